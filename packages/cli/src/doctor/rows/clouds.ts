import { clouds } from "@graphveil/core";
import type { Finding } from "@graphveil/core/health";
import { applicationRoles } from "@graphveil/core/policy";
import { isDenied, type Row, type RowContext } from "./row.ts";

const ROLES = "roles.ids";
const LINKS = "links.host";
const GRAPH = "00000003-0000-0000-c000-000000000000";

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

/** The ids of permissions by name, as this tenant's Graph has them; those that Terraform and this release know are the global cloud's. */
async function lookAtRoles({ reach, cloud }: RowContext): Promise<Finding> {
  const expected = "the permissions of this cloud's Graph, by name";
  const reply = await reach.ask(`/servicePrincipals(appId='${GRAPH}')?$select=appRoles`);
  if (isDenied(reply) || reply.status >= 300)
    return {
      check: ROLES,
      result: "untried",
      code: reply.code,
      expected,
      found: `${reply.status} ${reply.code ?? ""}`.trim(),
      remedy: `No permission is asked for only to look. An administrator sees them: az ad sp show --id ${GRAPH} --query appRoles`,
    };
  const list = Array.isArray(reply.json["appRoles"]) ? reply.json["appRoles"].filter(isObject) : [];
  const ids = new Map(list.map(({ value, id }) => [value, id]));
  const names = Object.keys(applicationRoles);
  const missing = names.filter((name) => !ids.has(name));
  const differing = names.filter((name) => ids.has(name) && ids.get(name) !== applicationRoles[name]);
  const finding = {
    check: ROLES,
    expected,
    found: `${names.length - missing.length} of ${names.length} names, ${differing.length} with another id than in the global cloud`,
  };
  if (missing.length > 0)
    return {
      ...finding,
      result: "warn",
      found: `${finding.found}; without ${missing.join(", ")}`,
      remedy: "The cloud does not offer these: leave the operations that need them out of the policy.",
    };
  return differing.length > 0 && cloud === "global"
    ? { ...finding, result: "warn", remedy: "Report it: ids of the global cloud have changed." }
    : { ...finding, result: "pass" };
}

/** Whether links lead where the proxy goes: to the cloud's own Graph. */
async function lookAtLinks({ reach, cloud }: RowContext): Promise<Finding> {
  const finding = {
    check: LINKS,
    expected: `links of ${cloud === undefined ? "Graph" : new URL(clouds[cloud].graphRoot).host}`,
  };
  const { json } = await reach.ask("/users?$select=id&$top=1");
  const link = json["@odata.nextLink"];
  const host = typeof link === "string" ? URL.parse(link)?.host : undefined;
  if (host === undefined)
    return {
      ...finding,
      result: "untried",
      found: "no second page of users",
      remedy: "There has to be more than one user.",
    };
  return cloud !== undefined && host === new URL(clouds[cloud].graphRoot).host
    ? { ...finding, result: "pass", found: host }
    : {
        ...finding,
        result: "fail",
        code: "foreignLink",
        found: host,
        remedy:
          "Set GRAPHVEIL_CLOUD to the tenant's cloud; else report it, since the proxy follows no link to another host.",
      };
}

/** What differs between Microsoft's clouds. */
export const cloudsRow: Row = {
  check: "cloud",
  direct: true,
  look: async (context) => [await lookAtRoles(context), await lookAtLinks(context)],
};
