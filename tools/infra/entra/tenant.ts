import type { Expected } from "./expected.ts";

type Json = Readonly<Record<string, unknown>>;

/** What the tenant has of one application. */
export interface Observed {
  readonly application: Json;
  readonly principal: Json;
  readonly credentials: readonly Json[];
  readonly applicationOwners: readonly Json[];
  readonly principalOwners: readonly Json[];
  readonly grants: readonly Json[];
  readonly delegations: readonly Json[];
  readonly directoryRoles: readonly Json[];
  /** Microsoft Graph's service principal of this tenant: its object id, and its application roles by id. */
  readonly graph: { readonly id: string; readonly roleNames: ReadonlyMap<string, string> };
}

/** A GET of Microsoft Graph: the URL is whole. */
export type Read = (url: string) => Promise<Json>;

const GRAPH_APP_ID = "00000003-0000-0000-c000-000000000000";
/** More pages than any application has; a link in a circle ends here. */
const MOST_PAGES = 100;

async function readAll(read: Read, root: string, path: string): Promise<readonly Json[]> {
  const found: Json[] = [];
  let url: string | undefined = `${root}/v1.0/${path}`;
  for (let page = 0; url !== undefined; page++) {
    if (page >= MOST_PAGES || !url.startsWith(`${root}/`))
      throw new Error(`${path} does not end, or leads elsewhere`);
    const reply: Json = await read(url);
    if (!Array.isArray(reply["value"])) throw new Error(`${path} is not a list`);
    found.push(...(reply["value"] as Json[]));
    url = typeof reply["@odata.nextLink"] === "string" ? reply["@odata.nextLink"] : undefined;
  }
  return found;
}

/** Reads everything of an application that can let somebody act as it, or widen what it may do. */
export async function observe(
  read: Read,
  { graph_root: root, client_id: client }: Expected,
): Promise<Observed> {
  const application = await read(`${root}/v1.0/applications(appId='${client}')`);
  const principal = await read(`${root}/v1.0/servicePrincipals(appId='${client}')`);
  const graph = await read(`${root}/v1.0/servicePrincipals(appId='${GRAPH_APP_ID}')`);
  const all = (path: string) => readAll(read, root, path);
  const roles = graph["appRoles"] as readonly { readonly id: string; readonly value: string }[];
  const [ofApplication, ofPrincipal] = [
    `applications/${application["id"]}`,
    `servicePrincipals/${principal["id"]}`,
  ];
  return {
    application,
    principal,
    credentials: await all(`${ofApplication}/federatedIdentityCredentials`),
    applicationOwners: await all(`${ofApplication}/owners`),
    principalOwners: await all(`${ofPrincipal}/owners`),
    grants: await all(`${ofPrincipal}/appRoleAssignments`),
    delegations: await all(`${ofPrincipal}/oauth2PermissionGrants`),
    directoryRoles: await all(`${ofPrincipal}/transitiveMemberOf/microsoft.graph.directoryRole`),
    graph: { id: String(graph["id"]), roleNames: new Map(roles.map(({ id, value }) => [id, value])) },
  };
}
