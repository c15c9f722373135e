import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import type { GraphRequest } from "../../src/graph/request.ts";
import type { ScopeRules } from "../../src/policy/document/scope-rules.ts";
import { catalogue } from "../../src/policy/operations/catalogue.ts";
import type { Operation } from "../../src/policy/operations/operation.ts";
import { isOffered, type Permit } from "../../src/policy/policy.ts";
import { deriveKeys } from "../../src/privacy/tokens/keys.ts";
import { createSeal } from "../../src/privacy/tokens/seal.ts";
import type { AddressedRequest } from "../../src/scope/examined-request.ts";
import { createScopeCheck, type Restriction } from "../../src/scope/restriction.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { createFakeClock } from "../identity/fakes.ts";

const version = { version: "v1", keys: deriveKeys(new Uint8Array(32)) };
const seal = createSeal({ issue: version, accept: [version] });

/** Graph's answer to every look-up: the calendar is Adele's, and every folder has the inbox's id but for junk. */
const answerOf = (target: string, userPurpose: string): object => {
  if (target.startsWith("/v1.0/places/")) return { value: [] };
  if (target.endsWith("/userPurpose")) return { value: userPurpose };
  if (target.endsWith("$select=id,owner")) return { owner: { address: "adelev@contoso.com" } };
  if (target.includes("/childFolders?")) return { value: [] };
  if (target.includes("/mailFolders/junkemail?")) return { id: "junk" };
  return { id: target.includes("/mailFolders/") ? ids.inbox : ids.adele };
};

/** What a scope makes of an operation in Adele's or Diego's mailbox, with every folder by the inbox's id. */
async function examine(
  rules: ScopeRules,
  operation: Operation,
  { user = ids.adele, userPurpose = "user" }: { readonly user?: string; readonly userPurpose?: string } = {},
) {
  const asked: string[] = [];
  const get = async ({ pathAndQuery }: GraphRequest) => {
    asked.push(pathAndQuery);
    const body = Buffer.from(JSON.stringify(answerOf(pathAndQuery, userPurpose)));
    return { status: 200, headers: new Headers(), body, retries: 0, latencyMs: 0 };
  };
  const { now, timeout } = createFakeClock();
  const restrict = createScopeCheck({
    graph: { get },
    graphRoot: clouds.global.graphRoot,
    readsHidden: false,
    warnOfEmptyExclusion: () => expect.unreachable("nobody is excluded"),
    now,
    timeout,
  });
  const { template, group } = operation;
  const named: Readonly<Record<string, string>> = {
    "user-id": user,
    "mailFolder-id": ids.inbox,
    "mailFolder-id1": ids.inbox,
  };
  const path = `/v1.0${template.replace(/\{([\w-]+)\}/g, (_, name: string) => encodeURIComponent(named[name] ?? "x"))}`;
  const mailboxId = template.startsWith("/users/{user-id}") ? user : undefined;
  const entry = { name: "reader", match: { local: true }, groups: [group], ...rules };
  const permit = { entry, operation } as unknown as Permit;
  const resolved = { path, mailboxId, query: {} } as unknown as AddressedRequest;
  const examined = await restrict(permit, resolved, seal, {
    signal: new AbortController().signal,
    countLookup: () => undefined,
  })?.catch((error: unknown) => error);
  return {
    asked,
    refused: examined instanceof Error ? examined : undefined,
    restriction: examined as Restriction,
  };
}

const byTemplate = (operations: readonly Operation[]) =>
  operations.map((operation) => [operation.template, operation] as const);
const inMailboxes = catalogue.filter(({ group }) => group === "mail" || group === "calendar");
const counts = catalogue.filter(({ reply }) => reply.kind === "count");

describe("every operation in a mailbox", () => {
  it("is one of the mail or the calendar, and names its mailbox", () => {
    for (const { template, group } of catalogue)
      expect(template.startsWith("/users/{user-id}/"), template).toBe(
        group === "mail" || group === "calendar",
      );
  });

  it.each(byTemplate(inMailboxes))(
    "%s is refused outside the scope, and nobody is asked",
    async (_, operation) => {
      for (const rules of [{ mailboxes: [ids.adele] }, { exclude: [ids.diego] }]) {
        const { refused, asked } = await examine(rules, operation, { user: ids.diego });
        expect(refused).toMatchObject({ code: "notFound", graphCode: "MailboxNotEnabledForRESTAPI" });
        expect(asked).toEqual([]);
      }
    },
  );
});

describe("every operation in a room's calendar", () => {
  const inCalendars = catalogue.filter(({ group }) => group === "calendar");
  const drop = { private: "drop" } as const;

  it.each(byTemplate(inCalendars))("%s is refused where private events are dropped", async (_, operation) => {
    for (const userPurpose of ["room", "equipment", "unknownFutureValue"]) {
      const { refused } = await examine(drop, operation, { userPurpose });
      const mailbox = { code: "notFound", graphCode: "MailboxNotEnabledForRESTAPI" };
      const isDecidable = (await examine(drop, operation)).refused === undefined;
      expect(refused).toMatchObject(isDecidable ? mailbox : { code: "operationRefused" });
    }
  });

  it.each(byTemplate(inCalendars))("%s asks nothing where resources are included", async (_, operation) => {
    const { asked } = await examine({ ...drop, resources: "include" }, operation, { userPurpose: "room" });
    expect(asked).toEqual([]);
  });

  it("leaves every operation on mail alone", async () => {
    for (const operation of catalogue.filter(({ group }) => group === "mail"))
      expect((await examine(drop, operation, { userPurpose: "room" })).asked).toEqual([]);
  });
});

describe("every operation under a scope of senders", () => {
  /** What says nothing of anybody who writes to the mailbox. */
  const free =
    /mailboxSettings|\/outlook|calendarGroups(?:\/\$count|\/\{calendarGroup-id\})?$|calendars(?:\/\$count)?$|calendar(?:s\/\{calendar-id\})?$/;

  it.each(byTemplate(inMailboxes))("%s is refused, filtered, or about no sender", async (_, operation) => {
    const { reply } = operation;
    const { refused, restriction } = await examine({ senders: "internal" }, operation);
    const offered = isOffered({ groups: [operation.group], senders: "internal" }, operation, {
      visibleProperties: () => [reply.kind === "property" ? reply.property : "id"],
    });
    expect(offered, "what is refused is not offered").toBe(refused === undefined);
    if (refused !== undefined) return expect(refused).toMatchObject({ code: "operationRefused" });
    expect(restriction.filter === undefined).toBe(free.test(operation.template));
    if (restriction.filter === undefined) return;
    const blank = { members: {}, isTombstone: false };
    const foreign = { emailAddress: { address: "eve@elsewhere.example" } };
    const members = {
      id: ids.archive,
      from: foreign,
      sender: foreign,
      organizer: foreign,
      parentFolderId: "x",
    };
    const verdicts = await restriction.filter.keeps([blank, { members, isTombstone: false }]);
    expect(verdicts).toEqual([false, reply.type === "mailFolder"]);
    expect(restriction.filter.strips.has("totalItemCount")).toBe(reply.type === "mailFolder");
  });
});

describe("every count", () => {
  const allowedUnder = async (rules: ScopeRules): Promise<readonly string[]> => {
    const allowed: string[] = [];
    for (const operation of counts) {
      const { refused, restriction } = await examine(rules, operation);
      if (refused === undefined && restriction.filter === undefined) allowed.push(operation.template);
    }
    return allowed.filter((template) => !template.startsWith("/places"));
  };
  const except = (...parts: readonly string[]) =>
    counts
      .map(({ template }) => template)
      .filter(
        (template) => !template.startsWith("/places") && !parts.some((part) => template.includes(part)),
      );

  it.each<readonly [string, ScopeRules, readonly string[]]>([
    ["of calendars under a mailbox scope", { mailboxes: [ids.adele] }, except("/calendars/$count")],
    [
      "of mail outside an allowed folder",
      { folders: ["inbox"] },
      except("{user-id}/messages/$count", "olders/$count"),
    ],
    [
      "of what may be private",
      { private: "drop" },
      except(
        "/calendars/$count",
        "/messages/$count",
        "/events/$count",
        "/calendarView/$count",
        "/instances/$count",
      ),
    ],
    [
      "of what may be from outside",
      { senders: "internal" },
      except("/messages/$count", "/events/$count", "olders/$count"),
    ],
    [
      "of people under a scope of the directory",
      { mailboxes: [ids.adele], scopeDirectory: true },
      except("/calendars/$count", "/users/$count", "embers/$count", ".user/$count", ".orgContact/$count"),
    ],
  ])("%s is refused, and no other", async (_, rules, allowed) => {
    expect(await allowedUnder(rules)).toEqual(allowed);
    expect(allowed.length).toBeLessThan(except().length);
  });
});
