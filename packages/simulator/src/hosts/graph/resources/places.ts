import { permissions } from "../behaviour/permissions.ts";
import {
  entityReply,
  type GraphCall,
  type GraphReply,
  parameter,
  type Route,
  shapeOf,
} from "../graph-call.ts";
import { resourceNotFound } from "../graph-error.ts";
import { type EntityType, placeType, roomListType, roomType, workspaceType } from "../odata/entity-types.ts";
import { exchangeCount, exchangeCountOptions, exchangeListOptions, exchangePage } from "../odata/paging.ts";
import type { Entity } from "../odata/serializer.ts";

const common = { service: "exchange", roles: permissions.places } as const;

interface Place extends Entity {
  readonly placeId: string;
  readonly emailAddress: string;
}

/** Finds a place by its id or its address. */
function findPlace<T extends Place>(key: string, places: readonly T[]): T {
  const wanted = key.toLowerCase();
  const place = places.find(
    ({ placeId, emailAddress }) => placeId.toLowerCase() === wanted || emailAddress.toLowerCase() === wanted,
  );
  if (place === undefined) throw resourceNotFound(key);
  return place;
}

type Places = (call: GraphCall) => readonly Place[];

const rooms: Places = ({ tenant }) => tenant.rooms;
const workspaces: Places = ({ tenant }) => tenant.workspaces;
const roomLists: Places = ({ tenant }) => tenant.roomLists;

const listOf = (call: GraphCall) => findPlace(parameter(call, "place"), call.tenant.roomLists);

const roomsOfList: Places = (call) => {
  const { roomPlaceIds } = listOf(call);
  return call.tenant.rooms.filter(({ placeId }) => roomPlaceIds.includes(placeId));
};

const workspacesOfList: Places = (call) => {
  const list = listOf(call);
  return call.tenant.workspaces.filter(({ listPlaceId }) => listPlaceId === list.placeId);
};

/** One place of a list of places, named by a parameter of the path. */
const entityRoute = (template: string, name: string, type: EntityType, places: Places): Route => ({
  ...common,
  template,
  options: ["select"],
  handle: (call): GraphReply => {
    const shape = shapeOf(call, type);
    const found = findPlace(parameter(call, name), places(call));
    const written = call.serializer.writer(shape)(found);
    return entityReply(call, written, shape.selection, { path: `places/microsoft.graph.${type.name}` });
  },
});

/** A list under `/places` with its count. */
const listRoutes = (template: string, type: EntityType, places: Places): Route[] => [
  {
    ...common,
    template,
    options: exchangeListOptions,
    handle: (call) => {
      const path = `places/microsoft.graph.${type.name}`;
      return exchangePage(call, { entities: places(call), shape: shapeOf(call, type), path, usualSize: 100 });
    },
  },
  {
    ...common,
    template: `${template}/$count`,
    options: exchangeCountOptions,
    handle: (call) => exchangeCount(call, places(call), type),
  },
];

const everywhere: readonly (readonly [EntityType, Places])[] = [
  [roomType, rooms],
  [roomListType, roomLists],
  [workspaceType, workspaces],
];

const allPlaces: Places = (call) => everywhere.flatMap(([, places]) => places(call));

/** A place without a cast says what it is. */
function getPlace(call: GraphCall): GraphReply {
  const key = parameter(call, "place");
  const found = findPlace(key, allPlaces(call));
  const type = everywhere.find(([, places]) => places(call).includes(found))?.[0] ?? placeType;
  const shape = shapeOf(call, call.query.has("select") ? placeType : type);
  const written = call.serializer.writer(shape)(found);
  const kind = call.bare ? "" : `"@odata.type":"#microsoft.graph.${type.name}",`;
  return entityReply(call, written, shape.selection, { path: "places", annotations: kind });
}

/** Rooms, room lists and workspaces; a place is found by its id or its address. */
export const placeRoutes: readonly Route[] = [
  ...everywhere.flatMap(([type, places]) => [
    ...listRoutes(`/places/graph.${type.name}`, type, places),
    entityRoute(`/places/{place}/graph.${type.name}`, "place", type, places),
  ]),
  ...listRoutes("/places/{place}/graph.roomList/rooms", roomType, roomsOfList),
  ...listRoutes("/places/{place}/graph.roomList/workspaces", workspaceType, workspacesOfList),
  entityRoute("/places/{place}/graph.roomList/rooms/{room}", "room", roomType, roomsOfList),
  entityRoute(
    "/places/{place}/graph.roomList/workspaces/{workspace}",
    "workspace",
    workspaceType,
    workspacesOfList,
  ),
  {
    ...common,
    template: "/places/$count",
    options: exchangeCountOptions,
    handle: (call) => exchangeCount(call, allPlaces(call), placeType),
  },
  { ...common, template: "/places/{place}", options: ["select"], handle: getPlace },
];
