import { createContext, runInContext } from "node:vm";
import { profileNames } from "@graphveil/core/privacy";
import type * as explorer from "@graphveil/explorer/tokens";
import { beforeAll, describe, expect, it } from "vitest";
import { goldenBodies } from "../goldens/bodies/all.ts";
import { createGoldenVeil, textOf } from "../goldens/sanitized.ts";
import { explorerScript } from "../harness/explorer-script.ts";

const rootKey = Uint8Array.from({ length: 32 }, (_, i) => i);
const link = (name: string) => `https://proxy.example/v1.0/x?${name}=s1_x`;

/** What the explorer's page runs, in an engine that has the language and the web's text codecs, and nothing of Node. */
async function inBrowser(): Promise<typeof explorer> {
  return runInContext(
    `${await explorerScript("explorer")}; explorer`,
    createContext({ TextDecoder, TextEncoder, URL }),
  ) as typeof explorer;
}

describe("the explorer's sanitizer", () => {
  let page: typeof explorer;
  beforeAll(async () => {
    page = await inBrowser();
  });

  it.each(profileNames)(
    "writes of every golden body what the proxy writes, byte for byte, under %s",
    (profile) => {
      const tokens = page.createBrowserTokens({
        keys: page.deriveKeys(rootKey),
        version: "v1",
        keepsDomain: (domain) => domain === "northwind-traders.com",
      });
      const browser = page.createVeil({ tokens, profile: page.plainProfile(profile) });
      const proxy = createGoldenVeil({ profile });
      expect(goldenBodies.length).toBeGreaterThan(20);
      for (const body of goldenBodies) {
        const bytes = Buffer.from(textOf(body));
        const expected = Buffer.from(proxy.sanitize(bytes, body.shape, link).body);
        const found = Buffer.from(browser.sanitize(bytes, body.shape, link).body);
        expect(found.equals(expected), `${body.name}: ${found} is not ${expected}`).toBe(true);
      }
    },
  );
});
