import { describe, expect, test } from "vitest";
import { drivers } from "./deployments.ts";
import { unreadableOf } from "./hostile-network.ts";
import { rowOf } from "./report.ts";
import { type Method, runLoad } from "./run.ts";
import { shortForm } from "./workload.ts";

const methods: readonly Method[] = ["single", "batch"];

describe.each(drivers)("the tenant through $name under fire", (driver) => {
  test.each(methods)(
    "%s requests: every record once, the unreadable mailboxes named, no failure of the token",
    { timeout: 60_000 },
    async (method) => {
      const run = await runLoad(driver, method, shortForm);
      const row = rowOf(run, shortForm);
      expect(row).toMatchObject({ missing: 0, twice: 0, tokenFailures: 0, missed: [], holds: true });
      expect(row.read).toBe(row.expected);
      expect(row.expected).toBeGreaterThan(1000);
      expect(run.ours.changes.read).toBeGreaterThan(100);
      expect([...run.ours.first.skipped.keys()].toSorted((one, other) => one - other)).toEqual(
        unreadableOf(shortForm),
      );
      expect(new Set(run.ours.first.skipped.values()).size).toBeGreaterThan(1);
      expect(row.upstream).toBeGreaterThanOrEqual(row.floor - row.faults);
      expect(row.faults).toBeGreaterThan(0);
      expect(row.failedExchanges).toBeGreaterThan(0);
    },
  );
});
