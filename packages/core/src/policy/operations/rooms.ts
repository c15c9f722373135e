import type { Operation } from "../operation.ts";

/** Rooms. */
export const roomOperations: readonly Operation[] = [
  {
    template: "/places/microsoft.graph.room",
    group: "rooms",
    reply: { kind: "collection", type: "room" },
    parameters: ["$select", "$top", "$count"],
    required: [],
    maxTop: 1000,
    preferences: [],
    advancedCount: false,
    permissions: ["Place.Read.All"],
  },
];
