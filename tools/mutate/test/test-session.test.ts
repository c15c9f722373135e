import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunReport } from "../run-report.ts";
import { createTestSession, type TestSession } from "../test-session.ts";

const root = join(import.meta.dirname, "..", "..", "..");
const source = "packages/core/src/scope/rule-filter.ts";
const code = readFileSync(join(root, source), "utf8");
const file = "packages/core/test/scope/rule-filter.test.ts";

describe("a session", { timeout: 120_000 }, () => {
  let session: TestSession;
  beforeAll(async () => {
    session = await createTestSession(root);
  }, 120_000);
  afterAll(() => session.close());

  const run = (text?: string, ids?: readonly string[]): Promise<RunReport> =>
    session.run({
      tests: [{ file, ids }],
      sources: new Map(text === undefined ? [] : [[source, text]]),
      cpuLimit: 4_000,
    });

  test("runs a source as it stands, as it is given, and then as it stands again", async () => {
    expect((await run()).verdict).toBe("passed");
    const { verdict, failure } = await run(code.replace("kept.every(", "kept.some("));
    expect([verdict, failure]).toEqual([
      "failed",
      expect.stringContaining(`${file} > a filter of several rules`),
    ]);
    expect((await run()).verdict).toBe("passed");
  });

  test("says that a test fails where a source cannot be loaded", async () => {
    const { verdict, failure } = await run(`${code}\nmissing();`);
    expect([verdict, failure]).toEqual(["failed", file]);
  });

  test("ends a run that computes without end, and goes on", async () => {
    expect((await run(`${code}\nwhile (true);`)).verdict).toBe("no end");
    expect((await run()).verdict).toBe("passed");
  });

  test("ends a run that waits for what never comes", async () => {
    const { verdict } = await run(
      code.replace("return records.map(", "await new Promise(() => undefined);$&"),
    );
    expect(verdict).toBe("no end");
  });

  test("runs chosen tests only, and tells what they took and who imports their sources", async () => {
    const { tests } = await run();
    const chosen = tests.slice(1, 3).map(({ id }) => id);
    const ran = (await run(undefined, chosen)).tests.filter(({ meta }) => meta.computed !== undefined);
    expect(ran.map(({ id }) => id)).toEqual(chosen);
    expect(session.filesThatImport(source)).toContain(file);
    expect(session.filesThatImport("packages/core/src/privacy/text/phrases.ts")).toEqual([]);
    expect(session.files).toContain("packages/core/test/proxy/links.test.ts");
  });
});
