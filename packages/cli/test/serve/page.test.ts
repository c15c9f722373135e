import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { request } from "node:http";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { localPage } from "../../src/serve/page.ts";
import { startServe } from "./served.ts";

const dist = join(import.meta.dirname, "../../../../dist");

/** The status of a request under another host, or from another page. */
const statusOf = (base: string, headers: Record<string, string>): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    request(`${base}/`, { headers }, (reply) => {
      reply.resume();
      resolve(reply.statusCode);
    })
      .on("error", reject)
      .end();
  });

describe("the page of the local server", () => {
  test("says what is there, and each link is answered", async () => {
    const { base, lines } = await startServe();
    const reply = await fetch(`${base}/`);
    expect([reply.status, reply.headers.get("content-type")]).toEqual([200, "text/html; charset=utf-8"]);
    const page = await reply.text();
    expect(page).toContain("Northwind Traders");
    expect(page).toContain("caller local: strict");
    const links = Array.from(page.matchAll(/<a href="([^"]+)"/g), ([, href = ""]) =>
      href.replaceAll("&amp;", "&"),
    );
    expect(links).toHaveLength(6);
    expect(links).toContain("/explorer");
    for (const link of links) expect((await fetch(base + link)).status, link).toBe(200);
    expect(lines.filter((line) => line.includes("GET / "))).toEqual([]);
  });

  test("asks nobody for anything, and allows itself nothing but its own style", async () => {
    const reply = await fetch(`${(await startServe()).base}/`);
    const page = await reply.text();
    expect(page).not.toMatch(/<script|src=|url\(|@import|http:\/\/(?!127\.0\.0\.1)|https:\/\//);
    expect(page).toContain("color-scheme: light dark");
    const style = /<style>([\s\S]*)<\/style>/.exec(page)?.[1] ?? "";
    const digest = createHash("sha256").update(style).digest("base64");
    const policy = reply.headers.get("content-security-policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`style-src 'sha256-${digest}'`);
    expect(policy).toContain("frame-ancestors 'none'");
  });

  test("is for this machine alone, and for no page of another", async () => {
    const { base } = await startServe();
    expect(await statusOf(base, { host: "evil.example" })).toBe(400);
    expect(await statusOf(base, { origin: "https://evil.example" })).toBe(400);
    expect(await statusOf(base, {})).toBe(200);
    expect((await fetch(`${base}/`, { method: "POST" })).status).toBe(400);
    expect((await fetch(`${base}/?$top=1`)).status).toBe(400);
  });

  test("shows markup of a policy as text", async () => {
    const base = "http://127.0.0.1:1";
    const profiles = ["caller <img src=x onerror=alert(1)>: strict"];
    const page = await localPage({
      base,
      curl: "curl",
      tenant: "A & B",
      profiles,
      targets: [],
      links: [],
    }).text();
    expect(page).toContain("&lt;img src=x");
    expect(page).toContain("A &amp; B");
    expect(page).not.toContain("<img");
  });

  test("is in no deployed function", async () => {
    const marker = "Graphveil answers here";
    const holds = async (path: string) => (await readFile(path, "utf8")).includes(marker);
    expect(await holds(join(dist, "graphveil.mjs"))).toBe(true);
    for (const folder of ["aws-lambda", "gcp-function"])
      for (const file of await readdir(join(dist, folder)))
        expect(await holds(join(dist, folder, file)), `${folder}/${file}`).toBe(false);
  });
});
