import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  type DerivedKeys,
  deriveKeys,
  type Keyring,
  rootKeyLabel,
  separateKeyring,
} from "../../../src/privacy/tokens/keys.ts";

const hmac = (key: Uint8Array, ...data: readonly Uint8Array[]): Buffer => {
  const mac = createHmac("sha256", key);
  for (const each of data) mac.update(each);
  return mac.digest();
};

/** HKDF-SHA-256 as RFC 5869 §2 writes it. */
const hkdf = (key: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer => {
  const prk = hmac(salt.length === 0 ? new Uint8Array(32) : salt, key);
  let block: Uint8Array = new Uint8Array();
  let output: Buffer = Buffer.alloc(0);
  for (let i = 1; output.length < length; i++) {
    block = hmac(prk, block, info, Uint8Array.of(i));
    output = Buffer.concat([output, block]);
  }
  return output.subarray(0, length);
};

const range = (from: number, to: number) => Uint8Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** RFC 5869, appendix A. */
const examples = [
  {
    name: "A.1",
    key: new Uint8Array(22).fill(0x0b),
    salt: range(0, 0x0c),
    info: range(0xf0, 0xf9),
    length: 42,
    output: "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
  },
  {
    name: "A.2",
    key: range(0, 0x4f),
    salt: range(0x60, 0xaf),
    info: range(0xb0, 0xff),
    length: 82,
    output:
      "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09" +
      "da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
  },
  {
    name: "A.3",
    key: new Uint8Array(22).fill(0x0b),
    salt: new Uint8Array(0),
    info: new Uint8Array(0),
    length: 42,
    output: "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
  },
];

describe("deriveKeys", () => {
  test.each(examples)("has an oracle that gives RFC 5869's $name", ({ key, salt, info, length, output }) => {
    expect(hkdf(key, salt, info, length).toString("hex")).toBe(output);
  });

  test.each([
    { purpose: "pseudonym", length: 32 },
    { purpose: "domain", length: 32 },
    { purpose: "correlation", length: 32 },
    { purpose: "seal", length: 64 },
  ] as const)("splits off the $purpose key by HKDF", ({ purpose, length }) => {
    const root = range(0, 31);
    const expected = hkdf(root, new Uint8Array(0), Buffer.from(`graphveil/${purpose}`), length);
    expect(Buffer.from(deriveKeys(root)[purpose]).toString("hex")).toBe(expected.toString("hex"));
  });

  test("takes 32 bytes and no other number", () => {
    for (const length of [0, 16, 31, 33])
      expect(() => deriveKeys(new Uint8Array(length))).toThrow(RangeError);
  });
});

test("a root key's label holds version and tenant in one spelling", () => {
  expect(rootKeyLabel("v2", "7D1C0D8A-5B1E-4C69-9F3E-2A60C1B7D3E4")).toBe(
    "graphveil/root/v2/7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4",
  );
});

describe("separateKeyring", () => {
  const shared: Keyring = {
    issue: { version: "v2", keys: deriveKeys(range(1, 32)) },
    accept: [
      { version: "v2", keys: deriveKeys(range(1, 32)) },
      { version: "v1", keys: deriveKeys(range(0, 31)) },
    ],
  };
  const names = ["acme", "acme2", "Acme", "a.b", "a-b", "caller", "seal"];
  const hex = ({ pseudonym, domain, correlation, seal, separation }: DerivedKeys): readonly string[] =>
    [pseudonym, domain, correlation, seal, separation].map((key) => Buffer.from(key).toString("hex"));

  test("derives every key of a caller, in every version, by HKDF from his name", () => {
    const { issue, accept } = separateKeyring(shared, "acme");
    expect(accept.map(({ version }) => version)).toEqual(["v2", "v1"]);
    expect(hex(issue.keys)).toEqual(hex(accept[0]?.keys ?? expect.unreachable()));
    const none = new Uint8Array(0);
    const separation = hkdf(range(0, 31), none, Buffer.from("graphveil/separation"), 32);
    const own = hkdf(separation, none, Buffer.from("graphveil/caller/acme"), 32);
    const seal = hkdf(own, none, Buffer.from("graphveil/seal"), 64);
    expect(hex(accept[1]?.keys ?? expect.unreachable())[3]).toBe(seal.toString("hex"));
  });

  test("shares no key between two callers, two versions, or a caller and all others", () => {
    const keyrings = [shared, ...names.map((name) => separateKeyring(shared, name))];
    const keys = keyrings.flatMap(({ accept }) => accept.flatMap(({ keys }) => hex(keys)));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
