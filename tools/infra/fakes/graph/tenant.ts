import { randomUUID } from "node:crypto";

/** An object of the directory, as Graph's JSON has it. */
export type Entity = Record<string, unknown> & { readonly id: string };

/** A refusal in Graph's form. */
export class GraphRefusal extends Error {
  override readonly name = "GraphRefusal";
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** What one fake tenant holds. Lists of an object are by its id. */
export interface Tenant {
  readonly applications: Map<string, Entity>;
  readonly servicePrincipals: Map<string, Entity>;
  readonly credentials: Map<string, Entity[]>;
  readonly owners: Map<string, Entity[]>;
  readonly grants: Map<string, Entity[]>;
  readonly delegations: Map<string, Entity[]>;
  readonly directoryRoles: Map<string, Entity[]>;
  /** App management policies of an object. */
  readonly management: Map<string, Entity[]>;
  /** Policies and locations of the tenant, by the path of their collection. */
  readonly policies: Map<string, Entity[]>;
}

/** The application id of Microsoft Graph, the same in each cloud. */
export const GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";
/** The person who makes things in the fake tenant. */
export const CREATOR: Entity = { id: "11111111-2222-4333-8444-555555555555", displayName: "Admin" };

/** A tenant with Microsoft Graph in it, whose application roles have the ids that are given. */
export function createTenant(roles: Readonly<Record<string, string>>): Tenant {
  const graph: Entity = {
    id: "93b8a7c6-d5e4-4f3a-8b2c-1d0e9f8a7b6c",
    appId: GRAPH_APP_ID,
    displayName: "Microsoft Graph",
    accountEnabled: true,
    appRoles: Object.entries(roles).map(([value, id]) => ({
      id,
      value,
      isEnabled: true,
      allowedMemberTypes: ["Application"],
    })),
  };
  return {
    applications: new Map(),
    servicePrincipals: new Map([[graph.id, graph]]),
    credentials: new Map(),
    owners: new Map(),
    grants: new Map(),
    delegations: new Map(),
    directoryRoles: new Map(),
    management: new Map(),
    policies: new Map(),
  };
}

/** The collections of the tenant's policies. */
export const POLICY_COLLECTIONS = [
  "identity/conditionalAccess/namedLocations",
  "identity/conditionalAccess/policies",
  "policies/appManagementPolicies",
];

/** A list of an object, made where there is none. */
export function listOf(lists: Map<string, Entity[]>, id: string): Entity[] {
  const list = lists.get(id) ?? [];
  lists.set(id, list);
  return list;
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/**
 * Entra's limits of a federated credential: at most 20 for an application, a name and a pair of issuer and subject once, one
 * audience, 600 characters.
 *
 * @throws GraphRefusal
 * @see https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */
export function addCredential(
  tenant: Tenant,
  application: string,
  body: Readonly<Record<string, unknown>>,
): Entity {
  const list = listOf(tenant.credentials, application);
  const audiences = Array.isArray(body["audiences"]) ? body["audiences"] : [];
  const refuse = (message: string): never => {
    throw new GraphRefusal(400, "Request_BadRequest", message);
  };
  if (!/^[A-Za-z0-9][\w-]{2,119}$/.test(text(body["name"]))) refuse("The name is not valid.");
  if (!/^https:\/\/.{1,592}$/.test(text(body["issuer"]))) refuse("The issuer is not valid.");
  if (!/^.{1,600}$/.test(text(body["subject"]))) refuse("The subject is not valid.");
  if (audiences.length !== 1) refuse("Exactly one audience is allowed.");
  if (list.length >= 20) refuse("The limit of federated identity credentials is reached.");
  const same = list.some(
    (each) =>
      each["name"] === body["name"] ||
      (each["issuer"] === body["issuer"] && each["subject"] === body["subject"]),
  );
  if (same) throw new GraphRefusal(409, "Request_MultipleObjectsWithSameKeyValue", "It exists already.");
  const made = { ...body, id: randomUUID() };
  list.push(made);
  return made;
}

/**
 * Grants a role of a resource to a service principal.
 *
 * @throws GraphRefusal if the resource has no such role, or if it was granted before
 */
export function addGrant(tenant: Tenant, principal: string, body: Readonly<Record<string, unknown>>): Entity {
  const resource = tenant.servicePrincipals.get(text(body["resourceId"]));
  const roles = (resource?.["appRoles"] ?? []) as readonly { readonly id: string }[];
  if (!roles.some(({ id }) => id === body["appRoleId"]))
    throw new GraphRefusal(
      400,
      "Request_BadRequest",
      "Permission being assigned was not found on application.",
    );
  const list = listOf(tenant.grants, principal);
  if (list.some((each) => each["appRoleId"] === body["appRoleId"] && each["resourceId"] === resource?.id))
    throw new GraphRefusal(
      400,
      "Request_BadRequest",
      "Permission being assigned already exists on the object.",
    );
  const made = {
    ...body,
    id: randomUUID(),
    principalType: "ServicePrincipal",
    resourceDisplayName: resource?.["displayName"],
  };
  list.push(made);
  return made;
}
