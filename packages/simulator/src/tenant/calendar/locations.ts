import type { Random } from "../../random.ts";
import { type PostalPlace, privatePlaces } from "../corpus/places.ts";
import { physicalAddress, type Room } from "../people/rooms.ts";
import type { JsonObject } from "../wire.ts";

/** Where a meeting takes place, in the two forms that an event has. */
export interface MeetingPlace {
  readonly location: JsonObject;
  readonly locations: readonly JsonObject[];
  readonly room?: Room;
}

/** No place at all. */
export const nowhere: MeetingPlace = {
  location: {
    displayName: "",
    locationType: "default",
    uniqueIdType: "unknown",
    address: {},
    coordinates: {},
  },
  locations: [],
};

/** What people type into the field. */
function typed(text: string): MeetingPlace {
  const one = { displayName: text, locationType: "default", uniqueId: text, uniqueIdType: "private" };
  return { location: one, locations: [{ ...one }] };
}

/** A room of the directory, as Outlook's room finder enters it. */
export function inRoom(room: Room): MeetingPlace {
  const one = {
    displayName: room.displayName,
    locationEmailAddress: room.emailAddress,
    locationUri: room.emailAddress,
    locationType: "conferenceRoom",
    uniqueId: room.emailAddress,
    uniqueIdType: "directory",
    address: { type: "unknown", ...physicalAddress(room.building) },
    coordinates: { latitude: room.building.latitude, longitude: room.building.longitude },
  };
  return { location: one, locations: [{ ...one }], room };
}

const visited = (place: PostalPlace): JsonObject => ({
  displayName: place.name,
  locationType: "default",
  uniqueId: place.name,
  uniqueIdType: "private",
  address: physicalAddress(place),
  coordinates: {
    accuracy: 12.5,
    altitude: 211.25,
    altitudeAccuracy: 3,
    latitude: place.latitude,
    longitude: place.longitude,
  },
});

function several(random: Random, room: Room): MeetingPlace {
  const places = random.sample(privatePlaces, 2);
  const joined = [room.displayName, ...places.map(({ name }) => name)].join("; ");
  return {
    location: { displayName: joined, locationType: "default", uniqueId: joined, uniqueIdType: "private" },
    locations: [
      { displayName: room.displayName, locationType: "default", uniqueIdType: "unknown" },
      ...places.map(visited),
    ],
    room,
  };
}

/**
 * Draws a place: nowhere, a room, a typed text, a private address, several at once, or a pasted link. Without rooms it
 * is nowhere or typed.
 */
export function drawPlace(random: Random, rooms: readonly Room[], joinUrl: string | null): MeetingPlace {
  const draw = random.next();
  if (draw < 0.15) return nowhere;
  if (rooms.length === 0)
    return typed(joinUrl === null ? random.pick(privatePlaces).name : "Microsoft Teams Meeting");
  if (draw < 0.5) return inRoom(random.pick(rooms));
  if (draw < 0.65)
    return typed(joinUrl === null ? random.pick(privatePlaces).name : "Microsoft Teams Meeting");
  if (draw < 0.78) {
    const one = visited(random.pick(privatePlaces));
    return { location: one, locations: [{ ...one }] };
  }
  if (draw < 0.88) return several(random, random.pick(rooms));
  if (draw < 0.94)
    return typed(`https://lanternworks.zoom.us/j/${random.int(1e9, 9e9)}?pwd=${random.guid().slice(0, 13)}`);
  return typed(`Bei ${random.pick(privatePlaces).name}, zweiter Hinterhof`);
}
