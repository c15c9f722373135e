import { search } from "@jmespath-community/jmespath";
import { parseCommandLine } from "../../guides/command-line.ts";
import { azCommands } from "./commands.ts";

type Json = Readonly<Record<string, unknown>>;
type JsonValue = Parameters<typeof search>[0];

/** A request to Graph's own path, such as `/v1.0/applications`; a refusal is an error. */
export type AskGraph = (method: string, path: string, body?: object) => Promise<Json>;

/** Who is signed in. */
export interface AzAccount {
  readonly tenantId: string;
  readonly graph: AskGraph;
}

const listOf = (reply: Json): readonly Json[] => reply["value"] as readonly Json[];

async function byAppId(
  ask: AskGraph,
  kind: "applications" | "servicePrincipals",
  appId: string,
): Promise<Json> {
  const [found] = listOf(
    await ask("GET", `/v1.0/${kind}?$filter=${encodeURIComponent(`appId eq '${appId}'`)}`),
  );
  if (found === undefined) throw new Error(`${kind} ${appId} does not exist`);
  return found;
}

interface ResourceAccess {
  readonly resourceAppId: string;
  readonly resourceAccess: readonly { readonly id: string; readonly type: string }[];
}

const accessOf = (application: Json) => application["requiredResourceAccess"] as readonly ResourceAccess[];

async function addPermission(
  ask: AskGraph,
  application: Json,
  api: string,
  permission: string,
): Promise<void> {
  const [id = "", type = ""] = permission.split("=");
  const before = accessOf(application);
  const asked = before.find(({ resourceAppId }) => resourceAppId === api)?.resourceAccess ?? [];
  await ask("PATCH", `/v1.0/applications/${application["id"]}`, {
    requiredResourceAccess: [
      ...before.filter(({ resourceAppId }) => resourceAppId !== api),
      { resourceAppId: api, resourceAccess: [...asked, { id, type }] },
    ],
  });
}

async function consent(ask: AskGraph, application: Json): Promise<void> {
  const principal = await byAppId(ask, "servicePrincipals", String(application["appId"]));
  for (const { resourceAppId, resourceAccess } of accessOf(application)) {
    const resource = await byAppId(ask, "servicePrincipals", resourceAppId);
    for (const { id } of resourceAccess)
      await ask("POST", `/v1.0/servicePrincipals/${principal["id"]}/appRoleAssignments`, {
        principalId: principal["id"],
        resourceId: resource["id"],
        appRoleId: id,
      });
  }
}

type Flags = Readonly<Record<string, string>>;
type Command = (flags: Flags, account: AzAccount) => Promise<unknown>;

const applicationOf = ({ id = "" }: Flags, { graph }: AzAccount) => byAppId(graph, "applications", id);
const pathOf = async (flags: Flags, account: AzAccount) =>
  `/v1.0/applications/${(await applicationOf(flags, account))["id"]}`;

const commands: Readonly<Record<string, Command>> = {
  "account get-access-token": async () => ({ accessToken: "a-token" }),
  "account show": async (_flags, { tenantId }) => ({ tenantId }),
  "ad app create": (flags, { graph }) =>
    graph("POST", "/v1.0/applications", {
      displayName: flags["display-name"],
      signInAudience: flags["sign-in-audience"] ?? "AzureADMyOrg",
    }),
  "ad app federated-credential create": async (flags, account) =>
    account.graph(
      "POST",
      `${await pathOf(flags, account)}/federatedIdentityCredentials`,
      JSON.parse(flags["parameters"] ?? ""),
    ),
  "ad app federated-credential list": async (flags, account) =>
    listOf(await account.graph("GET", `${await pathOf(flags, account)}/federatedIdentityCredentials`)),
  "ad app owner list": async (flags, account) =>
    listOf(await account.graph("GET", `${await pathOf(flags, account)}/owners`)),
  "ad app owner remove": async (flags, account) =>
    account.graph("DELETE", `${await pathOf(flags, account)}/owners/${flags["owner-object-id"]}/$ref`),
  "ad app permission add": async (flags, account) =>
    addPermission(
      account.graph,
      await applicationOf(flags, account),
      flags["api"] ?? "",
      flags["api-permissions"] ?? "",
    ),
  "ad app permission admin-consent": async (flags, account) =>
    consent(account.graph, await applicationOf(flags, account)),
  "ad app permission list": async (flags, account) => accessOf(await applicationOf(flags, account)),
  "ad app show": applicationOf,
  "ad sp create": ({ id = "" }, { graph }) => graph("POST", "/v1.0/servicePrincipals", { appId: id }),
  "ad sp show": ({ id = "" }, { graph }) => byAppId(graph, "servicePrincipals", id),
  rest: async (flags, { graph }) => {
    const { pathname, search: query } = new URL(flags["url"] ?? "");
    const body = flags["body"] === undefined ? undefined : (JSON.parse(flags["body"]) as object);
    return graph((flags["method"] ?? "get").toUpperCase(), `${pathname}${query}`, body);
  },
};

const line = (value: unknown): string =>
  Array.isArray(value) ? value.map(String).join("\t") : String(value ?? "");

/** Text of a value as `--output` asks: JSON, or a line for each element. */
function render(value: unknown, output: string | undefined): string {
  if (value === undefined || value === null) return "";
  if (output !== "tsv") return `${JSON.stringify(value, null, 2)}\n`;
  return (Array.isArray(value) ? value : [value]).map((each) => `${line(each)}\n`).join("");
}

/**
 * What the Azure CLI prints for a command line, done in the tenant of the account.
 *
 * @throws UnknownCommandError, or Error with what Graph refused
 */
export async function runAz(args: readonly string[], account: AzAccount): Promise<string> {
  const { command, flags } = parseCommandLine(args, azCommands);
  const run = commands[command];
  if (run === undefined) throw new Error(`${command} is not there`);
  const result = await run(flags as Flags, account);
  const query = flags["query"];
  const found = typeof query === "string" ? search((result ?? null) as JsonValue, query) : result;
  return render(found, flags["output"] === true ? undefined : flags["output"]);
}
