import type { LandmarkName, Landmarks } from "../harness/landmarks.ts";

/** A place of a path that takes a sealed id. */
export interface SealedPlace {
  /** `<id>` is the place; landmarks stand in braces. */
  readonly path: string;
  readonly kind: LandmarkName;
}

/** One place for each kind of id. */
export const sealedPlaces: Readonly<Record<string, SealedPlace>> = {
  user: { path: "/v1.0/users/<id>", kind: "user" },
  mailbox: { path: "/v1.0/users/<id>/messages/{message}", kind: "user" },
  group: { path: "/v1.0/groups/<id>/members", kind: "group" },
  message: { path: "/v1.0/users/{user}/messages/<id>", kind: "message" },
  folder: { path: "/v1.0/users/{user}/mailFolders/<id>/messages", kind: "folder" },
  "child folder": { path: "/v1.0/users/{user}/mailFolders/{folder}/childFolders/<id>", kind: "folder" },
  calendar: { path: "/v1.0/users/{user}/calendars/<id>/events", kind: "calendar" },
  event: { path: "/v1.0/users/{user}/events/<id>", kind: "event" },
  member: { path: "/v1.0/groups/{group}/members/<id>/graph.user", kind: "memberUser" },
  "outer folder": {
    path: "/v1.0/users/{user}/mailFolders/<id>/childFolders/{folder}/childFolders/{childFolder}",
    kind: "folder",
  },
  "calendar group": { path: "/v1.0/users/{user}/calendarGroups/<id>/calendars", kind: "calendarGroup" },
  organization: { path: "/v1.0/organization/<id>", kind: "organization" },
  place: { path: "/v1.0/places/<id>/microsoft.graph.room", kind: "room" },
  "room list": { path: "/v1.0/places/<id>/microsoft.graph.roomList/rooms", kind: "roomList" },
};

const directoryObjects = [
  ...["user", "otherUser", "userWithoutMailbox", "group", "memberUser", "memberGroup"],
  ...["groupWithContacts", "memberContact"],
] as LandmarkName[];
const places = [
  ...["room", "workspace", "roomList", "roomListAddress", "roomInList", "workspaceInList"],
] as LandmarkName[];

/** Landmarks whose seals are of one kind. */
const sameKind: Partial<Record<LandmarkName | "cursor", readonly LandmarkName[]>> = {
  user: directoryObjects,
  group: directoryObjects,
  memberUser: directoryObjects,
  message: ["message", "otherMessage", "messageInFolder", "messageInChildFolder"],
  folder: ["folder", "childFolder"],
  event: ["event", "series"],
  calendar: ["calendar"],
  calendarGroup: ["calendarGroup"],
  organization: ["organization"],
  room: places,
  roomList: places,
};

const replaced = (seal: string, at: number): string =>
  `${seal.slice(0, at)}${seal[at] === "A" ? "B" : "A"}${seal.slice(at + 1)}`;

/** Ids that do not open at a place of the kind: of other kinds, tampered, truncated, invented, and raw ones. */
export function badIds(landmarks: Landmarks, kind: LandmarkName | "cursor"): readonly string[] {
  const own = sameKind[kind] ?? [];
  const ofOtherKinds = (Object.keys(landmarks) as LandmarkName[])
    .filter((name) => !own.includes(name))
    .map((name) => landmarks[name].sealed);
  const { sealed, raw } = landmarks[kind === "cursor" ? "user" : kind];
  const invented = Buffer.alloc(60, 0x5a).toString("base64url");
  return [
    ...ofOtherKinds,
    raw.replaceAll("=", "%3D"),
    "adele.vance@contoso.com",
    ...[3, 4, 20, sealed.length - 2].map((at) => replaced(sealed, at)),
    sealed.slice(0, -1),
    sealed.slice(0, -4),
    sealed.slice(0, 20),
    `${sealed}A`,
    `${sealed}AAAA`,
    `${sealed}=`,
    `${sealed}%20`,
    `S1_${sealed.slice(3)}`,
    `s2_${sealed.slice(3)}`,
    sealed.slice(3),
    sealed.toLowerCase(),
    sealed.toUpperCase(),
    "s1_",
    "s1_AAAA",
    `s1_${invented}`,
    `s1_${"A".repeat(4000)}`,
    "p1_ookv7ng4b3kwbbthmybruurluu@northwind-traders.com",
    "undefined",
    "constructor",
  ];
}
