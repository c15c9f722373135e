import type { Operation } from "../operation.ts";
import { filterableStrings } from "./filterable.ts";

/** Rooms. */
export const roomOperations: readonly Operation[] = [
  {
    template: "/places/microsoft.graph.room",
    group: "rooms",
    reply: { kind: "collection", type: "room" },
    parameters: ["$select", "$filter", "$top", "$skip", "$count"],
    filterableStrings: filterableStrings.room,
    required: [],
    maxTop: 1000,
    preferences: [],
    advancedCount: false,
    permissions: ["Place.Read.All"],
  },
];
