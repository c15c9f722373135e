import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { createChain } from "../harness/chain.ts";

/** Asks a proxy of the policy; only of some groups where they are given. */
const callOf = (policy: object, groups?: readonly string[]) => {
  const chain = createChain({ platform: "aws", policy, entry: () => (groups ? { groups } : {}) });
  const call = async (target: string) => {
    const { status, headers, body } = await chain.ask({ target });
    return { status, type: headers.get("content-type"), body: JSON.parse(body.toString()) };
  };
  return { call, chain };
};

describe.each(["strict", "analytics"])("the JSON Schemas under %s", (profile) => {
  const { call, chain } = callOf({ profile });
  let user = "";
  beforeAll(async () => {
    const [fullest] = chain.tenant.mailboxes;
    const id = fullest?.owner.id ?? expect.unreachable();
    user = (await chain.sealedIdsOf([id])).get(id) ?? expect.unreachable();
  });

  it.each([
    ["user", () => "/v1.0/users?$top=50"],
    ["group", () => "/v1.0/groups"],
    ["message", () => `/v1.0/users/${user}/messages?$top=50`],
    ["event", () => `/v1.0/users/${user}/events?$top=50`],
    ["room", () => "/v1.0/places/microsoft.graph.room"],
  ])("hold every record of type %s", async (type, target) => {
    const schema = await call(`/_graphveil/schemas/${type}.json`);
    expect(schema.status).toBe(200);
    expect(schema.type).toBe("application/schema+json");
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema.body);
    const { value } = (await call(target())).body;
    expect(value.length).toBeGreaterThan(0);
    for (const record of value) expect(validate(record) ? [] : validate.errors).toEqual([]);
    expect(validate({ ...value[0], unheardOf: 1 })).toBe(false);
  });
});

it("tells the schema of no type that the caller does not read", async () => {
  const { call } = callOf({}, ["directory"]);
  expect((await call("/_graphveil/schemas/user.json")).status).toBe(200);
  expect((await call("/_graphveil/schemas/message.json")).status).toBe(403);
});

it("tells in the description what times are rounded to", async () => {
  expect((await callOf({ times: "day" }).call("/_graphveil/openapi.json")).body.info).toMatchObject({
    "x-graphveil-times": "day",
  });
  expect((await callOf({}).call("/_graphveil/openapi.json")).body.info).not.toHaveProperty(
    "x-graphveil-times",
  );
});
