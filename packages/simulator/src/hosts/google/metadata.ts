import {
  json,
  type SimulatedHost,
  type SimulatedRequest,
  type SimulatedResponse,
  UnsimulatedRequest,
} from "../../wire/host.ts";
import type { World } from "../../world.ts";
import type { GoogleIdentity, IssuedAccessToken } from "./identity.ts";

/** What the simulated metadata server is made of. */
export interface MetadataOptions {
  readonly world: World;
  readonly identity: GoogleIdentity;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface Cached<T> {
  readonly value: T;
  readonly renewAt: number;
}

/** The cached value while it is good, else a new one. */
type Renewal = <T>(cached: Cached<T> | undefined, mint: () => T) => Cached<T>;

const hosts = ["metadata.google.internal", "metadata", "169.254.169.254"];
const root = "/computeMetadata/v1/";
const flavor = { "metadata-flavor": "Google", server: "Metadata Server for Serverless" };
const text = (status: number, body: string, contentType = "application/text"): SimulatedResponse => ({
  status,
  headers: { "content-type": contentType, ...flavor },
  body,
});

/** What the server answers before it looks at a path: without the header any page in a browser could ask it. */
function refuse(request: SimulatedRequest): SimulatedResponse | undefined {
  if (request.headers.has("x-forwarded-for"))
    return text(403, "Requests with an X-Forwarded-For header are refused.", "text/html; charset=UTF-8");
  if (request.headers.get("metadata-flavor") !== "Google")
    return text(403, "Missing required header: Metadata-Flavor: Google", "text/html; charset=UTF-8");
  return undefined;
}

type Page = (query: URLSearchParams) => SimulatedResponse | Promise<SimulatedResponse>;

/** The page of ID tokens: a token is handed out again until five minutes before it expires. */
function idTokenPage({ world, identity }: MetadataOptions, renewal: Renewal): Page {
  const { email } = world.gcp.serviceAccount;
  const cache = new Map<string, Cached<Promise<string>>>();
  return async (query) => {
    const audience = query.get("audience") ?? "";
    const format = query.get("format") ?? "standard";
    if (audience === "") return text(400, "non-empty audience parameter required");
    if (format !== "standard" && format !== "full") return text(400, "invalid format parameter");
    const key = `${format} ${audience}`;
    const mint = () => identity.mintIdToken(email, audience, { email: format === "full" });
    const current = renewal(cache.get(key), mint);
    cache.set(key, current);
    return text(200, await current.value, "text/html");
  };
}

/** The page of the access token, with the seconds that are left of it. */
function accessTokenPage({ world, identity, now }: MetadataOptions, renewal: Renewal): Page {
  let cached: Cached<IssuedAccessToken> | undefined;
  return () => {
    cached = renewal(cached, () => identity.mintAccessToken(world.gcp.serviceAccount.email));
    const { value, renewAt } = cached;
    const remaining = Math.floor((renewAt - now()) / 1000) + 300;
    const body = {
      access_token: value.token,
      expires_in: Math.min(remaining, value.expiresInSeconds),
      token_type: "Bearer",
    };
    return json(200, body, { ...flavor, "content-type": "application/json" });
  };
}

/** The page of the account itself: a listing, or all of it as JSON where `recursive` asks for that. */
const accountPage =
  ({ world }: MetadataOptions): Page =>
  (query) => {
    if (query.get("recursive") !== "true") return text(200, "aliases\nemail\nidentity\nscopes\ntoken\n");
    const { email } = world.gcp.serviceAccount;
    const scopes = ["https://www.googleapis.com/auth/cloud-platform"];
    return json(
      200,
      { aliases: ["default"], email, scopes },
      { ...flavor, "content-type": "application/json" },
    );
  };

/** All pages below the root, by path. */
function createPages(options: MetadataOptions): Readonly<Record<string, Page>> {
  const { gcp } = options.world;
  const { now } = options;
  const renewal: Renewal = (cached, mint) =>
    cached !== undefined && cached.renewAt > now() ? cached : { value: mint(), renewAt: now() + 55 * 60_000 };
  return {
    instance: () => text(200, "id\nregion\nservice-accounts/\nzone\n"),
    "instance/region": () => text(200, `projects/${gcp.projectNumber}/regions/${gcp.region}`),
    "project/project-id": () => text(200, gcp.projectId),
    "project/numeric-project-id": () => text(200, gcp.projectNumber),
    "instance/service-accounts/default": accountPage(options),
    "instance/service-accounts/default/email": () => text(200, gcp.serviceAccount.email),
    "instance/service-accounts/default/token": accessTokenPage(options, renewal),
    "instance/service-accounts/default/identity": idTokenPage(options, renewal),
    "universe/universe-domain": () => text(200, "googleapis.com"),
  };
}

/**
 * The metadata server of a Cloud Run instance
 * (cloud.google.com/run/docs/container-contract#metadata-server, cloud.google.com/compute/docs/metadata/querying-metadata).
 * It hands out cached tokens until five minutes before they expire, so a client that takes a token to be an hour young
 * is caught, as is one without the exact `Metadata-Flavor` header or with `X-Forwarded-For`.
 */
export function createMetadataServer(options: MetadataOptions): SimulatedHost {
  const pages = createPages(options);
  return {
    leg: "metadata",
    scheme: "http",
    answersFor: (host) => hosts.includes(host),
    handle(request) {
      const refusal = refuse(request);
      if (refusal !== undefined) return refusal;
      const [path = "", query = ""] = request.target.split("?", 2);
      // Google's Python library asks for the root to learn whether it runs on Google Cloud.
      if (path === "/" && request.method === "GET") return text(200, "computeMetadata/\n");
      const page = path.startsWith(root) ? pages[path.slice(root.length).replace(/\/$/, "")] : undefined;
      if (page === undefined || request.method !== "GET")
        throw new UnsimulatedRequest(request, "no such page of the metadata server");
      return page(new URLSearchParams(query));
    },
  };
}
