import { describe, expect, it } from "vitest";
import { createChain } from "../harness/chain.ts";
import { createGraphWalk } from "../harness/graph-walk.ts";
import { readAllPages } from "../harness/landmarks.ts";

const HOUR_MS = 3_600_000;

/** A chain whose caller reads times by the hour, and the mailbox that it reads. */
async function setUp() {
  const chain = createChain({ platform: "aws", entry: () => ({ times: "hour" }) });
  const { tenant, sealedIdsOf } = chain;
  const { owner } = tenant.mailboxes[0] ?? expect.unreachable("no mailbox");
  const user = `/v1.0/users/${(await sealedIdsOf([owner.id])).get(owner.id)}`;
  const ask = (target: string, zone?: string) =>
    chain.ask({
      target,
      headers: zone === undefined ? [] : [["prefer", `outlook.timezone="${zone}"`]],
    });
  return {
    user,
    ask,
    readAll: (path: string, zone?: string) =>
      readAllPages(async (page) => (await ask(page, zone)).json(), `${user}/${path}`),
    truth: (path: string) => createGraphWalk(tenant)(`/v1.0/users/${owner.id}/${path}`),
  };
}

const hourOf = (time: unknown): number => Math.floor(Date.parse(String(time)) / HOUR_MS) * HOUR_MS;
const written = (hour: number): string => new Date(hour).toISOString().replace(".000", "");

/** Every string in a value that looks like a date with a time of day. */
const timesIn = (value: unknown): readonly string[] =>
  JSON.stringify(value).match(/\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?/g) ?? [];

describe("a caller whose times are rounded", () => {
  it("reads no time within an hour, in mail and calendars, in whatever zone it asks", async () => {
    const { readAll } = await setUp();
    const view = "startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-04-01T00:00:00Z";
    for (const zone of ["UTC", "Nepal Standard Time", "India Standard Time", "Asia/Kathmandu"])
      for (const path of [
        "messages?$top=1000",
        "events?$top=1000",
        `calendarView?${view}&$top=1000`,
        `calendarView/delta?${view}`,
      ]) {
        const times = timesIn(await readAll(path, zone));
        expect(times.length, path).toBeGreaterThan(10);
        expect(
          times.filter((time) => !/T\d\d:00:00Z?$/.test(time)),
          path,
        ).toEqual([]);
        expect(times.filter((time) => /T00:00:00/.test(time)).length, "UTC").toBeLessThan(times.length);
      }
  });

  it.each(["eq", "ne", "gt", "ge", "lt", "le"] as const)(
    "finds by %s what its times say, and Graph takes the question",
    async (operator) => {
      const { readAll, truth } = await setUp();
      const raw = await truth("messages?$top=1000&$select=receivedDateTime");
      const hours = raw.map((row) => hourOf(row["receivedDateTime"]));
      const hour = hours[Math.floor(hours.length / 2)] ?? expect.unreachable("no message");
      const holds = {
        eq: (each: number) => each === hour,
        ne: (each: number) => each !== hour,
        gt: (each: number) => each > hour,
        ge: (each: number) => each >= hour,
        lt: (each: number) => each < hour,
        le: (each: number) => each <= hour,
      }[operator];
      const filter = `$filter=${encodeURIComponent(`receivedDateTime ${operator} ${written(hour)}`)}`;
      const found = await readAll(`messages?$top=1000&$select=receivedDateTime&${filter}`);
      expect(found.map((row) => row["receivedDateTime"]).toSorted()).toEqual(
        hours.filter(holds).map(written).toSorted(),
      );
      expect(found.length).toBeGreaterThan(0);
    },
  );

  it("cannot close in on a time", async () => {
    const { ask, user, truth } = await setUp();
    const [first] = await truth("messages?$top=1&$select=receivedDateTime");
    const hour = hourOf(first?.["receivedDateTime"]);
    const inside = [1000, 60_000, HOUR_MS / 2].map((ms) => written(hour + ms));
    for (const time of inside) {
      for (const operator of ["ge", "lt", "eq"])
        expect(
          (
            await ask(
              `${user}/messages?$filter=${encodeURIComponent(`receivedDateTime ${operator} ${time}`)}`,
            )
          ).status,
        ).toBe(400);
      const range = `startDateTime=${written(hour)}&endDateTime=${time}`;
      expect((await ask(`${user}/calendarView?${range}`)).status).toBe(400);
    }
    expect((await ask(`${user}/messages?$orderby=receivedDateTime`)).status).toBe(403);
  });
});
