import { describe, expect, it } from "vitest";
import { clouds } from "../src/clouds/microsoft-clouds.ts";
import { ConfigurationError } from "../src/configuration/problems.ts";
import { createService, type Platform, type ServiceOptions } from "../src/service.ts";
import { environment, localPolicy, oidcMatch } from "./fixtures/environment.ts";

const unused: Pick<Platform, "subjectTokens" | "rootKeys"> = {
  subjectTokens: {
    expects: { issuer: "x", subject: "y" },
    getSubjectToken: () => expect.unreachable("nothing is fetched at start"),
  },
  rootKeys: () => expect.unreachable("nothing is derived at start"),
};

function start(options: Partial<ServiceOptions> = {}) {
  const lines: string[] = [];
  const reached: string[] = [];
  const handed: (typeof fetch)[] = [];
  const begin = () =>
    createService({
      env: environment(),
      readFile: () => undefined,
      policyPaths: [],
      logFormat: "google",
      write: (line) => lines.push(line),
      platform: (_, fetch) => {
        handed.push(fetch);
        return { hosts: ["sts.example"], ...unused };
      },
      fetch: async (input) => {
        reached.push(String(input));
        return new Response("ok");
      },
      ...options,
    });
  return { begin, lines, reached, fetchHanded: () => handed[0] ?? expect.unreachable() };
}

const entries = (lines: readonly string[]) => lines.map((line): Record<string, unknown> => JSON.parse(line));

describe("an environment with problems", () => {
  it("is told in one line for each problem, and then nothing is served", () => {
    const { begin, lines, reached } = start({
      env: environment({
        GRAPHVEIL_TENANT_ID: "adele@contoso.com",
        GRAPHVEIL_KEY: undefined,
        GRAPHVEIL_LOG_LEVEL: "x",
      }),
      platform: () => expect.unreachable("no platform without a configuration"),
    });
    expect(begin).toThrow(ConfigurationError);
    expect(entries(lines)).toMatchObject([
      {
        severity: "ERROR",
        variable: "GRAPHVEIL_TENANT_ID",
        message: "GRAPHVEIL_TENANT_ID is not a GUID; it must be the tenant's id in Entra ID",
      },
      { severity: "ERROR", variable: "GRAPHVEIL_LOG_LEVEL" },
      { severity: "ERROR", variable: "GRAPHVEIL_KEY" },
    ]);
    expect(lines.join("")).not.toContain("adele");
    expect(reached).toEqual([]);
  });

  it("is not what another error is taken for", () => {
    const failure = new Error("adele@contoso.com");
    const { begin, lines } = start({
      platform: () => {
        throw failure;
      },
    });
    expect(begin).toThrow(failure);
    expect(lines).toEqual([]);
  });
});

describe("a service", () => {
  it("is ready without anything fetched, and answers", async () => {
    const { begin, lines, reached } = start();
    const { proxy, configuration } = begin();
    const reply = await proxy.handle(
      { method: "GET", rawTarget: "/_graphveil/health", headers: new Headers(), bodyBytes: 0 },
      {
        id: "i",
        deadline: Date.now() + 60_000,
        caller: { kind: "local" },
        publicBase: "https://proxy.example",
      },
    );
    expect(reply.status).toBe(200);
    expect(reply.headers.get("x-graphveil-policy")).toBe(configuration.policyHash);
    expect(entries(lines)).toMatchObject([{ message: "audit", audit: { status: 200 } }]);
    expect(reached).toEqual([]);
  });

  it("says at start whose profile is not what its name says, by what, and what can hardly be meant", () => {
    const groups = ["directory"];
    const callers = [
      { name: "bare", match: { local: true }, groups },
      {
        name: "open",
        match: { awsAccount: "111111111111" },
        groups,
        profile: "analytics",
        overrides: {
          properties: { "user.displayName": "keep" },
        },
        acknowledge: ["name", "text"],
      },
      {
        name: "shut",
        match: { awsAccount: "222222222222" },
        groups,
        overrides: { classes: { address: "drop" } },
      },
    ];
    const { begin, lines } = start({ env: environment({ GRAPHVEIL_POLICY: JSON.stringify({ callers }) }) });
    begin();
    expect(entries(lines)).toEqual([
      expect.objectContaining({
        severity: "WARNING",
        code: "acknowledgeSuperfluous",
        message: expect.stringContaining("GRAPHVEIL_POLICY at /callers/1/acknowledge (open) lists text"),
      }),
      expect.objectContaining({
        severity: "WARNING",
        message: "The caller open reads under analytics, loosened by user.displayName.",
        caller: "open",
        profile: "analytics, loosened",
      }),
      expect.objectContaining({
        severity: "INFO",
        message: "The caller shut reads under strict, tightened by address.",
      }),
    ]);
  });

  it("shows the parts that its proxy goes through", async () => {
    const { begin, reached } = start();
    const { parts, configuration } = begin();
    const caller = parts.policy.admit({ kind: "local" }) ?? expect.unreachable();
    expect(caller).toBe(configuration.policy.callers[0]);
    expect(parts.views(caller).profile.name).toBe("strict");
    expect((await parts.keyrings.getKeyring(new AbortController().signal)).issue.version).toBe("v1");
    const { signal } = new AbortController();
    const asked = { pathAndQuery: "/v1.0/users", headers: {} };
    await expect(parts.upstream.get(asked, { deadline: Date.now() + 1000, signal })).rejects.toThrow(
      "nothing is fetched at start",
    );
    expect(reached).toEqual([]);
  });

  it.each(Object.entries(clouds))(
    "of %s reaches its own cloud's hosts, the platform's, and no other",
    async (cloud, own) => {
      const { begin, reached, fetchHanded } = start({ env: environment({ GRAPHVEIL_CLOUD: cloud }) });
      begin();
      const fetch = fetchHanded();
      const allowed = [
        `https://${own.authorityHost}/x`,
        `${own.graphRoot}/v1.0/users`,
        "https://sts.example/",
      ];
      for (const url of allowed) expect((await fetch(url)).status).toBe(200);
      expect(reached).toEqual(allowed);
      const foreign = Object.values(clouds)
        .flatMap(({ authorityHost, graphRoot }) => [`https://${authorityHost}/`, `${graphRoot}/`])
        .filter((url) => !allowed.some((each) => new URL(each).host === new URL(url).host));
      for (const url of [
        ...foreign,
        "https://evil.example/",
        "https://keys.example/jwks",
        "http://sts.example/",
      ])
        await expect(fetch(url), url).rejects.toMatchObject({ name: "OutboundRefusedError" });
      expect(reached).toEqual(allowed);
    },
  );

  it("reaches the key sets that its policy names", async () => {
    const callers = [{ name: "svc", match: oidcMatch, groups: ["mail"] }];
    const { begin, reached, fetchHanded } = start({
      env: environment({
        GRAPHVEIL_CALLER_AUTH: "oidc",
        GRAPHVEIL_POLICY: JSON.stringify({ ...localPolicy, callers }),
      }),
    });
    begin();
    await fetchHanded()("https://keys.example/jwks");
    await expect(fetchHanded()("https://issuer.example/")).rejects.toMatchObject({ reason: "host" });
    expect(reached).toEqual(["https://keys.example/jwks"]);
  });

  it("writes what its level says, and audit events always", () => {
    const { begin, lines } = start({ env: environment({ GRAPHVEIL_LOG_LEVEL: "error" }) });
    const { log } = begin();
    log.write("warn", "quiet");
    log.write("error", "loud");
    expect(entries(lines)).toMatchObject([{ message: "loud" }]);
  });
});
