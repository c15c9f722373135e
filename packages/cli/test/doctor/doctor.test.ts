import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createSimulatedCloud,
  defaultWorld,
  type Fault,
  mailboxRefusals,
  type World,
} from "@graphveil/simulator";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import type { CommandContext } from "../../src/command.ts";
import { run } from "../run-program.ts";
import { leastRoles, type Served, serveProxy, variablesOf, worldWith } from "./served.ts";

interface Finding {
  readonly check: string;
  readonly result: string;
  readonly found: string;
  readonly expected: string;
  readonly remedy?: string;
}

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "graphveil-doctor-"));
  for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
    vi.stubEnv(name, undefined);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

const examine = async (argv: readonly string[], context: Partial<CommandContext> = {}) => {
  const { code, stdout, stderr } = await run(["doctor", "--json", "--quick", ...argv], {
    folder,
    ...context,
  });
  const { findings, result } = JSON.parse(stdout) as { findings: readonly Finding[]; result: string };
  expect(stdout).not.toMatch(/eyJ|Bearer/);
  const of = (check: string) => findings.find((finding) => finding.check === check);
  const bad = findings
    .filter((finding) => finding.result !== "pass")
    .map(({ check, result: each }) => [check, each]);
  return { code, stderr, findings, result, of, bad };
};

const inject = ({ stack }: Served, fault: Fault, times?: number) =>
  stack.simulator.faults.inject({ leg: "entra", fault, ...(times === undefined ? {} : { times }) });

const urlOf = ({ base }: Served) => ["--url", base];

describe("doctor --url", () => {
  test("passes where all is well", async () => {
    const served = await serveProxy();
    const { code, bad, of } = await examine(urlOf(served));
    expect([code, bad]).toEqual([0, []]);
    expect(of("url.encodedPlus")?.found).toBe("400 invalidRequest");
  });

  interface Case {
    readonly name: string;
    readonly world?: World;
    readonly break?: (served: Served) => void;
    readonly argv?: readonly string[];
    readonly cause: readonly [check: string, found: RegExp, remedy: RegExp];
  }
  const [awsCredential, ...others] = defaultWorld.entra.federatedCredentials;
  const cases: readonly Case[] = [
    {
      name: "no service principal",
      break: (served) => inject(served, { kind: "aadsts", code: 7000229 }),
      cause: ["exchange", /^AADSTS7000229: the app has no service principal/, /az ad sp create --id/],
    },
    {
      name: "a credential with a trailing slash",
      world: worldWith(leastRoles, {
        ...defaultWorld,
        entra: {
          ...defaultWorld.entra,
          federatedCredentials: [
            { ...(awsCredential ?? expect.unreachable()), issuer: `${defaultWorld.aws.issuer}/` },
            ...others,
          ],
        },
      }),
      cause: ["federatedCredential", /^AADSTS700211/, /without a trailing slash/],
    },
    {
      name: "a role that is missing",
      world: worldWith(leastRoles.filter((role) => !role.startsWith("Calendars"))),
      cause: ["roles.Calendars.ReadBasic.All", /not in the token/, /admin-consent/],
    },
    {
      name: "a key that is disabled",
      world: worldWith(leastRoles, {
        ...defaultWorld,
        aws: { ...defaultWorld.aws, kmsKeyState: "Disabled" },
      }),
      cause: ["keys", /disabled/, /enable/i],
    },
  ];
  test.each(cases)(
    "$name is exit code 1, with its remedy",
    async ({ world, break: breakIt, argv = [], cause }) => {
      const served = await serveProxy(world);
      breakIt?.(served);
      const { code, of } = await examine([...urlOf(served), ...argv]);
      const [check, found, remedy] = cause;
      expect(code).toBe(1);
      expect(of(check)).toMatchObject({ result: "fail" });
      expect(of(check)?.found).toMatch(found);
      expect(of(check)?.remedy).toMatch(remedy);
    },
  );

  test("a caller without the right is exit code 4, with the line of the policy", async () => {
    const { code, findings } = await examine(urlOf(await serveProxy(undefined, { deepHealth: false })));
    expect(code).toBe(4);
    expect(findings).toEqual([
      expect.objectContaining({ check: "function", remedy: expect.stringContaining('"deepHealth": true') }),
    ]);
  });

  test("nobody there is exit code 5", async () => {
    const { code, of } = await examine(["--url", "http://127.0.0.1:9"]);
    expect(code).toBe(5);
    expect(of("function")).toMatchObject({ result: "fail", found: "http://127.0.0.1:9 does not answer." });
  });

  test("says whether the function has this machine's policy", async () => {
    const served = await serveProxy();
    const env = variablesOf(served.stack);
    const fetch: typeof globalThis.fetch = (input, init) =>
      String(input).startsWith(served.base)
        ? globalThis.fetch(input, init)
        : served.stack.simulator.fetch(input, init);
    const same = await examine(urlOf(served), { env, fetch });
    expect([same.code, same.of("function.policy")?.result]).toEqual([0, "pass"]);
    const other = await examine(urlOf(served), {
      env: { ...env, ...variablesOf(served.stack, { private: "drop" }) },
      fetch,
    });
    expect(other.of("function.policy")).toMatchObject({ result: "warn" });
  });
});

describe("the scope of mailboxes", () => {
  /** A tenant where Exchange grants the mailbox of one user, and Entra ID what is left. */
  const scoped = async (entraRoles: readonly string[]) => {
    const served = await serveProxy(worldWith(entraRoles), { profile: "raw" });
    const { tenant, graph } = served.stack;
    const owners = tenant.mailboxes
      .filter(({ owner }) => owner.kind === "member")
      .map(({ owner }) => owner.id);
    const users = owners.slice(0, owners.length - 1);
    graph.grantInScope({ roles: ["Mail.Read", "Calendars.Read", "MailboxSettings.Read"], users });
    const argv = [...urlOf(served), "--scope-group", "graphveil-mailboxes"];
    return { argv, inside: String(users[0]), outside: String(owners.at(-1)) };
  };
  const directory = ["User.Read.All", "GroupMember.Read.All", "Place.Read.All"];

  test("what Exchange grants is not missing, and a mailbox on each side shows it", async () => {
    const { argv, inside, outside } = await scoped(directory);
    const { code, bad, of } = await examine([...argv, "--inside", inside, "--outside", outside]);
    expect([code, bad]).toEqual([0, []]);
    expect(of("roles.Mail.Read")?.expected).toContain(
      "Exchange grants it for the mailboxes of graphveil-mailboxes",
    );
    expect(of("scope.inside")?.found).toBe("200");
    expect(of("scope.outside")?.found).toMatch(/^403/);
  });

  test("without --scope-group the same permissions are missing", async () => {
    const { argv } = await scoped(directory);
    const { code, of } = await examine(argv.slice(0, 2));
    expect(code).toBe(1);
    expect(of("roles.Mail.Read")).toMatchObject({
      result: "fail",
      remedy: expect.stringContaining("--scope-group"),
    });
  });

  test("a grant of Entra ID beside it is a failure, and so is the mailbox that it opens", async () => {
    const { argv, inside, outside } = await scoped([...directory, "Mail.Read"]);
    const { code, bad, of } = await examine([...argv, "--inside", inside, "--outside", outside]);
    expect([code, bad]).toEqual([
      1,
      [
        ["roles", "fail"],
        ["roles.Mail.Read", "fail"],
        ["scope.outside", "fail"],
      ],
    ]);
    expect(of("roles.Mail.Read")).toMatchObject({
      found: expect.stringContaining("every mailbox"),
      remedy: expect.stringContaining("Test-ServicePrincipalAuthorization"),
    });
    expect(of("scope.outside")?.remedy).toContain("Get-ManagementRoleAssignment");
  });

  test("a mailbox inside that does not open is a failure, with the wait", async () => {
    const { argv, outside } = await scoped(directory);
    const { code, of } = await examine([...argv, "--inside", outside]);
    expect(code).toBe(1);
    expect(of("scope.inside")).toMatchObject({
      result: "fail",
      remedy: expect.stringMatching(/graphveil-mailboxes.*two hours/),
    });
    expect(of("scope.outside")).toMatchObject({
      result: "untried",
      remedy: "Name one with --outside MAILBOX.",
    });
  });

  test("no mailbox is named in what is printed or reported", async () => {
    const { argv, inside, outside } = await scoped(directory);
    const { stdout } = await run(["doctor", "--quick", ...argv, "--inside", inside, "--outside", outside], {
      folder,
    });
    expect(stdout).not.toContain(inside);
    expect(stdout).not.toContain(outside);
  });
});

describe("doctor on this machine", () => {
  const local = (world: World = worldWith(), entry: object = {}) => {
    const stack = createSimulatedCloud({ world });
    return { stack, context: { env: variablesOf(stack, entry), fetch: stack.simulator.fetch } };
  };
  const becomeFunction = ({ aws: { proxy } }: World): void => {
    vi.stubEnv("AWS_ACCESS_KEY_ID", proxy.accessKeyId);
    vi.stubEnv("AWS_SECRET_ACCESS_KEY", proxy.secretAccessKey);
    vi.stubEnv("AWS_SESSION_TOKEN", proxy.sessionToken);
  };

  test("names every fault of the configuration, with exit code 3", async () => {
    const { code, bad, of } = await examine([], {
      env: { GRAPHVEIL_TENANT_ID: "nonsense", GRAPHVEIL_KEY: "dev:x" },
    });
    expect(code).toBe(3);
    expect(bad.filter(([, result]) => result === "fail").map(([check]) => check)).toEqual([
      "configuration.GRAPHVEIL_TENANT_ID",
      "configuration.GRAPHVEIL_CLIENT_ID",
      "configuration.GRAPHVEIL_POLICY",
    ]);
    expect(JSON.stringify(of("configuration.GRAPHVEIL_TENANT_ID"))).not.toContain("nonsense");
  });

  test("an empty region is a fault, too", async () => {
    const { stack, context } = local();
    const { code, of } = await examine([], { ...context, env: { ...variablesOf(stack), AWS_REGION: "" } });
    expect([code, of("configuration.AWS_REGION")?.result]).toEqual([3, "fail"]);
  });

  test("without the function's identity its legs are untried, which is no pass", async () => {
    const { context } = local();
    const { code, bad } = await examine([], context);
    expect(code).toBe(1);
    expect(bad).toEqual([
      ["subjectToken", "untried"],
      ["exchange", "untried"],
      ["roles", "untried"],
      ["graph", "untried"],
      ["keys", "untried"],
    ]);
  });

  test("with it the whole chain is tried, mailboxes by their address, too", async () => {
    const { stack, context } = local();
    becomeFunction(stack.simulator.world);
    const [first, second] = stack.tenant.mailboxes.filter(({ owner }) => owner.kind === "member");
    const [inside, outside] = [first?.owner, second?.owner];
    stack.graph.refuseMailbox(String(outside?.id), mailboxRefusals.outsideScope);
    const named = [
      "--inside",
      String(inside?.userPrincipalName),
      "--outside",
      String(outside?.userPrincipalName),
    ];
    const { code, bad, findings } = await examine(named, context);
    expect([code, bad]).toEqual([0, []]);
    expect(JSON.stringify(findings)).not.toContain(String(inside?.userPrincipalName));
    expect(stack.simulator.unsimulated).toEqual([]);
  });

  test("warns of what of a policy can hardly be meant", async () => {
    const { stack, context } = local(worldWith(), { resources: "include" });
    becomeFunction(stack.simulator.world);
    const { of } = await examine([], context);
    expect(of("policy")).toMatchObject({ result: "warn", found: expect.stringContaining("resources") });
  });
});

describe("doctor --credentials", () => {
  const { issuer } = defaultWorld.aws;
  const subject = defaultWorld.aws.proxy.roleArn;
  const audiences = ["api://AzureADTokenExchange"];
  const compare = async (contents: unknown) => {
    await writeFile(
      join(folder, "credentials.json"),
      typeof contents === "string" ? contents : JSON.stringify(contents),
    );
    const { of } = await examine([...urlOf(await serveProxy()), "--credentials", "credentials.json"]);
    return of("federatedCredential.file");
  };

  test.each([
    [[{ name: "aws", issuer, subject, audiences }]],
    [
      {
        value: [
          { name: "gcp", issuer: "https://accounts.google.com", subject: "1", audiences },
          { issuer, subject, audiences },
        ],
      },
    ],
    [{ issuer, subject, audiences }],
  ])("%j is equal", async (contents) => {
    expect(await compare(contents)).toMatchObject({ result: "pass" });
  });

  const path = subject.replace("role/", "role/team/");
  test.each([
    [{ issuer: `${issuer}/`, subject, audiences }, "has a slash at its end"],
    [{ issuer: ` ${issuer}`, subject, audiences }, "has white space at an end"],
    [{ issuer, subject: subject.toUpperCase(), audiences }, "differs in upper and lower case"],
    [{ issuer, subject: path, audiences }, "differs in the path of the role"],
    [
      { issuer, subject: subject.replace(":iam:", ":sts:").replace("role/", "assumed-role/"), audiences },
      "is the ARN of a session",
    ],
    [{ issuer, subject, audiences: ["api://AzureADTokenExchangeUSGov"] }, "is another"],
  ])("%j: %s", async (credential, found) => {
    const finding = await compare([{ name: "graphveil", ...credential }]);
    expect(finding).toMatchObject({ result: "fail", found: expect.stringContaining(found) });
    expect(finding?.remedy).toContain("--federated-credential-id 'graphveil'");
    expect(finding?.remedy).toContain(JSON.stringify({ issuer, subject, audiences }));
  });

  test.each(["[]", "{}", "not JSON", '[{"issuer":1}]'])("%s holds none", async (contents) => {
    expect(await compare(contents)).toMatchObject({ result: "fail", found: "a file without any" });
  });
});

describe("doctor --wait", () => {
  /** A proxy whose clock goes on while the doctor sleeps. */
  const waiting = async (argv: readonly string[], times: number) => {
    const slept: number[] = [];
    const clock = vi.spyOn(Date, "now");
    onTestFinished(() => clock.mockRestore());
    let passed = 0;
    const began = performance.timeOrigin;
    clock.mockImplementation(() => Math.round(began + performance.now()) + passed);
    const served = await serveProxy();
    inject(served, { kind: "aadsts", code: 700213 }, times);
    const result = await examine([...urlOf(served), ...argv], {
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
        passed += milliseconds;
      },
    });
    return { ...result, slept };
  };

  test("waits for what settles, says for what, and then passes", async () => {
    const { code, bad, slept, stderr } = await waiting(["--wait", "5m"], 6);
    expect([code, bad]).toEqual([0, []]);
    expect(slept).toEqual([31_000]);
    expect(stderr).toMatch(
      /^Waiting for federatedCredential \(AADSTS700213\), exchange \(AADSTS700213\); \d+ s left\.\n$/,
    );
  });

  test("ends when its time is over", async () => {
    const { code, slept } = await waiting(["--wait", "90s"], 1000);
    expect(code).toBe(1);
    expect(slept.reduce((sum, each) => sum + each, 0)).toBeGreaterThan(60_000);
    expect(slept.length).toBe(3);
  });

  test.each(["5", "m", "5 minutes", "-1m", "1.5m"])("%s is no time", async (text) => {
    const { code, stderr } = await run(["doctor", `--wait=${text}`], { folder });
    expect([code, stderr]).toEqual([2, "--wait must be a time such as 90s, 5m or 2h.\n"]);
  });
});

describe("what is printed", () => {
  test("the table has a symbol for each result, colours only where they are wanted, and a sum", async () => {
    const served = await serveProxy(worldWith([...leastRoles, "Mail.Send"]));
    const plain = await run(["doctor", "--quick", ...urlOf(served)], { folder, columns: 80 });
    expect(plain.stdout).toContain("✔ pass     exchange");
    expect(plain.stdout).toContain("▲ warn     roles.Mail.Send");
    expect(plain.stdout).toMatch(/ {2}remedy {4}Remove Mail\.Send/);
    expect(plain.stdout).toMatch(/\d+ pass, 2 warn, 0 fail, 0 untried\n$/);
    expect(plain.stdout).not.toContain("\u001b");
    const coloured = await run(["doctor", "--quick", ...urlOf(served)], { folder, colours: true });
    expect(coloured.stdout).toContain("\u001b[32m✔ pass");
    expect(coloured.code).toBe(0);
  });

  test("a report holds no account, id, role, address or host, and takes the place of the old one at once", async () => {
    await writeFile(join(folder, "doctor.json"), "old");
    const served = await serveProxy();
    await examine([...urlOf(served), "--report", "doctor.json"]);
    const text = await readFile(join(folder, "doctor.json"), "utf8");
    const { findings } = JSON.parse(text);
    expect(findings.length).toBeGreaterThan(10);
    const { aws, entra } = served.stack.simulator.world;
    for (const secret of [aws.accountId, "graphveil-proxy", entra.tenantId, entra.clientId, "0f1e2d3c"])
      expect(text).not.toContain(secret);
    expect(await readdir(folder)).toEqual(["doctor.json"]);
  });

  test("a report that cannot be written is one line, and nothing is left behind", async () => {
    const { code, stderr } = await run(
      ["doctor", ...urlOf(await serveProxy()), "--report", "no/such/folder.json"],
      {
        folder,
      },
    );
    expect([code, stderr]).toEqual([2, "no/such/folder.json cannot be written: there is no such file.\n"]);
  });

  test("a file of credentials that is not there is one line", async () => {
    const { code, stderr } = await run(["doctor", "--credentials", "nothing.json"], { folder });
    expect(code).toBe(2);
    expect(stderr).toContain("nothing.json cannot be read");
  });
});
