import type { Random } from "../../random.ts";
import { buildings, type PostalPlace } from "../corpus/places.ts";
import { domains } from "../domains.ts";
import type { JsonObject } from "../wire.ts";
import { physicalAddress, type RoomList } from "./rooms.ts";

/** A workspace of /places: desks that are booked together. */
export interface Workspace {
  readonly placeId: string;
  readonly displayName: string;
  readonly emailAddress: string;
  /** The room list that it is in. */
  readonly listPlaceId: string;
  readonly nickname: string;
  readonly wire: JsonObject;
}

const plans = [
  { name: "Weaver Benches", login: "weaver-benches", building: 0, capacity: 14 },
  { name: "Schreibtischinsel Elbblick", login: "schreibtischinsel", building: 1, capacity: 6 },
] as const;

function wireOf(workspace: Omit<Workspace, "wire">, building: PostalPlace, capacity: number): JsonObject {
  const { placeId, emailAddress, displayName, nickname } = workspace;
  return {
    id: placeId,
    emailAddress,
    displayName,
    address: physicalAddress(building),
    geoCoordinates: { latitude: building.latitude, longitude: building.longitude },
    phone: null,
    nickname,
    label: `${building.name} ${nickname}`,
    capacity,
    mode: { "@odata.type": "#microsoft.graph.reservablePlaceMode" },
    isWheelChairAccessible: true,
    tags: [],
    displayDeviceName: null,
    placeId,
    parentId: null,
  };
}

/** The workspaces of the two buildings that have a room list. */
export function createWorkspaces(seed: Random, lists: readonly RoomList[]): readonly Workspace[] {
  const random = seed.fork("workspaces");
  return plans.flatMap(({ name, login, building, capacity }, at) => {
    const place = buildings[building];
    const list = lists[at];
    if (place === undefined || list === undefined) return [];
    const workspace = {
      placeId: random.guid().toUpperCase(),
      displayName: name,
      emailAddress: `${login}@${domains.main}`,
      listPlaceId: list.placeId,
      nickname: `${name.split(" ")[0]}lein`,
    };
    return [{ ...workspace, wire: wireOf(workspace, place, capacity) }];
  });
}
