import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { crc32c } from "../../../src/hosts/google/crc32c.ts";
import { createSimulator } from "../../../src/simulator.ts";
import { defaultWorld, type World } from "../../../src/world.ts";

const { gcp } = defaultWorld;
const url = `https://cloudkms.googleapis.com/v1/${gcp.kmsKeyVersion}:macSign`;
const message = Buffer.from("graphveil/root/v1/tenant");
const data = message.toString("base64");
const mac = createHmac("sha256", gcp.kmsKeyMaterial).update(message).digest();

interface Wanted {
  readonly gcp?: Partial<World["gcp"]>;
  /** An e-mail to mint a token for, a literal token, or "" for none. */
  readonly who?: string;
  readonly to?: string;
}

async function sign(body: unknown, wanted: Wanted = {}) {
  const { gcp: changes = {}, who = gcp.serviceAccount.email, to = url } = wanted;
  const simulator = createSimulator({ world: { ...defaultWorld, gcp: { ...gcp, ...changes } } });
  const token = who.includes("@") ? simulator.google.mintAccessToken(who).token : who;
  const response = await simulator.fetch(to, {
    method: "POST",
    headers: token === "" ? {} : { authorization: `Bearer ${token}` },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return {
    response,
    body: (await response.json()) as Record<string, unknown> & { error: { status: string } },
  };
}

describe("crc32c", () => {
  test.each([
    ["123456789", 0xe3069283],
    ["", 0],
  ])("of %j", (text, expected) => expect(crc32c(Buffer.from(text))).toBe(expected));

  test("of 32 zero bytes, as RFC 3720 has it", () => expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa));
});

describe("macSign", () => {
  test("the HMAC of the data under the key, with the fields of the real API", async () => {
    expect((await sign({ data })).body).toEqual({
      name: gcp.kmsKeyVersion,
      mac: mac.toString("base64"),
      macCrc32c: String(crc32c(mac)),
      protectionLevel: "SOFTWARE",
    });
  });

  test("a checksum is verified and acknowledged", async () => {
    const { body } = await sign({ data, dataCrc32c: String(crc32c(message)) });
    expect(body).toMatchObject({ mac: mac.toString("base64"), verifiedDataCrc32c: true });
  });

  test("both clouds derive the same root", () => {
    expect(defaultWorld.gcp.kmsKeyMaterial).toEqual(defaultWorld.aws.kmsKeyMaterial);
  });
});

describe("refuses", () => {
  test.each([
    ["no token", { data }, { who: "" }, 401, "UNAUTHENTICATED"],
    ["an invented token", { data }, { who: "ya29.invented" }, 401, "UNAUTHENTICATED"],
    ["another principal", { data }, { who: "developer@contoso.com" }, 403, "PERMISSION_DENIED"],
    ["another version", { data }, { to: url.replace("Versions/1", "Versions/2") }, 403, "PERMISSION_DENIED"],
    [
      "a disabled version",
      { data },
      { gcp: { kmsKeyState: "DISABLED" } as const },
      400,
      "FAILED_PRECONDITION",
    ],
    ["a wrong checksum", { data, dataCrc32c: "1" }, {}, 400, "INVALID_ARGUMENT"],
    ["no data", {}, {}, 400, "INVALID_ARGUMENT"],
    ["data that is not base64", { data: "$$$" }, {}, 400, "INVALID_ARGUMENT"],
    ["an unknown field", { data, digest: "x" }, {}, 400, "INVALID_ARGUMENT"],
    ["too much data", { data: Buffer.alloc(64 * 1024 + 1).toString("base64") }, {}, 400, "INVALID_ARGUMENT"],
    ["what is not JSON", "{", {}, 400, "INVALID_ARGUMENT"],
  ])("%s", async (_what, body, options, status, code) => {
    const reply = await sign(body, options);
    expect([reply.response.status, reply.body.error.status]).toEqual([status, code]);
    expect(reply.response.headers.has("www-authenticate")).toBe(status === 401);
  });

  test("an expired token", async () => {
    let now = 0;
    const simulator = createSimulator({ now: () => now });
    const { token } = simulator.google.mintAccessToken(gcp.serviceAccount.email);
    now = 3_600_000;
    const init = {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify({ data }),
    };
    expect((await simulator.fetch(url, init)).status).toBe(401);
  });
});

test("does not pretend to know another method", async () => {
  await expect(sign({ data }, { to: url.replace("macSign", "macVerify") })).rejects.toThrow("fetch failed");
});
