import type { TypeName } from "../../schema/schema.ts";
import { collection, count, entity, type Family, familyDefaults } from "./families.ts";
import type { Operation } from "./operation.ts";

const places: Family = { ...familyDefaults, group: "rooms", maxTop: 1000, permissions: ["Place.Read.All"] };

/** Graph does not order places. */
const listed = { parameters: ["$select", "$filter", "$top", "$skip", "$count"] } as const;

const placeTypes = ["room", "roomList", "workspace"] as const satisfies readonly TypeName[];
const place = "/places/{place-id}";
const roomList = `${place}/microsoft.graph.roomList`;

/** Rooms, workspaces, and the lists of either. */
export const roomOperations: readonly Operation[] = [
  count(places, "/places", "place"),
  ...placeTypes.flatMap((type) => [
    ...collection(places, `/places/microsoft.graph.${type}`, type, listed),
    entity(places, `${place}/microsoft.graph.${type}`, type),
  ]),
  ...collection(places, `${roomList}/rooms`, "room", listed),
  entity(places, `${roomList}/rooms/{room-id}`, "room"),
  ...collection(places, `${roomList}/workspaces`, "workspace", listed),
  entity(places, `${roomList}/workspaces/{workspace-id}`, "workspace"),
];
