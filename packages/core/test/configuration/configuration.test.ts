import { describe, expect, it } from "vitest";
import { awsPartitions } from "../../src/clouds/aws-partitions.ts";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { type ConfigurationOptions, parseConfig } from "../../src/configuration/configuration.ts";
import { ConfigurationError } from "../../src/configuration/problems.ts";
import { environment, localPolicy, oidcMatch } from "../fixtures/environment.ts";
import { CLIENT, TENANT } from "../identity/fakes.ts";

const ARN = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const VERSION = "projects/p/locations/europe-west3/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1";
const keyForms =
  "awskms:<key ARN, not an alias>, gcpkms:<crypto key version name>, or for local work dev:<passphrase>";

type Changed = Readonly<Record<string, string | undefined>>;

const parse = (changed: Changed = {}, options: Partial<ConfigurationOptions> = {}) =>
  parseConfig({ env: environment(changed), readFile: () => undefined, policyPaths: [], ...options });

const problemsOf = (changed: Changed, options: Partial<ConfigurationOptions> = {}): readonly string[] => {
  try {
    parse(changed, options);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ variable, problem }) => `${variable} ${problem}`);
  }
  return [];
};

const policy = (changed: object): string => JSON.stringify({ ...localPolicy, ...changed });

describe("an environment that is whole", () => {
  it("has defaults", () => {
    expect(parse()).toEqual({
      tenantId: TENANT,
      clientId: CLIENT,
      cloud: "global",
      audience: clouds.global.audience,
      keys: new Map([["v1", { kind: "dev", passphrase: "a passphrase" }]]),
      callerAuthentication: "platform",
      policy: { profile: "strict", keys: { issue: "v1", accept: ["v1"] }, ...localPolicy },
      policyHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      publicUrl: undefined,
      logLevel: "info",
      maxReplyBytes: 32 * 1024 * 1024,
    });
  });

  it("takes GUIDs in any case, values with white space around them, and empty variables for none", () => {
    const changed = {
      GRAPHVEIL_TENANT_ID: ` ${TENANT.toUpperCase()}\n`,
      GRAPHVEIL_CLOUD: "",
      GRAPHVEIL_AUDIENCE: " ",
    };
    expect(parse(changed)).toMatchObject({
      tenantId: TENANT,
      cloud: "global",
      audience: clouds.global.audience,
    });
  });

  it.each(Object.entries(clouds))("knows the cloud %s and its audience", (cloud, { audience }) => {
    expect(parse({ GRAPHVEIL_CLOUD: cloud })).toMatchObject({ cloud, audience });
    const own = { GRAPHVEIL_CLOUD: cloud, GRAPHVEIL_AUDIENCE: "api://own" };
    expect(parse(own)).toMatchObject({ audience: "api://own" });
  });

  it.each(["https://proxy.example", "https://proxy.example:8443", "https://proxy.example/base/v2"])(
    "takes the public URL %s",
    (publicUrl) => {
      expect(parse({ GRAPHVEIL_PUBLIC_URL: publicUrl })).toMatchObject({ publicUrl });
    },
  );
});

describe("a variable", () => {
  const wrong: readonly (readonly [Changed, string | readonly string[]])[] = [
    ...["GRAPHVEIL_POLICYY", "GRAPHVEIL_policy", "GRAPHVEIL_", "GRAPHVEIL_CLIENT_SECRET"].map(
      (name) =>
        [{ [name]: "x" }, `${name} is not a Graphveil variable; remove it, or correct its spelling`] as const,
    ),
    [
      { GRAPHVEIL_TENANT_ID: undefined },
      "GRAPHVEIL_TENANT_ID is not set; it must be a GUID, the tenant's id in Entra ID",
    ],
    [
      { GRAPHVEIL_TENANT_ID: "" },
      "GRAPHVEIL_TENANT_ID is not set; it must be a GUID, the tenant's id in Entra ID",
    ],
    [
      { GRAPHVEIL_TENANT_ID: "common" },
      "GRAPHVEIL_TENANT_ID is not a GUID; it must be the tenant's id in Entra ID",
    ],
    [
      { GRAPHVEIL_TENANT_ID: `${TENANT}/../x` },
      "GRAPHVEIL_TENANT_ID is not a GUID; it must be the tenant's id in Entra ID",
    ],
    [
      { GRAPHVEIL_CLIENT_ID: undefined },
      "GRAPHVEIL_CLIENT_ID is not set; it must be a GUID, the application (client) id in Entra ID",
    ],
    [
      { GRAPHVEIL_CLIENT_ID: `{${CLIENT}}` },
      "GRAPHVEIL_CLIENT_ID is not a GUID; it must be the application (client) id in Entra ID",
    ],
    [{ GRAPHVEIL_CLOUD: "Global" }, "GRAPHVEIL_CLOUD is not one of global, usgov, dod, china"],
    [{ GRAPHVEIL_CLOUD: "toString" }, "GRAPHVEIL_CLOUD is not one of global, usgov, dod, china"],
    [
      { GRAPHVEIL_AUDIENCE: "a b" },
      "GRAPHVEIL_AUDIENCE is not an audience: 1 to 600 letters, digits, : / . _ ~ -",
    ],
    [
      { GRAPHVEIL_AUDIENCE: "a".repeat(601) },
      "GRAPHVEIL_AUDIENCE is not an audience: 1 to 600 letters, digits, : / . _ ~ -",
    ],
    [{ GRAPHVEIL_CALLER_AUTH: "none" }, "GRAPHVEIL_CALLER_AUTH is not one of platform, oidc"],
    [
      { GRAPHVEIL_PUBLIC_URL: "http://proxy.example" },
      "GRAPHVEIL_PUBLIC_URL is not an https URL without query and without a slash at the end",
    ],
    [
      { GRAPHVEIL_PUBLIC_URL: "https://proxy.example/" },
      "GRAPHVEIL_PUBLIC_URL is not an https URL without query and without a slash at the end",
    ],
    [
      { GRAPHVEIL_PUBLIC_URL: "https://proxy.example?x" },
      "GRAPHVEIL_PUBLIC_URL is not an https URL without query and without a slash at the end",
    ],
    [
      { GRAPHVEIL_PUBLIC_URL: "https://u@proxy.example" },
      "GRAPHVEIL_PUBLIC_URL is not an https URL without query and without a slash at the end",
    ],
    [
      { GRAPHVEIL_PUBLIC_URL: "https://proxy.example/{x}" },
      "GRAPHVEIL_PUBLIC_URL is not an https URL without query and without a slash at the end",
    ],
    [{ GRAPHVEIL_LOG_LEVEL: "INFO" }, "GRAPHVEIL_LOG_LEVEL is not one of debug, info, warn, error"],
    [{ GRAPHVEIL_KEY: undefined }, `GRAPHVEIL_KEY is not set; it must be ${keyForms}`],
    [{ GRAPHVEIL_KEY: "   " }, `GRAPHVEIL_KEY is not set; it must be ${keyForms}`],
    [{ GRAPHVEIL_KEY: "secret" }, `GRAPHVEIL_KEY is not ${keyForms}`],
    [{ GRAPHVEIL_KEY: "dev" }, `GRAPHVEIL_KEY is not ${keyForms}`],
    [{ GRAPHVEIL_KEY: "dev1" }, `GRAPHVEIL_KEY is not ${keyForms}`],
    [{ GRAPHVEIL_KEY: "DEV:x" }, `GRAPHVEIL_KEY is not ${keyForms}`],
    [{ GRAPHVEIL_KEY: "file:/key" }, `GRAPHVEIL_KEY is not ${keyForms}`],
    [{ GRAPHVEIL_KEY: `awskms:${ARN}x` }, `GRAPHVEIL_KEY is not ${keyForms}`],
    [{ GRAPHVEIL_KEY: "awskms:alias/graphveil" }, `GRAPHVEIL_KEY is not ${keyForms}`],
    [{ GRAPHVEIL_KEY: `gcpkms:${VERSION.replace("/1", "/latest")}` }, `GRAPHVEIL_KEY is not ${keyForms}`],
    [{ GRAPHVEIL_KEY: `gcpkms:${VERSION}/x` }, `GRAPHVEIL_KEY is not ${keyForms}`],
    [
      { GRAPHVEIL_KEY: "v2=dev:x" },
      "GRAPHVEIL_KEY names no key for version v1 of the policy; add it as v1=…",
    ],
    [{ GRAPHVEIL_KEY: "v1=dev:x,v2=nonsense" }, `GRAPHVEIL_KEY is not ${keyForms}`],
    [
      { GRAPHVEIL_POLICY: "{" },
      "GRAPHVEIL_POLICY is not JSON from line 1, column 2 on: it ends too early; a bracket or a value is missing",
    ],
    [
      { GRAPHVEIL_POLICY: '{\n  "callers": [],\n}' },
      "GRAPHVEIL_POLICY is not JSON from line 3, column 1 on: the comma before it is one too many",
    ],
    [
      { GRAPHVEIL_POLICY: '{ "(line 7 column 8)": tru }' },
      "GRAPHVEIL_POLICY is not JSON from line 1, column 24 on: no value of JSON begins so",
    ],
    [
      { GRAPHVEIL_POLICY: "{ “callers”: [] }" },
      'GRAPHVEIL_POLICY is not JSON from line 1, column 3 on: here is a typographic quote; write "',
    ],
    [{ GRAPHVEIL_POLICY: "{}" }, "GRAPHVEIL_POLICY at /callers is missing"],
    [
      { GRAPHVEIL_POLICY: policy({}).replace(/\}$/, ',"profile":"strict",\n"profile":"raw"}') },
      "GRAPHVEIL_POLICY has a duplicate key on line 2; remove one of the two",
    ],
    [
      { GRAPHVEIL_POLICY: policy({ x: 1 }) },
      "GRAPHVEIL_POLICY as a whole has a member other than $schema, profile, overrides, acknowledge, phrases, times, tenantDomains, hiddenMemberships, plusAddressing, keys, callers; take it out, or correct its name",
    ],
    [
      {
        GRAPHVEIL_POLICY: policy({
          callers: [{ name: "acme", match: { local: true }, groups: ["mail"], exlude: [] }],
        }),
      },
      "GRAPHVEIL_POLICY at /callers/0/exlude (acme) is no member that is known here; did you mean exclude?",
    ],
    [
      {
        GRAPHVEIL_POLICY: policy({
          callers: [{ name: "acme", match: { local: true }, groups: ["mail", "calender"] }],
        }),
      },
      "GRAPHVEIL_POLICY at /callers/0/groups/1 (acme) must be one of directory, mail, calendar, rooms; did you mean calendar?",
    ],
    [
      { GRAPHVEIL_POLICY: policy({ callers: [{ name: "a b", match: { local: true }, groups: ["mails"] }] }) },
      [
        "GRAPHVEIL_POLICY at /callers/0/name must be a name of up to 64 letters, digits, . _ -",
        "GRAPHVEIL_POLICY at /callers/0/groups/0 must be one of directory, mail, calendar, rooms; did you mean mail?",
      ],
    ],
    [
      { GRAPHVEIL_POLICY: "/no/such.json" },
      "GRAPHVEIL_POLICY names no file that can be read; write an absolute path such as /opt/policy.json, a path from the folder that the process runs in, or the policy itself, which begins with {",
    ],
    [
      { GRAPHVEIL_POLICY: undefined },
      "GRAPHVEIL_POLICY is not set, and there is no policy.json; it must be a policy or the path of one",
    ],
  ];

  it.each(wrong)("%j: %s", (changed, problem) => {
    expect(problemsOf(changed)).toEqual([problem].flat());
  });
});

describe("the problems", () => {
  it("come all at once, also where the policy cannot be read", () => {
    const everything = {
      GRAPHVEIL_TENANT_ID: "x",
      GRAPHVEIL_CLIENT_ID: undefined,
      GRAPHVEIL_CLOUD: "x",
      GRAPHVEIL_AUDIENCE: "x y",
      GRAPHVEIL_CALLER_AUTH: "x",
      GRAPHVEIL_PUBLIC_URL: "x",
      GRAPHVEIL_LOG_LEVEL: "x",
      GRAPHVEIL_POLICY: '{"callers":[],"profile":"x"}',
      GRAPHVEIL_KEY: "v7=x",
    };
    const variables = problemsOf(everything).map((problem) => problem.split(" ")[0]);
    expect(variables.toSorted()).toEqual([...Object.keys(everything), "GRAPHVEIL_POLICY"].toSorted());
  });

  it("are all in the message, and show no value", () => {
    const canary = "canary-77aa";
    const changed = Object.fromEntries(
      Object.keys(environment())
        .concat("GRAPHVEIL_CLOUD", "GRAPHVEIL_AUDIENCE", "GRAPHVEIL_CALLER_AUTH")
        .map((name) => [name, `${canary} ?`]),
    );
    const planted = [
      changed,
      { GRAPHVEIL_POLICY: `{"${canary}":1}` },
      { GRAPHVEIL_POLICY: `{"callers":"${canary}",}` },
      { GRAPHVEIL_KEY: `v1=${canary}` },
      { GRAPHVEIL_KEY: `dev:${canary}`, K_SERVICE: canary },
    ];
    for (const each of planted) {
      const problems = problemsOf(each);
      expect(problems.length).toBeGreaterThan(0);
      expect(problems.join("\n")).not.toContain(canary);
      expect(() => parse(each)).toThrow(`configuration: ${problems.join("; ")}`);
    }
  });
});

describe("GRAPHVEIL_KEY", () => {
  const rotated = policy({ keys: { issue: "v2", accept: ["v1", "v2"] } });
  const aws = { kind: "awskms", keyArn: ARN };
  const google = { kind: "gcpkms", keyVersionName: VERSION };

  it.each([
    [`awskms:${ARN}`, aws],
    ...awsPartitions.map(({ name }): [string, object] => [
      `awskms:${ARN.replace("arn:aws:", `arn:${name}:`)}`,
      { kind: "awskms", keyArn: ARN.replace("arn:aws:", `arn:${name}:`) },
    ]),
    [
      `awskms:${ARN.replace("arn:aws:", "arn:aws-us-gov:")}`,
      { kind: "awskms", keyArn: ARN.replace("arn:aws:", "arn:aws-us-gov:") },
    ],
    [
      `awskms:${ARN.replace("arn:aws:", "arn:aws-eusc:")}`,
      { kind: "awskms", keyArn: ARN.replace("arn:aws:", "arn:aws-eusc:") },
    ],
    [
      `awskms:${ARN.replace("key/1234abcd-12ab-34cd-56ef-1234567890ab", `key/mrk-${"0a".repeat(16)}`)}`,
      { kind: "awskms" },
    ],
    [`gcpkms:${VERSION}`, google],
    ["dev:a=b:c", { kind: "dev", passphrase: "a=b:c" }],
  ])("%s is one key for every version", (value, reference) => {
    const { keys } = parse({ GRAPHVEIL_KEY: value, GRAPHVEIL_POLICY: rotated });
    expect([...keys.keys()]).toEqual(["v1", "v2"]);
    for (const key of keys.values()) expect(key).toMatchObject(reference);
  });

  it("may name a key for each version", () => {
    const value = ` v1=awskms:${ARN} , v2=gcpkms:${VERSION}`;
    const { keys } = parse({ GRAPHVEIL_KEY: value, GRAPHVEIL_POLICY: rotated });
    expect(Object.fromEntries(keys)).toEqual({ v1: aws, v2: google });
  });

  it("tells each version that it forgets", () => {
    expect(problemsOf({ GRAPHVEIL_KEY: "v3=dev:x", GRAPHVEIL_POLICY: rotated })).toEqual([
      "GRAPHVEIL_KEY names no key for version v1 of the policy; add it as v1=…",
      "GRAPHVEIL_KEY names no key for version v2 of the policy; add it as v2=…",
    ]);
  });

  it("is complained of once where it is wrong for two versions", () => {
    expect(problemsOf({ GRAPHVEIL_KEY: "x", GRAPHVEIL_POLICY: rotated })).toEqual([
      `GRAPHVEIL_KEY is not ${keyForms}`,
    ]);
  });

  it.each(["AWS_LAMBDA_FUNCTION_NAME", "K_SERVICE"])("is no development key where %s is set", (deployed) => {
    const refused =
      "GRAPHVEIL_KEY must not be a development key in a deployed function; name a key of the cloud's KMS";
    expect(problemsOf({ [deployed]: "f" })).toEqual([refused]);
    const mixed = { GRAPHVEIL_KEY: `v1=dev:x,v2=awskms:${ARN}`, GRAPHVEIL_POLICY: rotated };
    expect(problemsOf({ [deployed]: "f", ...mixed })).toEqual([refused]);
    expect(problemsOf({ [deployed]: "f", GRAPHVEIL_KEY: `awskms:${ARN}` })).toEqual([]);
  });
});

describe("GRAPHVEIL_POLICY", () => {
  const read = (files: Readonly<Record<string, string>>) => ({
    readFile: (path: string) => files[path],
    policyPaths: ["/code/policy.json", "/opt/policy.json"],
  });
  const named = (name: string) => policy({ callers: [{ name, match: { local: true }, groups: ["mail"] }] });
  const nameOf = (changed: Changed, files: Readonly<Record<string, string>>) =>
    parse(changed, read(files)).policy.callers[0]?.name;

  it("may be the policy, the path of one, or be looked for in the default places in their order", () => {
    const files = {
      "/code/policy.json": named("code"),
      "/opt/policy.json": named("opt"),
      "/own.json": named("own"),
    };
    expect(nameOf({ GRAPHVEIL_POLICY: ` ${named("inline")}` }, files)).toBe("inline");
    expect(nameOf({ GRAPHVEIL_POLICY: "/own.json" }, files)).toBe("own");
    expect(nameOf({ GRAPHVEIL_POLICY: undefined }, files)).toBe("code");
    expect(nameOf({ GRAPHVEIL_POLICY: "" }, { "/opt/policy.json": named("opt") })).toBe("opt");
  });

  it("that names a file falls back on no other", () => {
    expect(
      problemsOf({ GRAPHVEIL_POLICY: "/own.json" }, read({ "/code/policy.json": named("code") })),
    ).toEqual([
      "GRAPHVEIL_POLICY names no file that can be read; write an absolute path such as /opt/policy.json, a path from the folder that the process runs in, or the policy itself, which begins with {",
    ]);
  });

  it("has the hash of what is written, in whatever order and spacing", () => {
    const hashOf = (text: string) => parse({ GRAPHVEIL_POLICY: text }).policyHash;
    const hash = hashOf(JSON.stringify(localPolicy));
    expect(hashOf(JSON.stringify(localPolicy, null, 2))).toBe(hash);
    const { callers, ...rest } = localPolicy;
    expect(hashOf(JSON.stringify({ callers, ...rest }))).toBe(hash);
    expect(hashOf(policy({ tenantDomains: [] }))).not.toBe(hash);
    expect(hashOf(policy({ profile: "strict" }))).not.toBe(hash);
  });

  it("has the hash that anybody computes from the file", () => {
    const text =
      '{"callers":[{"groups":["mail"],"match":{"local":true},"name":"a"}],"phrases":["Z\u00fcrich \u20ac"],' +
      '"overrides":{"properties":{"message.subject":"phrases"}}}';
    // jq --compact-output --join-output --sort-keys . policy.json | sha256sum
    expect(parse({ GRAPHVEIL_POLICY: text }).policyHash).toBe(
      "02b161c6b0ebc4a29b6e66a3c786e9e9da7e3afc9857325e66e85b429ccae3d8",
    );
  });
});

describe("overrides that let something out in the clear", () => {
  const keepText = { overrides: { classes: { text: "keep" } } };
  const local = { name: "a", match: { local: true }, groups: ["mail"] };
  const line = (profile: string) =>
    `let text out in the clear, which ${profile} does not; if that is meant, add beside them: "acknowledge": ["text"]`;

  it.each([
    [keepText, ["at /overrides", "strict"]],
    [{ ...keepText, acknowledge: ["text"] }, undefined],
    [{ callers: [{ ...local, ...keepText }] }, ["at /callers/0/overrides (a)", "strict"]],
    [
      { acknowledge: ["text"], callers: [{ ...local, ...keepText }] },
      ["at /callers/0/overrides (a)", "strict"],
    ],
    [{ ...keepText, callers: [{ ...local, acknowledge: ["text"] }] }, ["at /overrides", "strict"]],
    [{ callers: [{ ...local, ...keepText, acknowledge: ["text"] }] }, undefined],
    [
      { callers: [{ ...local, ...keepText, profile: "analytics" }] },
      ["at /callers/0/overrides (a)", "analytics"],
    ],
    [{ callers: [{ ...local, ...keepText, profile: "raw" }] }, undefined],
    [{ profile: "raw", callers: [{ ...local, ...keepText }] }, undefined],
  ] as const)("%j need an acknowledgement at their own place: %j", (changed, expected) => {
    const problems = problemsOf({ GRAPHVEIL_POLICY: policy(changed) });
    const [place, profile] = expected ?? [];
    expect(problems).toEqual(place === undefined ? [] : [`GRAPHVEIL_POLICY ${place} ${line(profile ?? "")}`]);
  });
});

describe("GRAPHVEIL_CALLER_AUTH", () => {
  const local = { name: "a", match: { local: true }, groups: ["mail"] };
  const verified = { name: "b", match: oidcMatch, groups: ["mail"] };

  it.each([
    ["platform", [local], undefined],
    [
      "platform",
      [verified],
      "is platform, but the policy has OIDC callers: take them out, or set it to oidc",
    ],
    [
      "platform",
      [local, verified],
      "is platform, but the policy has OIDC callers: take them out, or set it to oidc",
    ],
    ["oidc", [verified], undefined],
    [
      "oidc",
      [local],
      "is oidc, but the policy has callers that only the platform can vouch for: take them out",
    ],
    [
      "oidc",
      [local, verified],
      "is oidc, but the policy has callers that only the platform can vouch for: take them out",
    ],
  ])("%s with the callers %j: %s", (authentication, callers, problem) => {
    const changed = { GRAPHVEIL_CALLER_AUTH: authentication, GRAPHVEIL_POLICY: policy({ callers }) };
    expect(problemsOf(changed)).toEqual(problem === undefined ? [] : [`GRAPHVEIL_CALLER_AUTH ${problem}`]);
  });
});
