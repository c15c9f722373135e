import { createHmac, generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { vi } from "vitest";
import { crc32c } from "../src/crc32c.ts";

export const UNIQUE_ID = "104231234567890123456";
export const SERVICE_ACCOUNT = "graphveil@project-x.iam.gserviceaccount.com";
export const KEY_VERSION =
  "projects/project-x/locations/europe-west1/keyRings/graphveil/cryptoKeys/root/cryptoKeyVersions/1";
export const EXPIRY = Date.UTC(2026, 10, 22, 13);

export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: string;
  readonly signal: AbortSignal;
}

export type Answer = (received: Received) => Response | Promise<Response>;

/** Receives what leaves; the answers of a host come in turn, and the last one repeats itself. */
export function createFakeGoogle(hosts: Readonly<Record<string, readonly Answer[]>>) {
  const received: Received[] = [];
  const counts = new Map<string, number>();
  const send: typeof fetch = async (input, init = {}) => {
    if (typeof input !== "string" || !init.signal) {
      throw new TypeError("a pinned fetch is given text and a signal");
    }
    init.signal.throwIfAborted();
    const url = new URL(input);
    const request = {
      method: init.method ?? "GET",
      url,
      headers: new Headers(init.headers),
      body: String(init.body ?? ""),
      signal: init.signal,
    };
    received.push(request);
    const count = counts.get(url.host) ?? 0;
    counts.set(url.host, count + 1);
    const answers = hosts[url.host] ?? [];
    const answer = answers[Math.min(count, answers.length - 1)];
    if (!answer) {
      throw Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } });
    }
    return answer(request);
  };
  return { fetch: send, received };
}

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });

export function idToken(audience: string): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const claims = {
    iss: "https://accounts.google.com",
    sub: UNIQUE_ID,
    azp: UNIQUE_ID,
    aud: audience,
    exp: EXPIRY / 1000,
    jti: randomUUID(),
  };
  const input = `${encode({ alg: "RS256", kid: "1" })}.${encode(claims)}`;
  return `${input}.${sign("sha256", Buffer.from(input), keys.privateKey).toString("base64url")}`;
}

/** The metadata server: refuses requests without its header, and signs its answers with it. */
export const metadata: Answer = ({ url, headers }) => {
  if (headers.get("metadata-flavor") !== "Google") {
    return new Response("Missing Metadata-Flavor:Google header.", { status: 403 });
  }
  const flavor = { "metadata-flavor": "Google" };
  const account = "/computeMetadata/v1/instance/service-accounts/default";
  if (url.pathname === `${account}/identity`) {
    return new Response(idToken(url.searchParams.get("audience") ?? ""), { headers: flavor });
  }
  if (url.pathname === `${account}/token`) {
    const body = { access_token: "metadata-access-token", expires_in: 3599, token_type: "Bearer" };
    return Response.json(body, { headers: flavor });
  }
  return new Response("not found", { status: 404, headers: flavor });
};

export const oauth: Answer = () =>
  Response.json({ access_token: "developer-access-token", expires_in: 3599, token_type: "Bearer" });

export const iamCredentials: Answer = ({ url, headers, body }) => {
  if (headers.get("authorization") !== "Bearer developer-access-token") {
    return new Response("{}", { status: 401 });
  }
  if (url.pathname.endsWith(":generateIdToken")) {
    const { audience } = JSON.parse(body) as { audience: string };
    return Response.json({ token: idToken(audience) });
  }
  return Response.json({ accessToken: "impersonated-access-token", expireTime: "2999-01-01T00:00:00Z" });
};

/** Cloud KMS: checks the checksum that it is given and adds its own. */
export const kms =
  (key: Uint8Array, change: Readonly<Record<string, unknown>> = {}): Answer =>
  ({ url, body }) => {
    const { data, dataCrc32c } = JSON.parse(body) as { data: string; dataCrc32c: string };
    const bytes = Buffer.from(data, "base64");
    const mac = createHmac("sha256", key).update(bytes).digest();
    return Response.json({
      name: url.pathname.slice("/v1/".length, -":macSign".length),
      mac: mac.toString("base64"),
      macCrc32c: String(crc32c(mac)),
      verifiedDataCrc32c: dataCrc32c === String(crc32c(bytes)),
      protectionLevel: "HSM",
      ...change,
    });
  };

/** Puts application default credentials where the library looks for them. */
export function stubCredentials(credentials: unknown): { readonly remove: () => void } {
  const home = mkdtempSync(join(tmpdir(), "graphveil-"));
  vi.stubEnv("CLOUDSDK_CONFIG", home);
  vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", "");
  if (credentials !== undefined) {
    const file = join(home, "credentials.json");
    writeFileSync(file, typeof credentials === "string" ? credentials : JSON.stringify(credentials));
    vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", file);
  }
  return {
    remove: () => {
      vi.unstubAllEnvs();
      rmSync(home, { recursive: true });
    },
  };
}

export const userCredentials = {
  type: "authorized_user",
  client_id: "764086051850.apps.googleusercontent.com",
  client_secret: "developer-client-secret",
  refresh_token: "developer-refresh-token",
};

export const impersonation = {
  type: "impersonated_service_account",
  delegates: [],
  service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${SERVICE_ACCOUNT}:generateAccessToken`,
  source_credentials: userCredentials,
};

/** Secrets and names of this file that no error may show. */
export const SECRETS = [
  "metadata-access-token",
  "developer-access-token",
  "impersonated-access-token",
  "developer-client-secret",
  "developer-refresh-token",
  "eyJ",
  SERVICE_ACCOUNT,
  "SECRETSECRET",
];

/** Everything that an error could show: message, stack, own properties, and all of that of its causes. */
export function everythingIn(error: unknown): string {
  const seen = new Set<unknown>();
  const visit = (value: unknown): string[] => {
    if (typeof value !== "object" || value === null) {
      return [String(value)];
    }
    if (seen.has(value)) {
      return [];
    }
    seen.add(value);
    return Reflect.ownKeys(value).flatMap((key) => [String(key), ...visit(Reflect.get(value, key))]);
  };
  return visit(error).join("\n");
}

export const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => new Error("it succeeded"),
    (error: unknown) => error,
  );
