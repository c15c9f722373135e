import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  createSimulatedCloud,
  mailboxRefusals,
  type Reality,
  type SimulatedCloud,
} from "@graphveil/simulator";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { directReach } from "../../src/doctor/reach.ts";
import { calendarsRow } from "../../src/doctor/rows/calendars.ts";
import { cloudsRow } from "../../src/doctor/rows/clouds.ts";
import { deltaPagesRow } from "../../src/doctor/rows/delta-pages.ts";
import { groupsRow } from "../../src/doctor/rows/groups.ts";
import { lookAtState } from "../../src/doctor/rows/kept-links.ts";
import { mailboxesRow, sample } from "../../src/doctor/rows/mailboxes.ts";
import { operationsRow } from "../../src/doctor/rows/operations.ts";
import { pushDownRow } from "../../src/doctor/rows/push-down.ts";
import { lookAt, pathOfLink, type Row, type RowContext, tally } from "../../src/doctor/rows/row.ts";
import { sensitivityRow } from "../../src/doctor/rows/sensitivity.ts";
import { run } from "../run-program.ts";
import { leastRoles, serveProxy, serviceOf, worldWith } from "./served.ts";

const everyRole = [...leastRoles, "Mail.Read", "Application.Read.All", "Member.Read.Hidden"];
/** The simulated Graph gives the organization to nobody else. */
const organizationToo = [...leastRoles, "Organization.Read.All"];
const noGroup = "0badc0de-0000-4000-8000-00000000dead";

interface Scene {
  readonly stack: SimulatedCloud;
  readonly context: RowContext;
}

interface SceneOptions {
  readonly roles?: readonly string[];
  readonly reality?: Partial<Reality>;
  readonly entry?: (stack: SimulatedCloud) => object;
  readonly policy?: object;
  readonly users?: (stack: SimulatedCloud) => readonly string[];
}

const mailboxUsers = ({ tenant }: SimulatedCloud): readonly string[] =>
  tenant.mailboxes.filter(({ owner }) => owner.kind === "member").map(({ owner }) => owner.id);

const createScene = (options: SceneOptions = {}): Scene => {
  const { roles = leastRoles, reality = {}, entry = () => ({}), policy = {}, users = mailboxUsers } = options;
  const stack = createSimulatedCloud({ world: worldWith(roles), reality });
  const service = serviceOf(stack, entry(stack), policy);
  const { policy: document, cloud } = service.configuration;
  const context: RowContext = {
    reach: directReach(service),
    policy: document,
    cloud,
    users: async () => users(stack),
    random: () => 0.5,
  };
  return { stack, context };
};

const look = async (row: Row, { stack, context }: Scene) => {
  const findings = await lookAt(row, context);
  expect(stack.simulator.unsimulated).toEqual([]);
  const text = JSON.stringify(findings);
  for (const { userPrincipalName, id } of stack.tenant.people) {
    expect(text).not.toContain(userPrincipalName);
    expect(text).not.toContain(id);
  }
  return findings;
};

const outcome = async (row: Row, scene: Scene) =>
  (await look(row, scene)).map(({ check, result, code }) =>
    [check, result, code].filter((part) => part !== undefined).join(" "),
  );

describe("groups of a scope", () => {
  /** A group whose members are people alone, which the test makes visible or hidden. */
  const peopleGroup = ({ tenant }: SimulatedCloud): string => {
    const people = new Set(tenant.people.map(({ id }) => id));
    const group = tenant.groups.find(
      ({ memberIds }) => memberIds.length > 3 && memberIds.every((id) => people.has(id)),
    );
    return group?.id ?? expect.unreachable();
  };
  const visible = (stack: SimulatedCloud): string =>
    stack.tenant.edit.updateGroup(peopleGroup(stack), { visibility: "Private" }).id;
  const hidden = (stack: SimulatedCloud): string =>
    stack.tenant.edit.updateGroup(peopleGroup(stack), { visibility: "HiddenMembership" }).id;
  const scope =
    (member: "mailboxes" | "exclude", groupOf: (stack: SimulatedCloud) => string) =>
    (stack: SimulatedCloud) => ({
      [member]: { group: groupOf(stack) },
    });

  test("a group that shows its members passes, and the index agrees", async () => {
    const scene = createScene({ entry: scope("mailboxes", visible) });
    expect(await outcome(groupsRow, scene)).toEqual(["group.local.mailboxes pass"]);
  });

  test("an index that is behind is told", async () => {
    const scene = createScene({ entry: scope("mailboxes", visible) });
    const { tenant, graph } = scene.stack;
    graph.holdIndex();
    const id = peopleGroup(scene.stack);
    const memberIds = tenant.groups.find((group) => group.id === id)?.memberIds ?? [];
    tenant.edit.updateGroup(id, { memberIds: memberIds.slice(1) });
    expect(await outcome(groupsRow, scene)).toEqual(["group.local.mailboxes warn indexDiffers"]);
  });

  test("a hidden membership is a failure, unless the policy says that it may be read", async () => {
    const entry = scope("exclude", hidden);
    expect(await outcome(groupsRow, createScene({ entry }))).toEqual([
      "group.local.exclude fail hiddenMembership",
    ]);
    const granted = createScene({ entry, roles: everyRole, policy: { hiddenMemberships: "granted" } });
    expect((await outcome(groupsRow, granted))[0]).not.toContain("hiddenMembership");
  });

  test("an exclusion that excludes nobody is a failure", async () => {
    const entry = (member: "mailboxes" | "exclude") =>
      scope(member, (stack) => stack.tenant.edit.updateGroup(visible(stack), { memberIds: [] }).id);
    const found = async (member: "mailboxes" | "exclude") =>
      outcome(groupsRow, createScene({ entry: entry(member) }));
    expect(await found("exclude")).toEqual(["group.local.exclude fail emptyGroup"]);
    expect(await found("mailboxes")).toEqual(["group.local.mailboxes warn emptyGroup"]);
  });

  test("a group that does not exist is a failure", async () => {
    const scene = createScene({ entry: scope("exclude", () => noGroup) });
    expect(await outcome(groupsRow, scene)).toEqual(["group.local.exclude fail groupMissing"]);
  });

  test("a policy without groups has nothing to look at", async () => {
    expect(await outcome(groupsRow, createScene())).toEqual(["group pass"]);
  });
});

describe("push-down", () => {
  test.each<[string, SceneOptions, string]>([
    ["all casts hold", {}, "all type casts holds"],
    [
      "calendars' casts are refused",
      { reality: { refusesSharingMessageCast: true } },
      "the type casts of meeting messages holds",
    ],
  ])("%s", async (_, options, found) => {
    const [finding] = await look(pushDownRow, createScene(options));
    expect(finding).toMatchObject({ check: "pushDown", result: "pass", found });
  });

  test("a mailbox that refuses every cast is a warning", async () => {
    const scene = createScene();
    for (const id of mailboxUsers(scene.stack)) scene.stack.graph.refuseCasts(id);
    expect(await look(pushDownRow, scene)).toEqual([
      expect.objectContaining({
        result: "warn",
        found: "no type cast holds",
        remedy: expect.stringContaining("Nothing leaks"),
      }),
    ]);
  });
});

describe("private", () => {
  const entry = () => ({ private: "drop" });
  test("is no matter of a policy without it", async () => {
    expect(await outcome(sensitivityRow, createScene())).toEqual(["private pass"]);
  });

  test("every message tells its sensitivity, and a delta refuses to", async () => {
    expect(await outcome(sensitivityRow, createScene({ entry, roles: everyRole }))).toEqual([
      "private pass",
      "private.delta pass",
    ]);
  });

  test("a delta that tells it now is news", async () => {
    const scene = createScene({ entry, roles: everyRole, reality: { failsNestedExpandOfDelta: false } });
    expect(await outcome(sensitivityRow, scene)).toEqual(["private pass", "private.delta warn"]);
  });
});

describe("pages of a delta", () => {
  test("tell of all messages", async () => {
    const [finding] = await look(deltaPagesRow, createScene());
    expect(finding).toMatchObject({ check: "deltaPages", result: "pass" });
    expect(finding?.found).toMatch(/^(\d+) of \1$/);
  });

  test("that lose some are a failure", async () => {
    const { stack, context } = createScene();
    const { reach } = context;
    const losing: RowContext = {
      ...context,
      reach: {
        ...reach,
        async ask(path, headers) {
          const reply = await reach.ask(path, headers);
          return path.includes("/delta") ? { ...reply, records: reply.records.slice(1) } : reply;
        },
      },
    };
    expect(await outcome(deltaPagesRow, { stack, context: losing })).toEqual([
      "deltaPages fail deltaLosesMail",
    ]);
  });
});

describe("a round over the operations", () => {
  test("has an example for nearly all, and knows links and shapes", async () => {
    const findings = await look(operationsRow, createScene({ roles: organizationToo }));
    const [statuses, links, shapes] = findings;
    expect([statuses?.check, statuses?.result, statuses?.remedy]).toEqual(["operations", "pass", undefined]);
    expect(Number(/^(\d+) × 200/.exec(String(statuses?.found))?.[1])).toBeGreaterThan(100);
    expect(links).toMatchObject({ check: "operations.links", result: "pass" });
    expect(shapes?.check).toBe("operations.shapes");
  });

  test("names the operations that a permission is missing for", async () => {
    const roles = leastRoles.filter((role) => role !== "Place.Read.All");
    const [statuses] = await look(operationsRow, createScene({ roles }));
    expect(statuses).toMatchObject({ result: "warn", found: expect.stringContaining("403 ") });
    expect(statuses?.remedy).toContain("/places/");
  });
});

describe("mailboxes at random", () => {
  test("are told by status and code, with what a crawl does about them", async () => {
    const scene = createScene();
    const [first = "", second = "", third = ""] = mailboxUsers(scene.stack);
    const { graph } = scene.stack;
    graph.refuseMailbox(first, mailboxRefusals.onPremises);
    graph.refuseMailbox(second, mailboxRefusals.outsideScope);
    graph.refuseMailbox(third, mailboxRefusals.stale);
    const scoped = {
      ...scene,
      context: { ...scene.context, users: async () => mailboxUsers(scene.stack).slice(0, 12) },
    };
    const [finding] = await look(mailboxesRow, scoped);
    expect(finding).toMatchObject({ result: "pass", remedy: expect.stringContaining("go on") });
    for (const part of [
      "9 × 200",
      "1 × 401 UnknownError (on premises)",
      "1 × 403 ErrorAccessDenied",
      "1 × 503 MailboxInfoStale",
    ])
      expect(finding?.found).toContain(part);
  });

  test("none that opens is a failure", async () => {
    const scene = createScene({ users: (stack) => mailboxUsers(stack).slice(0, 4) });
    for (const id of mailboxUsers(scene.stack))
      scene.stack.graph.refuseMailbox(id, mailboxRefusals.onPremises);
    expect(await outcome(mailboxesRow, scene)).toEqual(["mailboxes fail"]);
  });

  test("are each asked once", () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 16807) % 2147483647;
      return seed / 2147483647;
    };
    const picked = sample([...Array(80).keys()], 50, random);
    expect([picked.length, new Set(picked).size]).toEqual([50, 50]);
    expect(sample([1, 2], 50, random).length).toBe(2);
  });
});

test("owners of calendars are known to the directory, and rooms are looked at", async () => {
  const findings = await look(
    calendarsRow,
    createScene({ users: (stack) => mailboxUsers(stack).slice(0, 4) }),
  );
  expect(findings.map(({ check }) => check)).toEqual(["calendars", "calendars.rooms"]);
  expect(findings[0]?.found).toMatch(/^\d+ calendars, \d+ without an owner/);
  expect(findings[1]?.result).toBe("pass");
});

describe("clouds", () => {
  test("ids of permissions and the host of links are this cloud's", async () => {
    expect(await outcome(cloudsRow, createScene({ roles: everyRole }))).toEqual([
      "roles.ids warn",
      "links.host pass",
    ]);
  });

  test("no permission is asked for only to look", async () => {
    const [roles] = await look(cloudsRow, createScene());
    expect(roles).toMatchObject({
      check: "roles.ids",
      result: "untried",
      remedy: expect.stringContaining("az ad sp show"),
    });
  });
});

describe("doctor --state", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "graphveil-state-"));
  });
  afterEach(() => rm(folder, { recursive: true }));
  const DAY_MS = 24 * 60 * 60 * 1000;

  test("keeps links for its owner alone, and tries them when they are 8 and 31 days old", async () => {
    const { stack, context } = createScene();
    const start = Date.now();
    const later = async (days: number) =>
      (await lookAtState(context, { folder, path: "state.json", now: start + days * DAY_MS })).map(
        ({ check, result, found }) => `${check} ${result} ${found}`,
      );
    expect(await later(0)).toEqual([
      "state.users untried the link is 0 days old",
      "state.messages untried the link is 0 days old",
    ]);
    expect((await stat(join(folder, "state.json"))).mode & 0o777).toBe(0o600);
    expect(await later(7)).toEqual([
      "state.users untried the link is 7 days old",
      "state.messages untried the link is 7 days old",
    ]);
    expect(await later(9)).toEqual([
      "state.users pass 200 after 9 days",
      "state.messages pass 200 after 9 days",
    ]);
    stack.graph.forgetSyncStates();
    const last = await later(32);
    expect(last[0]).toMatch(/^state\.users pass 200 after 9 days, 410 \w+ after 32 days$/);
    expect(last[1]).toMatch(/^state\.messages pass 200 after 9 days, 410 \w+ after 32 days$/);
    expect(await later(40)).toEqual(last);
    const { links } = JSON.parse(await readFile(join(folder, "state.json"), "utf8"));
    expect(links).toHaveLength(2);
  });

  test.each(["nonsense", "{}", '{"version":2,"links":[]}'])(
    "%s is no state, and is left as it is",
    async (text) => {
      await writeFile(join(folder, "state.json"), text);
      const served = await serveProxy();
      const { code, stderr } = await run(["doctor", "--url", served.base, "--state", "state.json"], {
        folder,
      });
      expect([code, stderr]).toEqual([
        2,
        "state.json is no state of the doctor; name another file with --state.\n",
      ]);
      expect(await readFile(join(folder, "state.json"), "utf8")).toBe(text);
    },
  );
});

describe("through the proxy", () => {
  test("what it shows nothing of is untried, and the rest is looked at as its caller", async () => {
    const served = await serveProxy(worldWith(organizationToo));
    const { code, stdout } = await run(["doctor", "--json", "--url", served.base], { folder: "/" });
    const { findings } = JSON.parse(stdout) as {
      findings: readonly { check: string; result: string; found: string }[];
    };
    const resultOf = (check: string) => findings.find((finding) => finding.check === check)?.result;
    expect(["group", "pushDown", "private", "cloud", "state", "metrics"].map(resultOf)).toEqual(
      Array(6).fill("untried"),
    );
    expect(["deltaPages", "operations", "operations.links", "mailboxes", "calendars"].map(resultOf)).toEqual(
      Array(5).fill("pass"),
    );
    expect(code).toBe(0);
    expect(served.stack.simulator.unsimulated).toEqual([]);
  });

  test("a caller who reads nothing is told so", async () => {
    const served = await serveProxy(undefined, { groups: undefined });
    const { code, stdout } = await run(["doctor", "--json", "--url", served.base], { folder: "/" });
    const { findings } = JSON.parse(stdout) as { findings: readonly { check: string; result: string }[] };
    const bad = findings.filter(({ result }) => result === "fail");
    expect([code, bad]).toEqual([0, []]);
  });
});

describe("links and tallies", () => {
  test.each([
    ["https://graph.microsoft.com/v1.0/users?$skiptoken=x", "/users?$skiptoken=x"],
    ["http://127.0.0.1:8787/v1.0/users/a/messages?%24skip=2", "/users/a/messages?%24skip=2"],
    ["https://graph.microsoft.com/beta/users", undefined],
    ["nonsense", undefined],
    [undefined, undefined],
  ])("%s is the path %s", (link, path) => {
    expect(pathOfLink(link)).toBe(path);
  });

  test("a tally has the most frequent first", () => {
    expect(tally(["a", "b", "b"])).toBe("2 × b, 1 × a");
  });
});
