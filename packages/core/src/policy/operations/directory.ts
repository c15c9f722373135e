import type { TypeName } from "../../schema/schema.ts";
import type { Operation } from "../operation.ts";
import { collection, delta, entity, type Family, listParameters, plain } from "./families.ts";

/** The directory pages by token alone: it has no `$skip`. */
const directory = {
  ...plain,
  group: "directory",
  maxTop: 999,
  advancedCount: true,
  listed: listParameters.filter((name) => name !== "$skip"),
} as const;

/** A delta of the directory can be held to objects that are named by their ids. */
const byId = { parameters: ["$select", "$filter"] } as const;

const users: Family = {
  ...directory,
  permissions: ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"],
  pushDown: true,
};

/** `Group.ReadBasic.All` and `GroupMember.ReadBasic.All` are announced, but no application can be granted them yet. */
const groups: Family = {
  ...directory,
  permissions: ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"],
};

const organization: Family = {
  ...directory,
  permissions: ["Organization.Read.All", "User.Read.All", "Directory.Read.All"],
};

/** Types of members that a cast can single out. */
const memberTypes = ["user", "group", "orgContact"] as const satisfies readonly TypeName[];

const membersBelow = (path: string): readonly Operation[] => [
  ...collection(groups, path, "directoryObject"),
  ...memberTypes.flatMap((type) => [
    ...collection(groups, `${path}/microsoft.graph.${type}`, type, { alwaysAdvanced: true }),
    entity(groups, `${path}/{directoryObject-id}/microsoft.graph.${type}`, type),
  ]),
];

const group = "/groups/{group-id}";

/** Users, groups and the organization. */
export const directoryOperations: readonly Operation[] = [
  ...collection(users, "/users", "user"),
  delta(users, "/users", "user", {
    ...byId,
    latestDelta: true,
    permissions: ["User.Read.All", "Directory.Read.All"],
  }),
  entity(users, "/users/{user-id}", "user"),
  ...collection(groups, "/groups", "group"),
  delta(groups, "/groups", "group", { ...byId, latestDelta: true }),
  entity(groups, group, "group"),
  ...membersBelow(`${group}/members`),
  ...membersBelow(`${group}/transitiveMembers`),
  entity(groups, `${group}/transitiveMembers/{directoryObject-id}`, "directoryObject"),
  ...collection(organization, "/organization", "organization"),
  entity(organization, "/organization/{organization-id}", "organization", {
    permissions: ["Organization.Read.All", "User.Read.All"],
  }),
];
