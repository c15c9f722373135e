import { randomUUID } from "node:crypto";
import type { FakeReply, FakeRequest } from "../server.ts";
import {
  addCredential,
  addGrant,
  CREATOR,
  type Entity,
  GraphRefusal,
  listOf,
  POLICY_COLLECTIONS,
  type Tenant,
} from "./tenant.ts";

type Body = Readonly<Record<string, unknown>>;

const notFound = (what: string) =>
  new GraphRefusal(404, "Request_ResourceNotFound", `${what} does not exist.`);

/** A list that belongs to an object: how it is read, added to and taken from. */
interface Relation {
  readonly kind: "applications" | "servicePrincipals";
  readonly lists: keyof Tenant;
  add?(tenant: Tenant, id: string, body: Body): Entity | undefined;
}

/** Owners come by reference: only the id is known. */
const addOwner = (tenant: Tenant, id: string, body: Body): undefined => {
  const reference = String(body["@odata.id"]);
  listOf(tenant.owners, id).push({ id: reference.slice(reference.lastIndexOf("/") + 1) });
};

/** So does an app management policy, which must exist. */
const addManagement = (tenant: Tenant, id: string, body: Body): undefined => {
  const policy = String(body["@odata.id"]).split("/").at(-1);
  const found = tenant.policies.get("policies/appManagementPolicies")?.find((each) => each.id === policy);
  if (found === undefined) throw notFound(`policy ${policy}`);
  listOf(tenant.management, id).push(found);
};

const relations: Readonly<Record<string, Relation>> = {
  "applications/federatedIdentityCredentials": {
    kind: "applications",
    lists: "credentials",
    add: addCredential,
  },
  "applications/appManagementPolicies": { kind: "applications", lists: "management", add: addManagement },
  "servicePrincipals/appManagementPolicies": {
    kind: "servicePrincipals",
    lists: "management",
    add: addManagement,
  },
  "applications/owners": { kind: "applications", lists: "owners", add: addOwner },
  "servicePrincipals/owners": { kind: "servicePrincipals", lists: "owners", add: addOwner },
  "servicePrincipals/appRoleAssignments": { kind: "servicePrincipals", lists: "grants", add: addGrant },
  "servicePrincipals/oauth2PermissionGrants": { kind: "servicePrincipals", lists: "delegations" },
  "servicePrincipals/transitiveMemberOf": { kind: "servicePrincipals", lists: "directoryRoles" },
};

const collectionOf = (tenant: Tenant, kind: string): Map<string, Entity> => {
  if (kind === "applications" || kind === "servicePrincipals") return tenant[kind];
  throw notFound(kind);
};

/** `id`, or `(appId='…')` behind the collection's name. */
function entityOf(tenant: Tenant, kind: string, key: string): Entity {
  const [, appId] = /^\(appId='([^']*)'\)$/.exec(key) ?? [];
  const collection = collectionOf(tenant, kind);
  const found =
    appId === undefined
      ? collection.get(key)
      : [...collection.values()].find((each) => each["appId"] === appId);
  if (found === undefined) throw notFound(`${kind} ${key}`);
  return found;
}

/** Only `property eq 'value'`, which is what providers and command lines ask for. */
function filtered(entities: readonly Entity[], filter: string | null): readonly Entity[] {
  if (filter === null) return entities;
  const [, name = "", value = ""] = /^(\w+) eq '(.*)'$/.exec(filter) ?? [];
  if (name === "") throw new GraphRefusal(400, "Request_UnsupportedQuery", `Unsupported filter: ${filter}`);
  return entities.filter((each) => each[name] === value.replaceAll("''", "'"));
}

const EMPTY = { passwordCredentials: [], keyCredentials: [] };

function create(tenant: Tenant, kind: string, body: Body): Entity {
  const { "owners@odata.bind": owners, ...properties } = body;
  if (kind === "servicePrincipals") entityOf(tenant, "applications", `(appId='${body["appId"]}')`);
  const application =
    kind === "applications"
      ? { appId: randomUUID(), web: { redirectUris: [] }, requiredResourceAccess: [] }
      : {};
  const made: Entity = { accountEnabled: true, ...EMPTY, ...application, ...properties, id: randomUUID() };
  collectionOf(tenant, kind).set(made.id, made);
  // Graph makes the caller an owner where the request names nobody.
  const named = Array.isArray(owners)
    ? owners.map((each) => ({ id: String(each).split("/").at(-1) ?? "" }))
    : [CREATOR];
  listOf(tenant.owners, made.id).push(...named);
  return made;
}

const parse = (body: Buffer): Body => (body.length === 0 ? {} : (JSON.parse(body.toString()) as Body));
const ok = (body: object): FakeReply => ({ status: 200, body });
const NO_CONTENT: FakeReply = { status: 204 };

/** Reads or changes a list of one owner. */
function relate(
  tenant: Tenant,
  [relation, owner]: readonly [Relation, Entity],
  rest: readonly string[],
  request: FakeRequest,
): FakeReply {
  const list = listOf(tenant[relation.lists] as Map<string, Entity[]>, owner.id);
  const [id] = rest.filter((part) => part !== "$ref" && !part.startsWith("microsoft.graph."));
  const at = list.findIndex((each) => each.id === id || each["name"] === id);
  if (request.method === "POST" && relation.add !== undefined) {
    const made = relation.add(tenant, owner.id, parse(request.body));
    return made === undefined ? NO_CONTENT : { status: 201, body: made };
  }
  if (request.method === "GET" && id === undefined) return ok({ value: list });
  const found = list[at];
  if (found === undefined) throw notFound(`${relation.lists} ${id}`);
  if (request.method === "GET") return ok(found);
  if (request.method === "DELETE") list.splice(at, 1);
  else if (request.method === "PATCH") Object.assign(found, parse(request.body));
  else throw new GraphRefusal(405, "Request_BadRequest", request.method);
  return NO_CONTENT;
}

function act(tenant: Tenant, kind: string, key: string | undefined, request: FakeRequest): FakeReply {
  const collection = collectionOf(tenant, kind);
  if (key === undefined) {
    if (request.method === "POST") return { status: 201, body: create(tenant, kind, parse(request.body)) };
    return ok({ value: filtered([...collection.values()], request.url.searchParams.get("$filter")) });
  }
  const entity = entityOf(tenant, kind, key);
  if (request.method === "GET") return ok(entity);
  if (request.method === "DELETE") collection.delete(entity.id);
  else if (request.method === "PATCH") Object.assign(entity, parse(request.body));
  else throw new GraphRefusal(405, "Request_BadRequest", request.method);
  return NO_CONTENT;
}

function actOnPolicies(tenant: Tenant, path: string, request: FakeRequest): FakeReply {
  const list = listOf(tenant.policies, path);
  if (request.method !== "POST") return ok({ value: list });
  const made = { ...parse(request.body), id: randomUUID() };
  list.push(made);
  return { status: 201, body: made };
}

/** Answers a request to `/v1.0` or `/beta` of the fake Graph, refusals in Graph's form. */
export function answerGraph(tenant: Tenant, request: FakeRequest): FakeReply {
  const path = decodeURIComponent(request.url.pathname).replace(/^\/(?:v1\.0|beta)\//, "");
  const [kind = "", key, relationName, ...rest] = path.replace("(appId", "/(appId").split("/");
  try {
    if (POLICY_COLLECTIONS.includes(path)) return actOnPolicies(tenant, path, request);
    if (relationName === undefined) return act(tenant, kind, key, request);
    const relation = relations[`${kind}/${relationName}`];
    if (relation === undefined || key === undefined) throw notFound(path);
    return relate(tenant, [relation, entityOf(tenant, relation.kind, key)], rest, request);
  } catch (error) {
    if (!(error instanceof GraphRefusal)) throw error;
    const { status, code, message } = error;
    return { status, body: { error: { code, message } } };
  }
}
