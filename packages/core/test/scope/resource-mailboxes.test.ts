import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { Refusal } from "../../src/errors.ts";
import { createLookup } from "../../src/scope/lookup.ts";
import { createResourceMailboxes, PURPOSE_LIFETIME_MS } from "../../src/scope/resource-mailboxes.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { createFakeClock } from "../identity/fakes.ts";
import { placesTargets, purposeTarget } from "./fixtures.ts";

/** What Graph answers: a body with 200, or a status with the code of an error. */
type Answer = { readonly body: unknown } | { readonly status: number; readonly code?: string };

const [rooms = "", workspaces = ""] = placesTargets;
const addressTarget = `/v1.0/users/${ids.adele}?$select=id,mail,userPrincipalName`;
const adele = { id: ids.adele, mail: "AdeleV@contoso.com", userPrincipalName: "adele@contoso.com" };
const withholding = { code: "notFound", graphCode: "MailboxNotEnabledForRESTAPI" };

const listing = (...addresses: readonly unknown[]): Answer => ({
  body: { value: addresses.map((emailAddress) => ({ id: "x", emailAddress })) },
});
const purpose = (value: unknown): Answer => ({ body: { value } });

/** Mailboxes of a tenant that lists no place and where Adele's is a person's, but for these answers. */
function setUp(answers: Readonly<Record<string, Answer>> = {}) {
  const known: Record<string, Answer> = {
    [rooms]: listing(),
    [workspaces]: listing(),
    [purposeTarget(ids.adele)]: purpose("user"),
    [addressTarget]: { body: adele },
    ...answers,
  };
  const asked: string[] = [];
  const running = { now: 0, most: 0 };
  const get = async ({ pathAndQuery }: { readonly pathAndQuery: string }) => {
    asked.push(pathAndQuery);
    running.now += 1;
    running.most = Math.max(running.most, running.now);
    await new Promise<void>((resolve) => setImmediate(resolve));
    running.now -= 1;
    const answer = known[pathAndQuery] ?? { status: 404, code: "ErrorInvalidUser" };
    const isBody = "body" in answer;
    const body = isBody ? answer.body : { error: { code: answer.code } };
    return {
      status: isBody ? 200 : answer.status,
      headers: new Headers(),
      body: Buffer.from(JSON.stringify(body)),
      retries: 0,
      latencyMs: 0,
    };
  };
  const clock = createFakeClock();
  const mailboxes = createResourceMailboxes({
    lookup: createLookup({ graph: { get }, now: clock.now }),
    graphRoot: clouds.global.graphRoot,
    now: clock.now,
    timeout: clock.timeout,
  });
  let counted = 0;
  const { signal } = new AbortController();
  const countLookup = () => {
    counted += 1;
  };
  return {
    asked,
    known,
    clock,
    running,
    refusalOf: (userId: string = ids.adele) => mailboxes.refusalOf(userId, { signal, countLookup }),
    counted: () => counted,
  };
}

describe("the purpose of a mailbox", () => {
  it.each(["user", "linked", "shared", "others", "Shared"])("%s is not a resource's", async (value) => {
    const { refusalOf } = setUp({ [purposeTarget(ids.adele)]: purpose(value) });
    expect(await refusalOf()).toBeUndefined();
  });

  it.each(["room", "equipment", "Room"])("%s is a resource's", async (value) => {
    const { refusalOf, asked } = setUp({ [purposeTarget(ids.adele)]: purpose(value) });
    expect(await refusalOf()).toMatchObject({
      ...withholding,
      reason: "scope: mailbox of a room or an equipment",
    });
    expect(asked).toEqual([...placesTargets, purposeTarget(ids.adele)]);
  });

  it.each<readonly [string, Answer, string]>([
    ["unknownFutureValue", purpose("unknownFutureValue"), "its settings do not tell"],
    ["a member that nobody here knows", purpose("desk"), "its settings do not tell"],
    ["a number", purpose(3), "its settings do not tell"],
    ["null", purpose(null), "its settings do not tell"],
    ["nothing", { body: {} }, "its settings do not tell"],
    ["404", { status: 404, code: "MailboxNotEnabledForRESTAPI" }, "it has no settings"],
    ["400", { status: 400, code: "ErrorInvalidUser" }, "it has no settings"],
    ["403", { status: 403, code: "ErrorAccessDenied" }, "MailboxSettings.Read is not granted for it"],
    ["403 of another code", { status: 403, code: "Forbidden" }, "MailboxSettings.Read is not granted for it"],
    ["401", { status: 401, code: "UnknownError" }, "MailboxSettings.Read is not granted for it"],
  ])("is unknown where Graph answers %s, and the mailbox withheld", async (_, answer, why) => {
    const { refusalOf, asked } = setUp({ [purposeTarget(ids.adele)]: answer });
    const reason = `scope: mailbox of unknown purpose (${why})`;
    expect(await refusalOf()).toMatchObject({ ...withholding, reason });
    expect(await refusalOf()).toMatchObject({ reason });
    expect(asked.filter((target) => target === purposeTarget(ids.adele))).toHaveLength(2);
  });

  it("is undecided while Graph fails, and asked for again", async () => {
    const { refusalOf, known } = setUp({ [purposeTarget(ids.adele)]: { status: 503 } });
    await expect(refusalOf()).rejects.toMatchObject({ code: "upstreamUnavailable" });
    known[purposeTarget(ids.adele)] = purpose("shared");
    expect(await refusalOf()).toBeUndefined();
  });
});

describe("a place", () => {
  it.each<readonly [string, string, string]>([
    ["room by its address", rooms, "adelev@CONTOSO.com"],
    ["room by its user principal name", rooms, "Adele@contoso.com"],
    ["workspace", workspaces, "adelev@contoso.com"],
  ])("that is a %s is withheld, whatever its purpose says", async (_, target, address) => {
    const { refusalOf } = setUp({ [target]: listing("other@contoso.com", address) });
    expect(await refusalOf()).toMatchObject({ reason: "scope: mailbox of a room or an equipment" });
  });

  it("is read on every page", async () => {
    const { graphRoot } = clouds.global;
    const next = `${rooms}&$skip=100`;
    const page = { value: [{ id: "x", emailAddress: null }], "@odata.nextLink": `${graphRoot}${next}` };
    const { refusalOf } = setUp({ [rooms]: { body: page }, [next]: listing("adelev@contoso.com") });
    expect(await refusalOf()).toMatchObject({ reason: "scope: mailbox of a room or an equipment" });
  });

  it("of which the mailbox is unknown changes nothing for others", async () => {
    const { refusalOf, asked } = setUp({ [rooms]: listing("nobody@contoso.com", null, "", 7) });
    expect(await refusalOf()).toBeUndefined();
    expect(asked).toContain(addressTarget);
  });

  it.each([400, 404])("is in no list where Graph has none (%i), and purposes alone tell", async (status) => {
    const { refusalOf, known } = setUp({ [rooms]: { status }, [workspaces]: { status } });
    expect(await refusalOf()).toBeUndefined();
    const other = ids.diego;
    known[purposeTarget(other)] = purpose("room");
    expect(await refusalOf(other)).toMatchObject({ reason: "scope: mailbox of a room or an equipment" });
  });

  it("cannot be held against a mailbox whose user is gone", async () => {
    const { refusalOf } = setUp({ [rooms]: listing("r@contoso.com"), [addressTarget]: { status: 404 } });
    const reason = "scope: mailbox of unknown purpose (the directory does not have its user)";
    expect(await refusalOf()).toMatchObject({ ...withholding, reason });
  });

  it.each<readonly [string, Readonly<Record<string, Answer>>, object]>([
    [
      "may not be read",
      { [rooms]: { status: 403, code: "ErrorAccessDenied" } },
      { code: "consentMissing", reason: "scope: Place.Read.All is not granted" },
    ],
    [
      "may not be read as a workspace",
      { [workspaces]: { status: 403 } },
      { code: "consentMissing", reason: "scope: Place.Read.All is not granted" },
    ],
    [
      "is listed and users may not be read",
      { [rooms]: listing("r@contoso.com"), [addressTarget]: { status: 403 } },
      { code: "consentMissing", reason: "scope: User.ReadBasic.All is not granted" },
    ],
    [
      "is on a next page that is not there",
      { [rooms]: { body: { value: [], "@odata.nextLink": `${clouds.global.graphRoot}${rooms}&$skip=1` } } },
      { code: "upstreamUnavailable" },
    ],
    ["is in a reply without a list", { [rooms]: { body: {} } }, { code: "upstreamUnavailable" }],
    ["is no object", { [rooms]: { body: { value: [null] } } }, { code: "upstreamUnavailable" }],
    [
      "is in a list with an error instead of a place",
      {
        [rooms]: { body: { value: [{ id: "x", emailAddress: null }, { error: { code: "UnknownError" } }] } },
      },
      { code: "upstreamUnavailable", reason: "scope: a look-up answered an error among records" },
    ],
    ["is in a list that fails", { [workspaces]: { status: 500 } }, { code: "upstreamUnavailable" }],
  ])("that %s leaves every mailbox undecided", async (_, answers, refusal) => {
    const { refusalOf } = setUp(answers);
    const error: unknown = await refusalOf().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Refusal);
    expect(error).toMatchObject(refusal);
  });
});

describe("what is known of mailboxes", () => {
  it("is asked for again after 24 hours and not before", async () => {
    const { refusalOf, asked, clock, known, counted } = setUp();
    for (const wait of [0, PURPOSE_LIFETIME_MS - 1]) {
      clock.advance(wait);
      expect(await refusalOf()).toBeUndefined();
    }
    expect([asked.length, counted()]).toEqual([3, 3]);
    known[purposeTarget(ids.adele)] = purpose("room");
    clock.advance(1);
    expect(await refusalOf()).toBeInstanceOf(Refusal);
    expect([asked.length, counted()]).toEqual([6, 6]);
  });

  it("is looked up once for all who ask at a time, and of few mailboxes at a time", async () => {
    const users = Array.from({ length: 20 }, (_, at) => ids.adele.replace(/..$/, String(at + 10)));
    const answers = Object.fromEntries(users.map((id) => [purposeTarget(id), purpose("user")]));
    const { refusalOf, asked, running } = setUp(answers);
    const found = await Promise.all([...users, ...users].map((id) => refusalOf(id)));
    expect(found).toEqual(Array.from({ length: 40 }, () => undefined));
    expect(asked).toHaveLength(placesTargets.length + users.length);
    expect(running.most).toBe(4);
  });
});
