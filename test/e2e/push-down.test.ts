import { catalogue, type Operation } from "@graphveil/core/policy";
import { createSimulatedCloud, type Reality, type SimulatedCloud } from "@graphveil/simulator";
import { beforeAll, describe, expect, test } from "vitest";
import { knownCallers, policyOf } from "../harness/configuration.ts";
import { atLandmarks, findLandmarks, type Landmarks, targetOf } from "../harness/landmarks.ts";
import { createPushDownReader, type ReadPushed } from "../harness/push-down.ts";

let stack: SimulatedCloud;
let landmarks: Landmarks;
let pushed: ReadPushed;
let whole: ReadPushed;

beforeAll(async () => {
  stack = createSimulatedCloud();
  pushed = createPushDownReader(stack, { pushDown: true });
  whole = createPushDownReader(stack, { pushDown: false });
  landmarks = await findLandmarks(stack, async (target) => (await whole(target)).body);
});

const WINDOW = "startDateTime=2025-06-01&endDateTime=2026-12-31";

/** The landmark that stands for a parameter of a template. */
const landmarkOf = (template: string): Readonly<Record<string, string>> => ({
  "user-id": "user",
  "group-id": "group",
  "mailFolder-id": "folder",
  "mailFolder-id1": "childFolder",
  "message-id": /childFolders/.test(template)
    ? "messageInChildFolder"
    : /mailFolders/.test(template)
      ? "messageInFolder"
      : "message",
  "event-id": /instances$/.test(template) ? "series" : "event",
  "calendar-id": "calendar",
  "calendarGroup-id": "calendarGroup",
});

/** A template at the landmarks, with every record on as few pages as Graph gives. */
const targetAt = ({ template, reply, required }: Operation): string => {
  const names = landmarkOf(template);
  const path = template.replace(/\{([\w-]+)\}/g, (_, name: string) => `{${names[name]}}`);
  const query = [
    ...(reply.kind === "collection" ? ["$top=200"] : []),
    ...(required.length > 0 ? [WINDOW] : []),
  ];
  return atLandmarks(`/v1.0${path}${query.length === 0 ? "" : `?${query.join("&")}`}`, landmarks);
};

type Entity = Readonly<Record<string, unknown>>;

/** Every record of a collection, or the one entity; what Graph sent for it, and what it was asked. */
const readAll = async (read: ReadPushed, target: string) => {
  const records: unknown[] = [];
  const sent: Entity[] = [];
  let asked: readonly string[] = [];
  let isRefused = false;
  for (let next: string | undefined = target; next !== undefined; ) {
    const page = await read(next);
    const { value } = page.body;
    records.push(...(Array.isArray(value) ? value : [page.body]));
    for (const { body } of page.graph) {
      const of = (body as { readonly value?: unknown }).value;
      const { "@odata.context": _, ...entity } = body as Entity;
      sent.push(...(Array.isArray(of) ? (of as Entity[]) : [entity]));
    }
    asked = [...asked, ...page.graph.map(({ target: each }) => each)];
    isRefused ||= page.audit["pushDownRefused"] === true;
    next = targetOf(page.body["@odata.nextLink"]);
  }
  return { records, sent, asked, isRefused };
};

const selectOf = (target: string): readonly string[] =>
  new URLSearchParams(target.split("?")[1]).get("$select")?.split(",") ?? [];

const pushedOperations = catalogue.filter(({ pushDown }) => pushDown);

describe("an operation that is pushed down", () => {
  test.each(pushedOperations.map((operation) => [operation.template, operation] as const))(
    "%s gives the same reply, Graph sends less, and is asked for nothing that it would not have sent",
    async (_template, operation) => {
      const target = targetAt(operation);
      const [ours, theirs] = [await readAll(pushed, target), await readAll(whole, target)];
      expect(theirs.asked.flatMap(selectOf)).toEqual([]);
      expect(ours.asked).toHaveLength(theirs.asked.length);
      for (const asked of ours.asked) expect(selectOf(asked).length).toBeGreaterThan(0);
      expect(ours.records.length).toBeGreaterThan(0);
      expect(ours.records).toEqual(theirs.records);
      // The names that are selected stand in the reply's context, so that only what is in the records counts.
      expect(JSON.stringify(ours.sent).length).toBeLessThan(JSON.stringify(theirs.sent).length);
      const own = new Set(ours.asked.flatMap(selectOf).filter((name) => !name.includes("/")));
      const sent = new Set(theirs.sent.flatMap(Object.keys));
      expect([...own].filter((name) => !sent.has(name))).toEqual([]);
    },
  );
});

test("every list that the design names is pushed down", () => {
  const lists = pushedOperations
    .filter(({ reply }) => reply.kind === "collection")
    .map(({ template }) => template.split("/").at(-1));
  expect(new Set(lists)).toEqual(
    new Set([
      ...["users", "groups", "messages", "mailFolders", "childFolders"],
      ...["events", "calendarView", "instances"],
    ]),
  );
});

/** The paths of the mailboxes that can be read. */
const mailboxes = async (read: ReadPushed): Promise<readonly string[]> => {
  const users = await readAll(read, "/v1.0/users?$top=500");
  const paths = users.records.map((user) => `/v1.0/users/${(user as { readonly id: string }).id}`);
  const found: string[] = [];
  for (const path of paths)
    if ((await read(`${path}/mailFolders?$top=1`).catch(() => undefined)) !== undefined) found.push(path);
  return found;
};

const below = [
  "messages?$top=500",
  "mailFolders/inbox/childFolders?$top=100",
  `calendarView?$top=500&${WINDOW}`,
];
/** Mailboxes that are read where all of them would take too long: a search folder and all kinds of meetings are among them. */
const SAMPLE = 20;
const localPolicy = (cloud: SimulatedCloud, overrides: object): string =>
  policyOf(cloud, {
    callers: [{ name: "acme", match: knownCallers(cloud).local }],
    rest: { overrides },
  });
const dropsPeople = { properties: { "event.organizer": "drop", "event.attendees": "drop" } };

describe("messages, folders and views of many mailboxes are the same, those of derived types too,", () => {
  test.each<
    readonly [
      string,
      {
        readonly reality?: Partial<Reality>;
        readonly refusesCasts?: boolean;
        readonly overrides?: object;
        /** Which of the three are refused a selection. */
        readonly refused: readonly boolean[];
      },
    ]
  >([
    ["where Graph takes all", { refused: [false, false, false] }],
    [
      "where it refuses the cast of messages that share calendars",
      { reality: { refusesSharingMessageCast: true }, refused: [true, false, false] },
    ],
    ["where it refuses all casts", { refusesCasts: true, refused: [true, true, false] }],
    [
      "where views leave their times out",
      { reality: { fillsTimesOfLoadedViews: false }, refused: [false, false, true] },
    ],
    ["where views leave their times empty", { overrides: dropsPeople, refused: [false, false, true] }],
  ])("%s", async (_where, { reality = {}, refusesCasts = false, overrides, refused }) => {
    const cloud = createSimulatedCloud({ reality });
    if (refusesCasts) for (const { owner } of cloud.tenant.mailboxes) cloud.graph.refuseCasts(owner.id);
    const policy = overrides === undefined ? {} : { policy: localPolicy(cloud, overrides) };
    const [ours, theirs] = [true, false].map((pushDown) =>
      createPushDownReader(cloud, { pushDown, ...policy }),
    );
    if (ours === undefined || theirs === undefined) return expect.unreachable();
    const types = new Set<unknown>();
    const seen = below.map(() => false);
    const paths = (await mailboxes(theirs)).slice(0, SAMPLE);
    for (const path of paths)
      for (const [at, each] of below.entries()) {
        const [one, other] = [
          await readAll(ours, `${path}/${each}`),
          await readAll(theirs, `${path}/${each}`),
        ];
        expect(one.records).toEqual(other.records);
        for (const record of one.records) types.add((record as Entity)["@odata.type"]);
        seen[at] ||= one.isRefused;
      }
    expect(paths.length).toBeGreaterThan(5);
    expect(seen).toEqual(refused);
    expect([...types]).toEqual(
      expect.arrayContaining(
        ["eventMessageRequest", "eventMessageResponse", "mailSearchFolder"].map(
          (name) => `#microsoft.graph.${name}`,
        ),
      ),
    );
  });
});
