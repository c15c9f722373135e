import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSimulator, defaultWorld, type World } from "@graphveil/simulator";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { deployOnAws, deployOnGoogle } from "../call/deployed.ts";
import { run } from "../run-program.ts";

const [onAws, stranger] = defaultWorld.aws.callers;
const [onGoogle] = defaultWorld.gcp.callers;
if (onAws === undefined || stranger === undefined || onGoogle === undefined) throw new Error("callers");

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "graphveil-doctor-"));
  vi.stubEnv("CLOUDSDK_CONFIG", folder);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const signIn = ({ accessKeyId, secretAccessKey, sessionToken }: typeof onAws): void => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", accessKeyId);
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", secretAccessKey);
  vi.stubEnv("AWS_SESSION_TOKEN", sessionToken);
};

interface Finding {
  readonly check: string;
  readonly result: string;
  readonly found: string;
}

const findingsOf = (stdout: string) => {
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
  return (check: string) => findings.find((finding) => finding.check === check);
};

const entry = { deepHealth: true };

describe("through a Function URL", () => {
  const examine = async (caller: typeof onAws, ...argv: readonly string[]) => {
    const url = await deployOnAws(defaultWorld, onAws.roleArn, entry);
    signIn(caller);
    const { code, stdout } = await run(["doctor", "--json", "--quick", "--url", url, ...argv], { folder });
    return { code, of: findingsOf(stdout) };
  };

  test("the query arrives as the platform leaves it, and a plus sign that is encoded stays", async () => {
    const { code, of } = await examine(onAws);
    expect(code).toBe(0);
    expect(["function", "exchange", "url.plus", "url.encodedPlus"].map((check) => of(check)?.result)).toEqual(
      Array(4).fill("pass"),
    );
    expect(of("url.authorization")).toBeUndefined();
    expect(of("url.largeReply")).toMatchObject({ result: "untried" });
  });

  test("a reply that is not large enough proves nothing", async () => {
    const { of } = await examine(onAws, "--large", "/users?$top=50");
    expect(of("url.largeReply")).toMatchObject({
      result: "untried",
      found: expect.stringMatching(/^200, 0\.\d MB$/),
    });
  });

  test("a path that is refused is no large reply either", async () => {
    const { code, of } = await examine(onAws, "--large", "/users?$top=nonsense");
    expect([code, of("url.largeReply")?.result]).toEqual([1, "fail"]);
  });

  test("a role that the policy does not know is exit code 4", async () => {
    const { code, of } = await examine(stranger);
    expect([code, of("function")?.found]).toEqual([4, "Refused: 401 callerUnknown"]);
  });
});

describe("through Google's front end", () => {
  const world: World = {
    ...defaultWorld,
    gcp: { ...defaultWorld.gcp, serviceAccount: onGoogle },
  };
  const developer = {
    type: "authorized_user",
    client_id: "id.apps.googleusercontent.com",
    client_secret: "developer-client-secret",
    refresh_token: "developer-refresh-token",
  };
  const fetchOf = (): typeof fetch => {
    const simulator = createSimulator({ world });
    return async (input, init) => {
      const { host } = new URL(String(input));
      if (host === "oauth2.googleapis.com") {
        const { token } = simulator.google.mintAccessToken("developer@contoso.com");
        return Response.json({ access_token: token, expires_in: 3600, token_type: "Bearer" });
      }
      return host === "iamcredentials.googleapis.com"
        ? simulator.fetch(input, init)
        : globalThis.fetch(String(input), init);
    };
  };

  test("both headers are taken with what Google leaves of the token", async () => {
    const url = await deployOnGoogle(world, onGoogle.email, entry);
    const file = join(folder, "adc.json");
    await writeFile(
      file,
      JSON.stringify({
        type: "impersonated_service_account",
        delegates: [],
        service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${onGoogle.email}:generateAccessToken`,
        source_credentials: developer,
      }),
    );
    vi.stubEnv("GOOGLE_APPLICATION_CREDENTIALS", file);
    const { code, stdout } = await run(["doctor", "--json", "--quick", "--url", url], {
      folder,
      fetch: fetchOf(),
    });
    const of = findingsOf(stdout);
    expect(
      ["url.authorization", "url.serverlessAuthorization", "url.plus"].map((check) => of(check)?.found),
    ).toEqual(["200", "200", "200"]);
    expect([code, stdout.includes("eyJ")]).toEqual([0, false]);
  });
});
