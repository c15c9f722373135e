import type { TypeName } from "../../schema/schema.ts";
import { collection, count, delta, entity, type Family, familyDefaults, list } from "./families.ts";
import type { Operation } from "./operation.ts";

const directory = { ...familyDefaults, group: "directory", maxTop: 999, advancedCount: true } as const;

/** Graph takes no `$skip` in the directory. */
const listed = { parameters: ["$select", "$filter", "$orderby", "$top", "$count"] } as const;
/** A delta of the directory takes only ids to look at. */
const tracked = { parameters: ["$select", "$filter"], latestDelta: true } as const;

const users: Family = {
  ...directory,
  permissions: ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"],
  pushDown: true,
};

/** `Group.ReadBasic.All` and `GroupMember.ReadBasic.All` are announced, but no application can be granted them yet. */
const members: Family = {
  ...directory,
  permissions: ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"],
};
const groups: Family = { ...members, pushDown: true };

const organization: Family = {
  ...directory,
  permissions: ["Organization.Read.All", "User.Read.All", "Directory.Read.All"],
};

/** Types of members that a cast can single out. */
const memberTypes = ["user", "group", "orgContact"] as const satisfies readonly TypeName[];

const membersBelow = (path: string): readonly Operation[] => [
  list(members, path, "directoryObject", { parameters: ["$select", "$top", "$count"] }),
  { ...count(members, path, "directoryObject"), parameters: [] },
  ...memberTypes.flatMap((type) => [
    ...collection(members, `${path}/microsoft.graph.${type}`, type, {
      ...listed,
      alwaysAdvanced: true,
    }),
    entity(members, `${path}/{directoryObject-id}/microsoft.graph.${type}`, type),
  ]),
];

const group = "/groups/{group-id}";

/** Users, groups and the organization. */
export const directoryOperations: readonly Operation[] = [
  ...collection(users, "/users", "user", listed),
  delta(users, "/users", "user", {
    ...tracked,
    permissions: ["User.Read.All", "Directory.Read.All"],
  }),
  entity(users, "/users/{user-id}", "user"),
  ...collection(groups, "/groups", "group", listed),
  delta(groups, "/groups", "group", tracked),
  entity(groups, group, "group"),
  ...membersBelow(`${group}/members`),
  ...membersBelow(`${group}/transitiveMembers`),
  entity(members, `${group}/transitiveMembers/{directoryObject-id}`, "directoryObject"),
  ...collection(organization, "/organization", "organization", listed),
  entity(organization, "/organization/{organization-id}", "organization", {
    permissions: ["Organization.Read.All", "User.Read.All"],
  }),
];
