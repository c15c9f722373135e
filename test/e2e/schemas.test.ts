import { createSimulatedCloud } from "@graphveil/simulator";
import { Ajv2020 } from "ajv/dist/2020.js";
import { beforeAll, describe, expect, it } from "vitest";
import { policyOf } from "../harness/configuration.ts";
import { createInProcessService, type InProcessService } from "../harness/in-process.ts";

const stack = createSimulatedCloud();

const callOf =
  ({ proxy }: InProcessService) =>
  async (target: string) => {
    const response = await proxy.handle(
      {
        method: "GET",
        rawTarget: target,
        headers: new Headers(),
        bodyBytes: 0,
        body: async () => new Uint8Array(),
      },
      {
        id: crypto.randomUUID(),
        deadline: Date.now() + 30_000,
        caller: { kind: "local" },
        publicBase: "https://proxy.example",
      },
    );
    const body = JSON.parse(await response.text());
    return { status: response.status, type: response.headers.get("content-type"), body };
  };

const serviceUnder = (rest: object, groups?: readonly string[]) =>
  createInProcessService(stack, {
    environment: {
      GRAPHVEIL_POLICY: policyOf(stack, {
        callers: [{ name: "acme", match: { local: true }, ...(groups ? { groups } : {}) }],
        rest,
      }),
    },
  });

describe.each(["strict", "analytics"])("the JSON Schemas under %s", (profile) => {
  const call = callOf(serviceUnder({ profile }));
  let user = "";
  beforeAll(async () => {
    const people = await call("/v1.0/users?$filter=userType%20eq%20'Member'&$select=id");
    for (const { id } of people.body.value) {
      const { status, body } = await call(`/v1.0/users/${id}/messages?$top=1`);
      if (status !== 200 || body.value.length === 0) continue;
      user = id;
      break;
    }
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
  const call = callOf(serviceUnder({}, ["directory"]));
  expect((await call("/_graphveil/schemas/user.json")).status).toBe(200);
  expect((await call("/_graphveil/schemas/message.json")).status).toBe(403);
});

it("tells in the description what times are rounded to", async () => {
  expect((await callOf(serviceUnder({ times: "day" }))("/_graphveil/openapi.json")).body.info).toMatchObject({
    "x-graphveil-times": "day",
  });
  expect((await callOf(serviceUnder({}))("/_graphveil/openapi.json")).body.info).not.toHaveProperty(
    "x-graphveil-times",
  );
});
