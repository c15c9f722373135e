import type * as explorer from "@graphveil/explorer/tokens";
import { describe, expect, test } from "vitest";
import { goldenBodies } from "../goldens/bodies/all.ts";
import { createGoldenVeil, textOf } from "../goldens/sanitized.ts";
import { explorerScript } from "../harness/explorer-script.ts";
import { newContext } from "./browser.ts";

declare global {
  // A global of the page, under the name that the bundler gives it.
  var explorerTokens: typeof explorer;
}

const bodies = goldenBodies.map((golden) => ({
  name: golden.name,
  shape: golden.shape,
  text: textOf(golden),
}));

describe("the sanitizer in Chromium", () => {
  test.each(["strict", "raw"] as const)(
    "writes of every golden body what the proxy writes, byte for byte, under %s",
    async (profile) => {
      const page = await (await newContext()).newPage();
      await page.addScriptTag({ content: await explorerScript("explorerTokens") });
      const found = await page.evaluate(
        ({ all, name }) => {
          const { createBrowserTokens, createVeil, deriveKeys, plainProfile } = globalThis.explorerTokens;
          const keys = deriveKeys(Uint8Array.from({ length: 32 }, (_, i) => i));
          const keepsDomain = (domain: string) => domain === "northwind-traders.com";
          const tokens = createBrowserTokens({ keys, version: "v1", keepsDomain });
          const veil = createVeil({ tokens, profile: plainProfile(name) });
          const link = (which: string) => `https://proxy.example/v1.0/x?${which}=s1_x`;
          return all.map(({ shape, text }) =>
            Array.from(veil.sanitize(new TextEncoder().encode(text), shape, link).body),
          );
        },
        { all: bodies, name: profile },
      );
      const proxy = createGoldenVeil({ profile });
      const link = (which: string) => `https://proxy.example/v1.0/x?${which}=s1_x`;
      for (const [index, { name, shape, text }] of bodies.entries()) {
        const expected = Buffer.from(proxy.sanitize(Buffer.from(text), shape, link).body);
        expect(Buffer.from(found[index] ?? []).equals(expected), name).toBe(true);
      }
    },
  );
});
