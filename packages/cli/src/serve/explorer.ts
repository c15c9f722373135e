import { readFile } from "node:fs/promises";
import type { ProxyRequest } from "@graphveil/core";

/**
 * Where the explorer's page can be: beside the program or one folder above it, as packages have it, or where a clone's build
 * puts it.
 */
const places = [
  "explorer.html",
  "../explorer.html",
  "explorer/index.html",
  "../../../../dist/explorer/index.html",
] as const;

/** The page; undefined where nobody built it. */
const readPage = async (from: URL): Promise<Buffer | undefined> => {
  for (const place of places) {
    try {
      return await readFile(new URL(place, from));
    } catch {
      // It is in the next place, or nowhere.
    }
  }
  return undefined;
};

const NOT_BUILT =
  "The explorer is not built in this clone. Build it, and load this page again: npx --yes pnpm@12 run build\n";

const headers = (type: string): Readonly<Record<string, string>> => ({
  "content-type": `${type}; charset=utf-8`,
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "content-security-policy": "frame-ancestors 'none'",
});

/** True for a request for the explorer, which is the local server's own and no request of the proxy. */
export const asksForExplorer = ({ method, rawTarget }: Pick<ProxyRequest, "method" | "rawTarget">): boolean =>
  method === "GET" && rawTarget === "/explorer";

/**
 * The explorer's page, or which command builds it. The page holds nothing of the tenant that is served: it needs no caller, and
 * leaves no audit event.
 *
 * @param from - the module that the page lies beside; default this one
 */
export async function explorerPage(from: URL = new URL(import.meta.url)): Promise<Response> {
  const page = await readPage(from);
  return page === undefined
    ? new Response(NOT_BUILT, { status: 404, headers: headers("text/plain") })
    : new Response(new Uint8Array(page), { headers: headers("text/html") });
}
