import { catalogue } from "@graphveil/core/policy";
import type { Tenant } from "@graphveil/simulator";
import { describe, expect, it } from "vitest";
import { createChain } from "../harness/chain.ts";
import { readAllPages } from "../harness/landmarks.ts";

const range = "startDateTime=2020-01-01T00:00:00Z&endDateTime=2030-01-01T00:00:00Z";

/** Every operation on a user that names nothing else; folders by a well-known name. */
const templates = catalogue
  .map(({ template }) => template.replace("{mailFolder-id}", "inbox"))
  .filter((template) => template.startsWith("/users/{user-id}") && template.split("{").length === 2);

const rawChain = (entry: (tenant: Tenant) => object = () => ({})) => {
  const chain = createChain({ platform: "aws", policy: { profile: "raw" }, entry });
  const ask = (target: string) => chain.ask({ target });
  return { ...chain, ask };
};

const targetOf = (template: string, key: string): string => {
  const needsRange = template.includes("calendarView");
  return `/v1.0${template.replace("/{user-id}", key)}${needsRange ? `?${range}` : ""}`;
};

/** A key as callers write it: a segment, in which an apostrophe may be written either way, or a quoted key. */
const spellings = (key: string): readonly string[] => [
  `/${encodeURIComponent(key)}`,
  `/${encodeURIComponent(key).replaceAll("'", "%27")}`,
  `('${encodeURIComponent(key).replaceAll("'", "''")}')`,
];

/** A reply without its links, which name the user as the request did. A count is a number. */
const withoutLinks = (body: Buffer): unknown =>
  JSON.parse(body.toString().replace(/^\ufeff/, ""), (name, value: unknown) =>
    name.startsWith("@odata.") && name.endsWith("Link") ? undefined : value,
  );

const apostrophe = ({ people }: Tenant) =>
  people.find(({ userPrincipalName }) => userPrincipalName.includes("'")) ?? expect.unreachable("nobody");
const guest = ({ people }: Tenant) =>
  people.find(({ userPrincipalName }) => userPrincipalName.includes("#EXT#")) ?? expect.unreachable("nobody");

describe("under raw, a user principal name that the proxy gave", () => {
  it.each([
    ["has an apostrophe", apostrophe],
    ["is a guest's", guest],
  ] as const)("and that %s is a key of every operation, as the object id is", async (_, find) => {
    const { ask, tenant } = rawChain();
    const listed = await readAllPages(async (page) => (await ask(page)).json(), "/v1.0/users?$top=999");
    const { id, userPrincipalName } = find(tenant);
    const given = listed.find((user) => user["id"] === id)?.["userPrincipalName"];
    expect(given).toBe(userPrincipalName);
    expect(templates.length).toBeGreaterThan(30);
    for (const template of templates) {
      const byId = await ask(targetOf(template, `/${id}`));
      for (const key of spellings(String(given))) {
        const { status, body } = await ask(targetOf(template, key));
        expect([status, template, key]).toEqual([byId.status, template, key]);
        if (status === 200) expect(withoutLinks(body)).toEqual(withoutLinks(byId.body));
      }
    }
  });

  it("is a key under a mailbox scope, too, and in the links of its pages", async () => {
    const { ask, tenant } = rawChain((given) => ({ mailboxes: [apostrophe(given).id, guest(given).id] }));
    const { id, userPrincipalName } = apostrophe(tenant);
    const count = tenant.mailboxOf(id)?.messages.length ?? 0;
    for (const key of spellings(userPrincipalName)) {
      const target = `/v1.0/users${key}/messages?$top=7&$select=id`;
      const read = await readAllPages(async (page) => (await ask(page)).json(), target);
      expect(read).toHaveLength(count);
    }
    expect(count).toBeGreaterThan(7);
    expect((await ask(`/v1.0/users/${encodeURIComponent(guest(tenant).userPrincipalName)}`)).status).toBe(
      200,
    );
  });
});

describe("a doubled apostrophe in a filter", () => {
  it.each(["surname eq 'O''Shaughnessy'", "startswith(surname,'O''S')", "surname in ('O''Shaughnessy','x')"])(
    "means one, and the links of the pages keep it: %s",
    async (filter) => {
      const { ask, tenant } = rawChain();
      const wanted = tenant.people.filter(({ surname }) => surname === "O'Shaughnessy").map(({ id }) => id);
      expect(wanted.length).toBeGreaterThan(0);
      for (const written of [encodeURIComponent(filter), encodeURIComponent(filter).replaceAll("'", "%27")]) {
        const target = `/v1.0/users?$filter=${written}&$select=id`;
        const read = await readAllPages(async (page) => (await ask(page)).json(), target);
        expect(read.map((user) => user["id"])).toEqual(wanted);
      }
    },
  );

  it("is in the cursor of mail that goes on over pages", async () => {
    const { ask, tenant } = rawChain();
    const { id } = apostrophe(tenant);
    const subject = "not (contains(subject,'it''s nobody''s'))";
    const target = `/v1.0/users/${id}/messages?$top=5&$select=id&$filter=${encodeURIComponent(subject)}`;
    const read = await readAllPages(async (page) => (await ask(page)).json(), target);
    expect(read).toHaveLength(tenant.mailboxOf(id)?.messages.length ?? -1);
  });
});
