import { createKeyedVeil, deriveKeys, plainProfile } from "@graphveil/core/privacy";
import { countedBySegmenter, shownInBrowser } from "@graphveil/core/test/browser-text";
import { benchPages, createGraphHost, createTenant } from "@graphveil/simulator";
import { describe, expect, it } from "vitest";

const own = { version: "v1", keys: deriveKeys(new Uint8Array(32)) };
const veil = createKeyedVeil({
  keyring: { issue: own, accept: [own] },
  profile: plainProfile("analytics"),
  keepsDomain: () => true,
});

interface Record {
  readonly body?: { readonly content?: string; readonly "content@graphveil.measure"?: unknown };
}

/** The measures of the bodies of a page. */
const measuresOf = (page: string, type: "message" | "event"): readonly unknown[] => {
  const { body } = veil.sanitize(Buffer.from(page), { kind: "collection", type }, () => "https://x.example/");
  const { value } = JSON.parse(Buffer.from(body).toString()) as { readonly value: readonly Record[] };
  return value.map((record) => record.body?.["content@graphveil.measure"]);
};

describe("the measure of an HTML body", () => {
  it.each(["message", "event"] as const)(
    "is that of what a browser shows of each %s of the tenant",
    async (type) => {
      const tenant = createTenant({ seed: "visible text" });
      const verifyBearer = async () => ({ ok: true, roles: ["Mail.Read", "Calendars.Read"] }) as const;
      const host = createGraphHost({ tenant, verifyBearer, now: () => tenant.now });
      const reply = await host.handle({
        method: "GET",
        host: "graph.microsoft.com",
        target: benchPages(tenant)[`${type}s`],
        headers: new Headers({ authorization: "Bearer x" }),
        body: new Uint8Array(),
      });
      const page = String(reply.body);
      const { value } = JSON.parse(page) as { readonly value: readonly Record[] };
      const bodies = value.map(({ body }) => body?.content ?? "");
      expect(bodies.filter((html) => html.includes("<p")).length).toBeGreaterThan(20);
      expect(measuresOf(page, type)).toEqual(bodies.map((html) => countedBySegmenter(shownInBrowser(html))));
    },
  );
});
