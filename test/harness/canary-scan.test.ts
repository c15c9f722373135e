import { type Canary, canaries, createSimulatedCloud } from "@graphveil/simulator";
import { beforeAll, describe, expect, test } from "vitest";
import { createScan, type Scan } from "./canary-scan.ts";
import { createGraphWalk } from "./graph-walk.ts";

const stack = createSimulatedCloud();
let scan: Scan;
let samples: readonly Canary[];

beforeAll(() => {
  scan = createScan(stack);
  samples = samplesOf(canaries(stack.tenant));
});

/** A few values of each kind, the shortest and those with other letters than ASCII among them. */
const samplesOf = (all: Iterable<Canary>): readonly Canary[] => {
  const byKind = Map.groupBy(all, ({ kind }) => kind);
  return [...byKind.values()].flatMap((each) => {
    const byLength = each.toSorted((one, other) => one.value.length - other.value.length);
    const foreign = each.filter(({ value }) => /[^\x20-\x7e]/.test(value));
    return [byLength[0], byLength.at(-1), foreign[0], foreign.at(-1), each[0]].filter(
      (canary) => canary !== undefined,
    );
  });
};

const bytes = (text: string) => Buffer.from(text, "utf8");
const everyByte = (text: string) =>
  bytes(text)
    .toString("hex")
    .replace(/../g, (pair) => `%${pair}`);
/** Encodes the value behind so many bytes, so that it begins at every place of a group. */
const shifted = (encoding: "base64" | "base64url" | "hex", by: number) => (value: string) =>
  Buffer.concat([Buffer.alloc(by, 0xf7), bytes(value), Buffer.alloc(3)]).toString(encoding);

const forms: readonly (readonly [string, (value: string) => string])[] = [
  ["plain", (value) => value],
  ["in upper case", (value) => value.replace(/[a-z]/g, (letter) => letter.toUpperCase())],
  ["percent-encoded", encodeURIComponent],
  ["percent-encoded to the last byte", everyByte],
  ...[0, 1, 2].map((by) => [`base64 at ${by}`, shifted("base64", by)] as const),
  ...[0, 1, 2].map((by) => [`base64url at ${by}`, shifted("base64url", by)] as const),
  ...[0, 1, 2, 3].map(
    (by) =>
      [`base64url behind ${by} letters`, (v: string) => "x".repeat(by) + shifted("base64url", 0)(v)] as const,
  ),
  ["base64, percent-encoded", (value) => encodeURIComponent(shifted("base64", 1)(value))],
  ["hex", shifted("hex", 0)],
  ["hex in upper case", (value) => shifted("hex", 1)(value).toUpperCase()],
  ["hex behind a digit", (value) => `a${shifted("hex", 0)(value)}`],
];

test.each(forms)("finds a value of every kind that is %s", (_, encode) => {
  expect(new Set(samples.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(28);
  const found = new Set(scan(samples.map(({ value }) => `{"x":"..${encode(value)}"}`).join("\n")));
  expect(samples.filter(({ kind, value }) => !found.has(`${kind}: ${value}`))).toEqual([]);
});

test("finds the tenant's id in each of its forms", () => {
  const { id } = stack.tenant;
  const binary = Buffer.from(id.replaceAll("-", ""), "hex");
  const mixed = Buffer.concat([
    Buffer.from(binary.subarray(0, 4)).reverse(),
    Buffer.from(binary.subarray(4, 6)).reverse(),
    Buffer.from(binary.subarray(6, 8)).reverse(),
    binary.subarray(8),
  ]);
  for (const form of [id, id.toUpperCase(), binary.toString("hex"), mixed.toString("hex"), btoa(id)])
    expect(scan(`x ${form} y`)).not.toEqual([]);
});

test("finds credentials and tokens", async () => {
  const { world, google } = stack.simulator;
  const jwt = await google.mintIdToken(world.gcp.serviceAccount.email, "aud");
  const secrets = [
    world.aws.proxy.secretAccessKey,
    world.aws.proxy.sessionToken,
    world.aws.proxy.accessKeyId,
    world.aws.callers[0]?.secretAccessKey ?? "",
    world.keyVault.secretValue,
    Buffer.from(world.aws.kmsKeyMaterial).toString("hex"),
    Buffer.from(world.gcp.kmsKeyMaterial).toString("base64"),
  ];
  for (const secret of secrets)
    for (const form of [secret, encodeURIComponent(secret), btoa(secret)])
      expect(scan(`"${form}"`)).toContain("a credential");
  const tokens = [
    jwt,
    jwt.replace(/[^.]*$/, "SIGNATURE_REMOVED_BY_GOOGLE"),
    google.mintAccessToken("x@y").token,
  ];
  for (const token of tokens)
    for (const form of [token, encodeURIComponent(`Bearer ${token}`), btoa(token)])
      expect(scan(`"${form}"`)).toContain("a token");
});

describe("finds nothing", () => {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const noise = (count: number): string => {
    let state = 1;
    return Array.from({ length: count }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
      return letters[(state >> 8) % letters.length];
    }).join("");
  };

  test.each([
    ["an empty text", ""],
    ["what stands in clear by design", `{"mail":"p1_${"a".repeat(26)}@${stack.tenant.domains[0]}"}`],
    ["half a megabyte of seals", `"id":"s1_${noise(500_000)}"`],
    ["a bare header of a JWT", '"eyJhbGciOiJSUzI1NiJ9"'],
    ["times and ids of requests", "2026-03-01T09:00:00Z 00000000-1111-4222-8333-444444444444"],
  ])("in %s", (_, text) => {
    expect(scan(text)).toEqual([]);
  });
});

describe("a short value", () => {
  const [short = expect.unreachable("no value that could stand in a GUID")] = [
    ...canaries(stack.tenant),
  ].filter(({ value }) => /^[0-9a-f-]+$/i.test(value) && value.length < 8);
  const [head = "", tail = ""] = short.value.toLowerCase().split("-");
  const guid = `00000000-${head.padStart(4, "0").slice(-4)}-${tail.padEnd(4, "0")}-8000-000000000000`;
  const inFirst = `${head.padStart(8, "0")}-${tail.padEnd(4, "0")}-4000-8000-000000000000`;

  test.each([
    ["a request's id", `"request-id":"${guid}","client-request-id":"${inFirst.toUpperCase()}"`],
    ["a trace", `00-${head.padStart(32, "0")}-${tail.padEnd(16, "0")}-01`],
    ["a trace of X-Ray", `Root=1-${head.padStart(8, "0")}-${tail.padEnd(24, "0")};Parent=0`],
    ["a seal", `"id":"s1_AAAA${short.value}AAAA"`],
    ["a token in a link", `/v1.0/users?%24skiptoken=s1_${short.value}x`],
  ])("in %s is chance", (_, text) => {
    expect(text.toLowerCase()).toContain(short.value.toLowerCase());
    expect(scan(text)).toEqual([]);
  });

  test.each([
    ["beside a request's id", `"${guid}" ${short.value}`],
    ["beside a seal", `{"id":"s1_AAAA","label":"${short.value}"}`],
    ["in what is no GUID", `0000000-${inFirst}`.replace("-8000", "-800")],
  ])("%s is found", (_, text) => {
    expect(scan(text)).toEqual([`${short.kind}: ${short.value}`]);
  });
});

test.each([
  "/v1.0/users",
  "/v1.0/groups",
  "/v1.0/places/microsoft.graph.room",
  `/v1.0/users/${stack.tenant.mailboxes[0]?.owner.id}/messages?$top=50`,
  `/v1.0/users/${stack.tenant.mailboxes[0]?.owner.id}/events?$top=50`,
  `/v1.0/users/${stack.tenant.mailboxes[0]?.owner.id}/mailFolders`,
])("is tripped by a page of Graph: %s", async (target) => {
  const records = await createGraphWalk(stack.tenant)(target);
  expect(scan(JSON.stringify(records)).length).toBeGreaterThan(records.length);
});
