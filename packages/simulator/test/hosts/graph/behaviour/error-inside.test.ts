import { describe, expect, it } from "vitest";
import { createSimulatedCloud } from "../../../../src/simulated-cloud.ts";
import { createSimulator } from "../../../../src/simulator.ts";
import type { ErrorPlace } from "../../../../src/wire/faults.ts";
import { createStubClient, tenant } from "../stub-client.ts";

const { host } = createStubClient();
const user = `/v1.0/users/${tenant.mailboxes[0]?.owner.id}`;
const list = `${user}/messages?$top=4&$select=id`;

async function show(place: ErrorPlace, target = list) {
  const simulator = createSimulator({ hosts: [host] });
  simulator.faults.inject({ leg: "graph", fault: { kind: "errorInside", place, code: "UnknownError" } });
  const response = await simulator.fetch(`https://graph.microsoft.com${target}`, {
    headers: { authorization: "Bearer stub" },
  });
  return { status: response.status, text: await response.text() };
}

const error = { code: "UnknownError", message: expect.any(String) };
const record = expect.objectContaining({ id: expect.any(String) });

describe("an error inside a 200", () => {
  it("is a member beside half of the records, without a link", async () => {
    const { status, text } = await show("beside");
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({
      "@odata.context": expect.any(String),
      value: [record, record],
      error,
    });
  });

  it("is an annotation", async () => {
    const page = JSON.parse((await show("annotation")).text);
    expect(page).toMatchObject({ value: [record, record], "@odata.error": error });
    expect(page).not.toHaveProperty("@odata.nextLink");
  });

  it("is the last element", async () => {
    expect(JSON.parse((await show("element")).text).value).toEqual([record, record, { error }]);
  });

  it("is the last element of a text that ends there", async () => {
    const { text } = await show("brokenOff");
    expect(text).toMatch(/"error":\{"code":"UnknownError","message":"[^"]*"\}\}$/);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
    expect(JSON.parse(`${text}]}`).value).toHaveLength(3);
  });

  it("is in no reply but a page", async () => {
    expect(JSON.parse((await show("beside", `${user}?$select=id`)).text)).toEqual({
      "@odata.context": expect.any(String),
      id: tenant.mailboxes[0]?.owner.id,
    });
    expect((await show("beside", `${user}/messages/$count`)).text).toMatch(/^\d+$/);
    expect((await show("beside", "/v1.0/users/nobody")).status).toBe(404);
  });

  it("is a fault of Graph only", () => {
    const { faults } = createSimulatedCloud().simulator;
    const fault = { kind: "errorInside", place: "beside", code: "UnknownError" } as const;
    expect(() => faults.inject({ leg: "entra", fault })).toThrow("cannot show");
  });
});
