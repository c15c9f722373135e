import { once } from "node:events";
import { mkdir, readdir, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { startNodeProcess } from "@graphveil/simulator";
import { describe, expect, onTestFinished, test } from "vitest";
import { startLocalServer } from "../../src/serve/local-server.ts";
import { report, rowsOf, type Served, serveTenant, watchBatches, write } from "./served.ts";

const MAIN = fileURLToPath(new URL("../../src/main.ts", import.meta.url));

/** A server before the proxy that lets so many batches through and holds the others. */
async function holdAfter(served: Served, batches: number): Promise<{ readonly base: string }> {
  let seen = 0;
  const server = createServer((request, reply) => {
    void (async () => {
      if (request.method === "POST") seen++;
      if (seen > batches) return;
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks);
      const answer = await fetch(`${served.server.base}${request.url}`, {
        method: request.method ?? "GET",
        headers: { "content-type": "application/json" },
        ...(body.length > 0 ? { body } : {}),
      });
      const headers = { "x-graphveil-policy": answer.headers.get("x-graphveil-policy") ?? "" };
      const text = (await answer.text()).replaceAll(served.server.base, base);
      reply.writeHead(answer.status, headers).end(text);
    })();
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { base };
}

const journalLines = async ({ folder }: Served): Promise<number> => {
  const text = await readFile(join(folder, "settings.csv.part"), "utf8").catch(() => "");
  return text.split("\n").length - 1;
};

/** The journal of a run at another address of the same proxy, as if it had been this one. */
async function moveJournal(served: Served, from: string): Promise<string> {
  const text = await readFile(join(served.folder, "settings.csv.part"), "utf8");
  return text.replace(from, served.server.base);
}

async function expectWhole(served: Served): Promise<void> {
  const ids = [
    ...(await rowsOf(served, "settings.csv")),
    ...(await rowsOf(served, "settings.failures.csv")),
  ].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toHaveLength(served.stack.tenant.people.length);
  expect((await readdir(served.folder)).toSorted()).toEqual(["settings.csv", "settings.failures.csv"]);
}

describe("a report that is killed", () => {
  test("goes on from what it had, also behind half a line: no mailbox twice, none missing", async () => {
    const served = await serveTenant();
    const held = await holdAfter(served, 3);
    const argv = [
      "report",
      "mailbox-settings",
      "--out",
      join(served.folder, "settings.csv"),
      "--url",
      held.base,
    ];
    const child = startNodeProcess({
      arguments: [MAIN, ...argv],
      workingDirectory: served.folder,
      environment: {},
    });
    while ((await journalLines(served)) < 61) await setTimeout(20);
    process.kill(child.pid, "SIGKILL");
    expect(await child.exited).toMatchObject({ signal: "SIGKILL" });
    expect(await readdir(served.folder)).toEqual(["settings.csv.part"]);

    const journal = await moveJournal(served, held.base);
    await write(served, "settings.csv.part", `${journal}{"id":"s1_half`);
    const stop = Promise.withResolvers<void>();
    const second = watchBatches((_reply, _urls, count) => {
      if (count === 2) stop.resolve();
    });
    const stopped = { fetch: second.fetch, stopped: () => stop.promise };
    const { code, stderr } = await report(served, ["--resume"], stopped);
    expect([code, stderr]).toEqual([130, expect.stringContaining("60/108")]);
    const [, ...lines] = (await readFile(join(served.folder, "settings.csv.part"), "utf8"))
      .trim()
      .split("\n");
    const kept = new Set(lines.map((line) => (JSON.parse(line) as { readonly id: string }).id));
    expect([kept.size, kept.has("s1_half")]).toEqual([lines.length, false]);

    const third = watchBatches();
    const { stdout } = await report(served, ["--resume"], { fetch: third.fetch });
    expect(stdout).toContain(`${lines.length} of them are from an earlier run`);
    expect(third.batches.flat()).toHaveLength(served.stack.tenant.people.length - lines.length);
    await expectWhole(served);
  });
});

describe("a report that is stopped", () => {
  test("ends with 130, leaves the earlier report as it is, and goes on with --resume", async () => {
    const served = await serveTenant();
    await write(served, "settings.csv", "the earlier one");
    const stop = Promise.withResolvers<void>();
    const { fetch, batches } = watchBatches((_reply, _urls, count) => {
      if (count === 2) stop.resolve();
    });
    const first = await report(served, [], { fetch, stopped: () => stop.promise });
    expect([first.code, first.stdout]).toEqual([130, ""]);
    expect(first.stderr).toMatch(
      /Interrupted\.\n\d+ of 108 mailboxes are kept in settings\.csv\.part: .*--resume/,
    );
    expect(await readFile(join(served.folder, "settings.csv"), "utf8")).toBe("the earlier one");

    const again = await report(served);
    expect([again.code, again.stderr]).toEqual([
      2,
      expect.stringContaining("add --resume to go on, or remove it"),
    ]);
    const before = batches.length;
    const { code } = await report(served, ["--resume"], { fetch });
    expect(code).toBe(0);
    expect(batches.slice(before).flat().length).toBeLessThan(108);
    await expectWhole(served);
  });

  test("is not gone on with under another policy, for other mailboxes, at another endpoint", async () => {
    const served = await serveTenant();
    const stopAt = (count: number) => {
      const stop = Promise.withResolvers<void>();
      const { fetch } = watchBatches((_reply, _urls, at) => {
        if (at === count) stop.resolve();
      });
      return { fetch, stopped: () => stop.promise };
    };
    await report(served, [], stopAt(1));
    const other = { ...(await serveTenant("raw")), folder: served.folder };
    await write(served, "ids.txt", "s1_x");
    const journal = await readFile(join(served.folder, "settings.csv.part"), "utf8");
    const atOther = journal.replace(served.server.base, other.server.base);

    expect((await report(other, ["--resume"])).stderr).toContain("at another endpoint");
    expect((await report(served, ["--resume", "--mailboxes", "ids.txt"])).stderr).toContain(
      "for other mailboxes",
    );
    await write(served, "settings.csv.part", atOther);
    const { code, stderr } = await report(other, ["--resume"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("under another policy")]);
    await write(served, "settings.csv.part", '{"format":"something else"}\n');
    expect((await report(other, ["--resume"])).stderr).toContain("another version");
    expect((await readdir(served.folder)).toSorted()).toEqual(["ids.txt", "settings.csv.part"]);
  });

  test("begins where there is nothing to go on with, or only an empty file", async () => {
    const served = await serveTenant();
    expect((await report(served, ["--resume"])).code).toBe(0);
    await write(served, "settings.csv.part", "");
    expect((await report(served, ["--resume"])).code).toBe(0);
    await expectWhole(served);
  });
});

describe("a service that", () => {
  test("fails for a time is asked again, and what failed four times is asked by --resume alone", async () => {
    const served = await serveTenant();
    let victim: string | undefined;
    const attempts = { victim: 0, other: 0 };
    const { fetch, batches } = watchBatches(({ responses }, urls) => {
      victim ??= urls[0];
      for (const [at, part] of responses.entries()) {
        const isVictim = urls[at] === victim;
        if (!isVictim && (urls[at] !== urls[1] || attempts.other > 0)) continue;
        attempts[isVictim ? "victim" : "other"]++;
        part.status = 429;
        part.headers = { "x-graphveil-error": "throttled", "Retry-After": "0.05" };
        part.body = { error: { code: "ApplicationThrottled" } };
      }
    });
    const { code } = await report(served, [], { fetch });
    expect([code, attempts]).toEqual([0, { victim: 4, other: 1 }]);
    expect(batches.flat()).toHaveLength(served.stack.tenant.people.length + 3 + 1);
    const missed = (await rowsOf(served, "settings.failures.csv")).filter(
      ({ error }) => error === "throttled",
    );
    expect(missed).toEqual([
      expect.objectContaining({
        status: "429",
        code: "ApplicationThrottled",
        remedy: expect.stringContaining("--mailboxes"),
      }),
    ]);
    await expectWhole(served);
  });

  test("takes no batch any more ends the run, and the work is kept", async () => {
    const served = await serveTenant();
    let posts = 0;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (init?.method !== "POST" || ++posts <= 2) return globalThis.fetch(input, init);
      const headers = { "x-graphveil-error": "overloaded", "retry-after": "0.02" };
      return Response.json({ error: {} }, { status: 503, headers });
    };
    const { code, stderr } = await report(served, [], { fetch });
    expect([code, stderr]).toEqual([4, expect.stringContaining("Refused: 503 overloaded")]);
    expect(stderr).toContain("--resume goes on");
    expect(await journalLines(served)).toBeGreaterThan(40);
    expect((await report(served, ["--resume"])).code).toBe(0);
    await expectWhole(served);
  });

  test.each<readonly [number, string, number]>([
    [401, "callerUnknown", 1],
    [403, "operationRefused", 1],
  ])("refuses a batch with %i is not asked again", async (status, error, most) => {
    const served = await serveTenant();
    let posts = 0;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (init?.method !== "POST") return globalThis.fetch(input, init);
      posts++;
      return Response.json({ error: {} }, { status, headers: { "x-graphveil-error": error } });
    };
    const { code, stderr } = await report(served, [], { fetch });
    expect([code, stderr]).toEqual([4, expect.stringContaining(`Refused: ${status} ${error}`)]);
    expect(posts).toBeLessThanOrEqual(most + 1);
  });

  test("gets another policy meanwhile ends the run", async () => {
    const served = await serveTenant();
    const fetch: typeof globalThis.fetch = async (input, init) => {
      const reply = await globalThis.fetch(input, init);
      if (init?.method !== "POST") return reply;
      return new Response(await reply.text(), { headers: { "x-graphveil-policy": "0".repeat(64) } });
    };
    const { code, stderr } = await report(served, [], { fetch });
    expect([code, stderr]).toEqual([4, expect.stringContaining("policy has changed")]);
    expect(await rowsOf(served, "settings.csv").catch(() => "none")).toBe("none");
  });

  test("refuses to list users says so; one that nobody answers is 5; and neither leaves a file", async () => {
    const served = await serveTenant("strict", { groups: ["mail"] });
    const refused = await report(served);
    expect([refused.code, refused.stderr]).toEqual([4, expect.stringContaining("operationRefused")]);
    const closed = await startLocalServer({ handle: async () => new Response() }, 0);
    await closed.close();
    expect((await report({ ...served, server: closed })).code).toBe(5);
    expect(await readdir(served.folder)).toEqual([]);
  });
});

test.each([
  ["a folder that is not there", ["--out", "gone/settings.csv"], "a part of its path is no folder"],
  ["a folder as the file", ["--out", "taken"], "it is a folder"],
  ["one file for both", ["--failures", "settings.csv"], "must be two files"],
  ["a list that is not there", ["--mailboxes", "gone.txt"], "cannot be read"],
])("%s is said in one line, and nothing is written", async (_, argv, line) => {
  const served = await serveTenant();
  await mkdir(join(served.folder, "taken"));
  const { code, stdout, stderr } = await report(served, argv);
  expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(line)]);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(await readdir(served.folder)).toEqual(["taken"]);
});
