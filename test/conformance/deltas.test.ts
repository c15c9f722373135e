import { createSimulatedCloud, type Tenant } from "@graphveil/simulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { knownCallers, policyOf } from "../harness/configuration.ts";
import { type Driver, drivers } from "../harness/drivers.ts";
import { expectError } from "../harness/expectations.ts";
import { atLandmarks, findLandmarks, type Landmarks, targetOf } from "../harness/landmarks.ts";
import { useNetwork } from "../harness/network.ts";
import { createDescribedWitness } from "../harness/surface.ts";
import { createWitness, type Witness } from "../harness/witness.ts";

const simulated = useNetwork(createSimulatedCloud());
const { stack } = simulated;

type Entity = Readonly<Record<string, unknown>>;

/** What a client holds of a collection that it follows. */
type Held = Map<string, Entity>;

const RANGE = "startDateTime=2025-06-01&endDateTime=2026-12-31";

/** What happened to a collection: how many entities are new or changed, and how many are gone. */
interface Happened {
  readonly changed: number;
  readonly gone: number;
}

/** One collection whose changes Graph follows, and what happens to it between two rounds. */
interface Followed {
  readonly name: string;
  readonly target: string;
  /** Adds and changes something; gives what takes away what it added. */
  readonly change: (tenant: Tenant, landmarks: Landmarks) => readonly [Happened, () => Happened];
}

const mailboxOf = ({ edit }: Tenant, { user }: Landmarks) => edit.mailbox(user.raw);
const happened = (changed: number, gone: number): Happened => ({ changed, gone });

/** One that no landmark is of. */
const spareOf = <T extends { readonly id: string }>(all: readonly T[], landmarks: Landmarks): T => {
  const taken = new Set(Object.values(landmarks).map(({ raw }) => raw));
  return all.find(({ id }) => !taken.has(id)) ?? expect.unreachable();
};

const followed: readonly Followed[] = [
  {
    name: "users",
    target: "/v1.0/users/delta?$select=id,mail,accountEnabled",
    change({ edit, people, domains }, landmarks) {
      const { id } = spareOf(
        people.filter(({ hasMailbox }) => !hasMailbox),
        landmarks,
      );
      const added = edit.addUser({ givenName: "Nova", surname: crypto.randomUUID().slice(0, 8) });
      edit.updateUser(id, { mail: `${crypto.randomUUID()}@${domains[0]}` });
      return [
        happened(2, 0),
        () => {
          edit.deleteUser(added.id, "deleted");
          return happened(0, 1);
        },
      ];
    },
  },
  {
    name: "groups",
    target: "/v1.0/groups/delta",
    change({ edit, groups }, landmarks) {
      const { id, memberIds } = spareOf(groups, landmarks);
      edit.updateGroup(id, { memberIds: memberIds.slice(1) });
      return [
        happened(1, 0),
        () => {
          edit.deleteGroup(id);
          return happened(0, 1);
        },
      ];
    },
  },
  {
    name: "messages of a folder",
    target: "/v1.0/users/{user}/mailFolders/{folder}/messages/delta?$select=id,isRead,importance",
    change(tenant, landmarks) {
      const editor = mailboxOf(tenant, landmarks);
      const old = tenant
        .mailboxOf(landmarks.user.raw)
        ?.messages.find(({ folderId }) => folderId === landmarks.folder.raw);
      const add = () => editor.addMessage({ subject: "news", text: "text", folder: landmarks.folder.raw });
      const [first, second] = [add(), add()];
      editor.updateMessage(old?.id ?? "", { isRead: !old?.isRead });
      return [
        happened(3, 0),
        () => {
          editor.deleteMessage(first.id);
          editor.moveMessage(second.id, "archive");
          return happened(0, 2);
        },
      ];
    },
  },
  {
    name: "folders",
    target: "/v1.0/users/{user}/mailFolders/delta",
    change(tenant, landmarks) {
      const editor = mailboxOf(tenant, landmarks);
      const added = editor.addFolder("one");
      editor.renameFolder(landmarks.childFolder.raw, crypto.randomUUID());
      return [
        happened(2, 0),
        () => {
          editor.deleteFolder(added.id);
          return happened(0, 1);
        },
      ];
    },
  },
  {
    name: "a view of a calendar",
    target: `/v1.0/users/{user}/calendarView/delta?${RANGE}`,
    change(tenant, landmarks) {
      const editor = mailboxOf(tenant, landmarks);
      const day = (year: number) => ({
        startAt: Date.UTC(year, 2, 2, 9),
        endAt: Date.UTC(year, 2, 2, 10),
      });
      const added = editor.addEvent({ subject: "inside", ...day(2026) });
      editor.addEvent({ subject: "outside", ...day(2028) });
      return [
        happened(1, 0),
        () => {
          editor.deleteEvent(added.id);
          return happened(0, 1);
        },
      ];
    },
  },
];

/** Longest link over the simulator's tokens of 320 characters, as docs/calling.md says it. */
const LINK_CHARACTERS = 800;
const PAGE = 7;
const SIZE = [["prefer", `odata.maxpagesize=${PAGE}`]] as const;

/** How a policy names the caller of a driver. */
const matchOf = (driver: string): object => {
  const { aws, google, local } = knownCallers(stack);
  if (driver.includes("Lambda")) return aws;
  return driver.includes("functions-framework") ? google : local;
};

describe.each(drivers)("$name", ({ name: driverName, start }) => {
  let driver: Driver;
  let witness: Witness;
  let landmarks: Landmarks;

  const restart = async (environment: Readonly<Record<string, string>> = {}) => {
    await driver?.stop();
    driver = await start(stack, simulated.network, { environment });
    witness = await createDescribedWitness(createWitness(driver, stack.simulator), driver.base);
  };

  beforeAll(async () => {
    await restart();
    landmarks = await findLandmarks(stack, async (target) => (await witness.ask({ target })).json());
  });

  afterAll(() => driver.stop());

  /** The page at a target, and the requests to Graph behind it. */
  const read = async (target: string, headers: readonly (readonly [string, string])[] = []) => {
    const answer = await witness.ask({ target, headers });
    expect(answer.status, answer.body.toString()).toBe(200);
    return { body: answer.json(), asked: answer.upstream.filter(({ leg }) => leg === "graph") };
  };

  /** Reads a round to its end into what the client holds, as a client does; gives what it was told, and the next link. */
  const readRound = async (target: string, held: Held, headers: typeof SIZE | readonly [] = []) => {
    const told: Entity[] = [];
    for (let next = target, head = headers; ; head = []) {
      const { body, asked } = await read(next, head);
      for (const { target: each } of asked) expect(each).not.toMatch(/top=/i);
      const value = body["value"] as readonly Entity[];
      for (const record of value) {
        told.push(record);
        const id = String(record["id"]);
        if (record["@removed"] === undefined) held.set(id, { ...held.get(id), ...record });
        else held.delete(id);
      }
      const [more, end] = ["next", "delta"].map((name) => targetOf(body[`@odata.${name}Link`]));
      expect([more, end].filter((link) => link !== undefined)).toHaveLength(1);
      if (end !== undefined) return { told, link: end };
      next = more ?? "";
    }
  };

  const withoutRelations = (held: Held) =>
    new Map([...held].map(([id, { "members@delta": _, ...rest }]) => [id, rest]));

  describe.each(followed)("a delta of $name", ({ target: template, change }) => {
    const target = () => atLandmarks(template, landmarks);

    test("tells all there is, then what changed and what is gone, so that its client holds what is there", async () => {
      const held: Held = new Map();
      let { link } = await readRound(target(), held, SIZE);
      expect(held.size).toBeGreaterThan(1);
      const follow = async ({ changed, gone }: Happened) => {
        const next = await readRound(link, held);
        link = next.link;
        const removed = next.told.filter((record) => record["@removed"] !== undefined);
        expect(removed).toHaveLength(gone);
        for (const { id, "@removed": why } of removed) {
          expect(id).toMatch(/^s1_/);
          expect(why).toEqual({ reason: expect.stringMatching(/^(?:changed|deleted)$/) });
        }
        expect(new Set(next.told.map(({ id }) => id)).size).toBe(changed + gone);
        const fresh: Held = new Map();
        await readRound(target(), fresh, SIZE);
        expect(withoutRelations(held)).toEqual(withoutRelations(fresh));
      };
      const [changed, takeAway] = change(stack.tenant, landmarks);
      await follow(changed);
      await follow(takeAway());
      await follow(happened(0, 0));
    });

    test("that Graph has forgotten is a 410 with a sealed link that restarts it", async () => {
      const held: Held = new Map();
      const { link } = await readRound(target(), held, SIZE);
      stack.graph.forgetSyncStates();
      const lost = await witness.ask({ target: link });
      expectError(lost, "syncStateNotFound", { headers: ["location"] });
      const location = lost.headers.get("location") ?? "";
      expect(location.startsWith(`${driver.base}/v1.0/`)).toBe(true);
      expect(location).toMatch(/\/delta\?%24deltatoken=s1_[\w-]+$/);
      const fresh: Held = new Map();
      const { body } = await read(targetOf(location) ?? "");
      // The pages of the directory are as Graph makes them: by small ones its order, which tells names, would show.
      if (template.includes("{user}"))
        expect((body["value"] as readonly Entity[]).length).toBeLessThanOrEqual(PAGE);
      await readRound(targetOf(location) ?? "", fresh);
      expect(fresh).toEqual(held);
    });
  });

  test("a link is good in another instance, after a deploy with another policy, and after an accepted rotation", async () => {
    const links = new Map<Followed, string>();
    for (const each of followed)
      links.set(each, (await readRound(atLandmarks(each.target, landmarks), new Map(), SIZE)).link);
    for (const [{ name }, link] of links) expect(link.length, name).toBeLessThanOrEqual(LINK_CHARACTERS);
    const policies = [
      {},
      { overrides: { classes: { organization: "keep" } } },
      { keys: { issue: "v2", accept: ["v1", "v2"] } },
    ].map((rest) => policyOf(stack, { callers: [{ name: "acme", match: matchOf(driverName) }], rest }));
    for (const policy of policies) {
      await restart({ GRAPHVEIL_POLICY: policy });
      for (const [each, link] of links) {
        const next = await readRound(link, new Map());
        expect(next.told, each.name).toEqual([]);
        links.set(each, next.link);
      }
    }
  });
});
