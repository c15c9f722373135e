import { type EntityType, roomListType, roomType } from "./entity-types.ts";
import {
  entityReply,
  type GraphCall,
  type GraphReply,
  parameter,
  type Route,
  shapeOf,
} from "./graph-call.ts";
import { resourceNotFound } from "./graph-error.ts";
import { exchangeCount, exchangePage } from "./paging.ts";
import { permissions } from "./permissions.ts";
import type { Entity } from "./serializer.ts";

const common = { service: "exchange", roles: permissions.places } as const;
const listOptions = ["select", "top", "skip", "count"];

function listPlaces(type: EntityType, path: string, entities: (call: GraphCall) => readonly Entity[]) {
  return (call: GraphCall): GraphReply => {
    const shape = shapeOf(call, type);
    return exchangePage(call, { entities: entities(call), shape, path, usualSize: 100 });
  };
}

/** A place by its id or its address. */
function findPlace<T extends { readonly placeId: string; readonly emailAddress: string }>(
  call: GraphCall,
  places: readonly T[],
): T {
  const key = parameter(call, "place");
  const wanted = key.toLowerCase();
  const place = places.find(
    ({ placeId, emailAddress }) => placeId.toLowerCase() === wanted || emailAddress.toLowerCase() === wanted,
  );
  if (place === undefined) throw resourceNotFound(key);
  return place;
}

const roomsOfList = (call: GraphCall) => {
  const list = findPlace(call, call.tenant.roomLists);
  return call.tenant.rooms.filter(({ placeId }) => list.roomPlaceIds.includes(placeId));
};

function getPlace(type: EntityType, find: (call: GraphCall) => Entity) {
  return (call: GraphCall): GraphReply => {
    const shape = shapeOf(call, type);
    const written = call.serializer.writer(shape)(find(call));
    return entityReply(call, written, shape.selection, `places/microsoft.graph.${type.name}`);
  };
}

/** A list under `/places` with its count. */
const listRoutes = (
  template: string,
  type: EntityType,
  entities: (call: GraphCall) => readonly Entity[],
): Route[] => [
  {
    ...common,
    template,
    options: listOptions,
    handle: listPlaces(type, `places/microsoft.graph.${type.name}`, entities),
  },
  {
    ...common,
    template: `${template}/$count`,
    options: [],
    handle: (call) => exchangeCount(entities(call).length),
  },
];

/** Rooms and room lists; a place is found by its id or its address. */
export const placeRoutes: readonly Route[] = [
  ...listRoutes("/places/graph.room", roomType, (call) => call.tenant.rooms),
  ...listRoutes("/places/graph.roomList", roomListType, (call) => call.tenant.roomLists),
  ...listRoutes("/places/{place}/graph.roomList/rooms", roomType, roomsOfList),
  {
    ...common,
    template: "/places/{place}/graph.room",
    options: ["select"],
    handle: getPlace(roomType, (call) => findPlace(call, call.tenant.rooms)),
  },
  {
    ...common,
    template: "/places/{place}/graph.roomList",
    options: ["select"],
    handle: getPlace(roomListType, (call) => findPlace(call, call.tenant.roomLists)),
  },
];
