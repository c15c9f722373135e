import type { Operation } from "../operation.ts";
import { filterableStrings } from "./filterable.ts";

const directory = {
  group: "directory",
  required: [],
  maxTop: 999,
  preferences: [],
  advancedCount: true,
} as const satisfies Partial<Operation>;

const readUser = ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"] as const;
const readGroup = ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"] as const;

/** Users and groups. */
export const directoryOperations: readonly Operation[] = [
  {
    ...directory,
    template: "/users",
    reply: { kind: "collection", type: "user" },
    parameters: ["$select", "$filter", "$orderby", "$top", "$count"],
    filterableStrings: filterableStrings.user,
    permissions: readUser,
  },
  {
    ...directory,
    template: "/users/{user-id}",
    reply: { kind: "entity", type: "user" },
    parameters: ["$select"],
    permissions: readUser,
  },
  {
    ...directory,
    template: "/groups",
    reply: { kind: "collection", type: "group" },
    parameters: ["$select", "$filter", "$orderby", "$top", "$count"],
    filterableStrings: filterableStrings.group,
    permissions: readGroup,
  },
  {
    ...directory,
    template: "/groups/{group-id}",
    reply: { kind: "entity", type: "group" },
    parameters: ["$select"],
    permissions: readGroup,
  },
  {
    ...directory,
    template: "/groups/{group-id}/members",
    reply: { kind: "collection", type: "directoryObject" },
    parameters: ["$select", "$top", "$count"],
    permissions: readGroup,
  },
];
