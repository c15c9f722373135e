import type { Random } from "../../random.ts";
import { groupPlans } from "../corpus/groups.ts";
import { buildings, type PostalPlace, roomPlans } from "../corpus/places.ts";
import type { JsonObject } from "../wire.ts";
import type { Group } from "./groups.ts";
import type { Person } from "./person.ts";

/** A room of /places with the account that owns its mailbox. */
export interface Room {
  readonly placeId: string;
  readonly userId: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly building: PostalPlace;
  readonly phone: string;
  readonly nickname: string;
  readonly wire: JsonObject;
}

/** A room list of /places: a distribution group seen from the other side. */
export interface RoomList {
  readonly placeId: string;
  readonly groupId: string;
  readonly displayName: string;
  readonly emailAddress: string;
  readonly roomPlaceIds: readonly string[];
  readonly wire: JsonObject;
}

/** The address of a building as Outlook writes it. */
export const physicalAddress = (place: PostalPlace): JsonObject => ({
  street: place.street,
  city: place.city,
  state: place.state,
  postalCode: place.postalCode,
  countryOrRegion: place.country,
});

const coordinates = (place: PostalPlace): JsonObject => ({
  latitude: place.latitude,
  longitude: place.longitude,
});

/** The six rooms of the tenant. Their wire form has two properties that no schema declares. */
export function createRooms(seed: Random, people: readonly Person[]): readonly Room[] {
  const random = seed.fork("rooms");
  const accounts = people.filter(({ kind }) => kind === "room");
  return accounts.map((account, at) => {
    const plan = roomPlans[at] ?? { building: 0, floor: 0, capacity: 4 };
    const building = buildings[plan.building] ?? random.pick(buildings);
    const room = {
      placeId: random.guid().toUpperCase(),
      userId: account.id,
      displayName: account.displayName,
      emailAddress: account.mail ?? "",
      building,
      phone: `+49 30 23125 0${random.int(10, 99)}`,
      nickname: `${account.displayName.split(" ")[0]}chen`,
    };
    const wire = {
      id: room.placeId,
      emailAddress: room.emailAddress,
      displayName: room.displayName,
      address: physicalAddress(building),
      geoCoordinates: at === 3 ? null : coordinates(building),
      phone: at === 5 ? null : room.phone,
      nickname: room.nickname,
      label: `${building.name} ${plan.floor}.${at + 1}`,
      capacity: plan.capacity,
      building: building.name,
      floorNumber: plan.floor,
      floorLabel: null,
      isManaged: true,
      isWheelChairAccessible: at % 2 === 0,
      bookingType: at === 1 ? "reserved" : "standard",
      tags: at === 4 ? [] : ["Kaminofen", `Blick auf ${building.city}`],
      audioDeviceName: null,
      videoDeviceName: null,
      displayDevice: at === 0 ? "surface hub" : null,
      displayDeviceName: null,
      teamsEnabledState: "unknown",
      placeId: room.placeId,
      parentId: null,
    };
    return { ...room, wire };
  });
}

/** The two room lists, addressed by their e-mail address in Graph's paths. */
export function createRoomLists(
  seed: Random,
  groups: readonly Group[],
  rooms: readonly Room[],
): readonly RoomList[] {
  const random = seed.fork("roomLists");
  return groupPlans.flatMap((plan, at) => {
    const group = groups[at];
    const building = buildings[plan.building ?? -1];
    if (group === undefined || building === undefined) return [];
    const list = {
      placeId: random.guid().toUpperCase(),
      groupId: group.id,
      displayName: group.displayName,
      emailAddress: group.mail ?? "",
      roomPlaceIds: rooms
        .filter(({ userId }) => group.memberIds.includes(userId))
        .map(({ placeId }) => placeId),
    };
    const wire = {
      id: list.placeId,
      displayName: list.displayName,
      address: physicalAddress(building),
      geoCoordinates: null,
      phone: null,
      emailAddress: list.emailAddress,
      isWheelChairAccessible: false,
      label: null,
      tags: [],
      placeId: list.placeId,
      parentId: null,
    };
    return [{ ...list, wire }];
  });
}
