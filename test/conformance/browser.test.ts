import { createRequire } from "node:module";
import { createContext, runInContext } from "node:vm";
import * as onNode from "@graphveil/core/sanitizer";
import { type ProfileName, profileNames, type Tokens } from "@graphveil/core/sanitizer";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import { goldenBodies } from "../goldens/bodies/all.ts";
import type { GoldenBody } from "../goldens/golden.ts";
import { textOf } from "../goldens/sanitized.ts";

/** One script of an entry of core, as a browser page would have it; a Node module in it fails the build. */
async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [createRequire(import.meta.url).resolve(entry)],
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    globalName: "sanitizer",
    logLevel: "silent",
  });
  return outputFiles[0]?.text ?? expect.unreachable();
}

/** Readable tokens of no key: what they replace can be told from the result. */
const fakeTokens: Tokens = {
  pseudonymize: (values) => values.map((value) => `p_${Buffer.from(value).toString("base64url")}`),
  correlate: (values) => values.map((value) => `c_${Buffer.from(value).toString("base64url")}`),
  sealIds: (kind, ids) => ids.map((id) => `s_${kind}_${Buffer.from(id).toString("base64url")}`),
};

type Sanitizer = Pick<typeof onNode, "createVeil" | "plainProfile">;

const sanitize = (
  { createVeil, plainProfile }: Sanitizer,
  profile: ProfileName,
  body: GoldenBody,
): unknown => {
  const veil = createVeil({ tokens: fakeTokens, profile: plainProfile(profile) });
  const bytes = new TextEncoder().encode(textOf(body));
  const reply = veil.sanitize(bytes, body.shape, (name) => `https://proxy.example/?${name}`);
  // A map of another realm equals none of this one.
  const strangeNames = Array.from(reply.strangeNames, ([type, { count, names }]) => [type, count, ...names]);
  return { ...reply, strangeNames, body: Buffer.from(reply.body).toString() };
};

/** What the script gives in an engine that has the language and the web's text codec, and nothing of Node. */
const inBrowser = (script: string): Sanitizer => {
  const page = createContext({ TextDecoder, TextEncoder });
  return runInContext(`${script}; sanitizer`, page) as Sanitizer;
};

describe("the sanitizer's entry", () => {
  let script: string;
  beforeAll(async () => {
    script = await bundled("@graphveil/core/sanitizer");
  });

  it("runs where neither Node's modules nor its globals exist", () => {
    expect(
      runInContext(
        "typeof Buffer + typeof process + typeof require",
        createContext({ TextDecoder, TextEncoder }),
      ),
    ).toBe("undefinedundefinedundefined");
    expect(typeof inBrowser(script).createVeil).toBe("function");
  });

  it.each(profileNames)("makes of every golden body what it makes on Node, under %s", (profile) => {
    const browser = inBrowser(script);
    for (const body of goldenBodies)
      expect(sanitize(browser, profile, body), body.name).toEqual(sanitize(onNode, profile, body));
  });

  it("writes the tokens that it is given", () => {
    const body = goldenBodies.find(({ name }) => /message/.test(name)) ?? expect.unreachable();
    const text = JSON.stringify(sanitize(inBrowser(script), "strict", body));
    expect(text).toContain(`p_${Buffer.from("ines.valdivia@northwind-traders.com").toString("base64url")}`);
    expect(text).toContain("s_message_");
  });
});

it("an entry with a Node module in it cannot be built for a browser", async () => {
  await expect(bundled("@graphveil/core/privacy")).rejects.toThrow(/Could not resolve "node:/);
});
