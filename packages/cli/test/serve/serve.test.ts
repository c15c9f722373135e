import { mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import type { ServeFault } from "../../src/commands/serve-faults.ts";
import { type Served, startServe } from "./served.ts";

const emptyFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-serve-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
};

const policyOf = (groups: readonly string[], profile = "strict"): string =>
  JSON.stringify({ profile, callers: [{ name: "trial", match: { local: true }, groups }] }, null, 2);

describe("serve --policy", () => {
  const served = async (text: string): Promise<Served & { readonly file: string }> => {
    const folder = await emptyFolder();
    const file = join(folder, "policy.json");
    await writeFile(file, text);
    return { ...(await startServe({ policy: "policy.json" }, { folder })), file };
  };

  test("puts a changed file in force, also one that an editor renames into its place", async () => {
    const { get, said, file } = await served(policyOf(["rooms"]));
    expect((await get("/v1.0/users?$top=1")).status).toBe(403);
    await writeFile(file, policyOf(["directory"]));
    await said(/policy\.json is in force, with the hash [0-9a-f]{64}\.\n {2}caller trial: strict\n/);
    expect((await get("/v1.0/users?$top=1")).status).toBe(200);
    await writeFile(`${file}.new`, policyOf(["mail"], "analytics"));
    await rename(`${file}.new`, file);
    await said(/caller trial: analytics\n/);
    expect((await get("/v1.0/users?$top=1")).status).toBe(403);
  });

  test("explains a change that has faults, and keeps the old policy", async () => {
    const { get, said, file } = await served(policyOf(["directory"]));
    await writeFile(file, policyOf(["calender"]));
    const text = await said(/The policy in force stays/);
    expect(text).toMatch(
      /policy\.json has a fault\. The policy in force stays\.\n {2}policy\.json:\d+:\d+ .+calendar/,
    );
    expect((await get("/v1.0/users?$top=1")).status).toBe(200);
    await writeFile(file, "{");
    await said(/is not JSON from here on/);
    await rm(file);
    await said(/policy\.json cannot be read\. The policy in force stays\./);
    expect((await get("/v1.0/users?$top=1")).status).toBe(200);
    await writeFile(file, policyOf(["rooms"]));
    await said(/is in force/);
    expect((await get("/v1.0/users?$top=1")).status).toBe(403);
  });

  test("serves nothing under a file with faults, and says where they are", async () => {
    await expect(served(policyOf(["mails"]))).rejects.toMatchObject({
      exitCode: 3,
      message: "Nothing is served: policy.json has a fault.",
      details: [
        expect.stringMatching(/^ {2}policy\.json:\d+:\d+ /),
        expect.stringContaining("docs/policy.md"),
      ],
    });
  });
});

describe("serve --json", () => {
  test("prints a ready line first, and then an audit event for each request", async () => {
    const { base, get, lines } = await startServe({ json: true });
    await get("/v1.0/users?$top=2");
    await get("/v1.0/me");
    const [ready, ...events] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(ready).toEqual({
      ready: true,
      url: base,
      tenant: "Northwind Traders, simulated: 108 users",
      simulated: true,
    });
    expect(events).toMatchObject([
      { audit: { status: 200, operation: "/users", records: 2 } },
      { audit: { status: 403, error: "operationRefused" } },
    ]);
  });
});

describe("serve --tls", () => {
  test("answers by https for who is given the authority, and links to itself so", async () => {
    const env = { XDG_DATA_HOME: await emptyFolder(), HOME: "/nowhere", LOCALAPPDATA: await emptyFolder() };
    const { base, lines } = await startServe({ tls: true }, { env });
    expect(base).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const [, file = ""] = /Certificate authority: (\S+) \(until \d{4}-\d\d-\d\d\)/.exec(lines[0] ?? "") ?? [];
    const ca = await readFile(file, "utf8");
    const body = await new Promise<string>((resolve, reject) => {
      request(`${base.replace("127.0.0.1", "localhost")}/v1.0/users?$top=1`, { ca }, (reply) => {
        let text = "";
        reply.on("data", (chunk: Buffer) => {
          text += chunk;
        });
        reply.on("end", () => resolve(text));
      })
        .on("error", reject)
        .end();
    });
    expect(JSON.parse(body)).toMatchObject({
      "@odata.nextLink": expect.stringContaining(`${base}/v1.0/users?`),
    });
    await expect(fetch(`${base}/`)).rejects.toThrow("fetch failed");
  });
});

describe("serve --fault", () => {
  test.each<[ServeFault, number, string | undefined]>([
    ["graph-overloaded", 503, "upstreamUnavailable"],
    ["graph-malformed", 502, "upstreamInvalid"],
    ["graph-token-refused", 502, "upstreamUnauthorized"],
    ["entra-unavailable", 503, "tokenUnavailable"],
    ["entra-no-subject", 503, "tokenUnavailable"],
    ["entra-app-disabled", 503, "tokenUnavailable"],
    ["sts-unavailable", 503, "tokenUnavailable"],
    ["sts-denied", 503, "tokenUnavailable"],
    ["kms-unavailable", 503, "upstreamUnavailable"],
  ])("%s is answered with %i", async (fault, status, error) => {
    const { get, lines } = await startServe({ fault });
    expect(lines[0]).toContain(`Faults: ${fault}\n`);
    const reply = await get("/v1.0/users?$top=1&$select=id");
    expect([reply.status, reply.error]).toEqual([status, error]);
  });

  test.each<[ServeFault, string]>([
    ["graph-throttled", "429 throttled"],
    ["graph-reset", "503 upstreamUnavailable"],
    ["graph-cut-off", "503 upstreamUnavailable"],
    ["graph-error-inside", "502 upstreamInvalid"],
  ])("%s is now and then answered with %s, and now and then not met", async (fault, answer) => {
    const { get } = await startServe({ fault });
    const answers = new Set<string>();
    for (let at = 0; at < 12 && answers.size < 2; at++) {
      const { status, error = "" } = await get("/v1.0/users?$top=3&$select=id");
      answers.add(`${status} ${error}`);
    }
    expect([...answers].sort()).toEqual(["200 ", answer].sort());
  });

  test("mailboxes-refused refuses some mailboxes and not others", async () => {
    const { get } = await startServe({ fault: "mailboxes-refused" });
    const users = (await get("/v1.0/users?$select=id&$top=50")).json.value ?? [];
    const replies = await Promise.all(
      users.map(({ id }) => get(`/v1.0/users/${encodeURIComponent(String(id))}/messages?$top=1`)),
    );
    const statuses = new Set(replies.map(({ status, error }) => `${status} ${error ?? ""}`));
    expect(statuses).toContain("200 ");
    expect(statuses).toContain("403 mailboxRefused");
  });
});

describe("serve --live", () => {
  test("lets things happen, of which deltas tell, @removed included", async () => {
    const { base, get, said } = await startServe({ live: "0.01" });
    const deltaLink = async (target: string): Promise<string> => {
      let { json } = await get(target);
      while (typeof json["@odata.nextLink"] === "string") ({ json } = await get(json["@odata.nextLink"]));
      return String(json["@odata.deltaLink"]).replace(base, "");
    };
    /** Asks round after round until the delta names a person of this kind. */
    const toldOf = async (link: string, isTold: (person: object) => boolean): Promise<string> => {
      for (let next = link; ; ) {
        const { json } = await get(next);
        next = String(json["@odata.deltaLink"] ?? json["@odata.nextLink"]).replace(base, "");
        if (json.value?.some(isTold)) return next;
        await setTimeout(5);
      }
    };
    await said(/A message arrives\.\n[\s\S]*A meeting moves\.\n[\s\S]*A meeting is cancelled\.\n/);
    const link = await deltaLink("/v1.0/users/delta?$select=id");
    const afterJoin = await toldOf(link, (person) => !("@removed" in person));
    await toldOf(afterJoin, (person) => Reflect.get(person, "@removed")?.reason === "changed");
  });
});
