import { createHash } from "node:crypto";

/** What the page says. */
export interface PageOptions {
  /** Where the server answers, without a slash at the end. */
  readonly base: string;
  /** The command that asks the server, up to its URL. */
  readonly curl: string;
  readonly tenant: string;
  /** What each caller's profile is called, and what leaves in the clear beyond it. */
  readonly profiles: readonly string[];
  /** Path and query of each request to try. */
  readonly targets: readonly string[];
  /** What else the server answers, by path. */
  readonly links: readonly PageLink[];
}

/** A link of the page. */
export interface PageLink {
  readonly path: string;
  readonly meaning: string;
}

/** The paths of the proxy itself, and of the server, that a browser shows. */
export const ownLinks: readonly PageLink[] = [
  { path: "/_graphveil/health", meaning: "whether the proxy is there, and under which policy" },
  { path: "/_graphveil/openapi.json", meaning: "OpenAPI 3.1: all that you can read here" },
  { path: "/explorer", meaning: "the explorer: see what leaves under a policy, decide, compare and sign" },
];

const style = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { max-width: 50rem; margin: 3rem auto; padding: 0 1rem; color: light-dark(#1f2328, #d1d7e0); background: light-dark(#fff, #151b23); }
h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
a { color: light-dark(#0550ae, #6cb6ff); overflow-wrap: anywhere; }
code, pre { font: 0.85rem/1.5 ui-monospace, monospace; }
pre { padding: 0.75rem; border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; background: light-dark(#f2f4f7, #212830); }
li { margin: 0.4rem 0; }
`;

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeHtml = (text: string): string => text.replaceAll(/[&<>"']/g, (each) => escapes[each] ?? each);

const linkTo = (path: string): string => `<a href="${escapeHtml(path)}"><code>${escapeHtml(path)}</code></a>`;

const list = (items: readonly string[]): string =>
  `<ul>\n${items.map((item) => `<li>${item}</li>`).join("\n")}\n</ul>`;

const trials = ({ base, curl, targets }: PageOptions): string => {
  const [first] = targets;
  if (first === undefined)
    return "<p>The policy has no caller for this machine: nothing can be read here.</p>";
  return `<p>Each link is a request that Microsoft Graph knows, and its reply is what leaves.</p>
${list(targets.map(linkTo))}
<p>The same from a terminal:</p>
<pre>${escapeHtml(`${curl} '${base}${first}'`)}</pre>
<p>An unmodified Graph client works, too: its base URL is <code>${escapeHtml(base)}</code>, and its token can be any text.</p>`;
};

const html = (options: PageOptions): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Graphveil on this machine</title>
<link rel="icon" href="data:,">
<style>${style}</style>
<main>
<h1>Graphveil answers here</h1>
<p>It is a read-only privacy proxy for Microsoft Graph: what a policy does not let out does not leave. This server is for you alone. It
listens on this machine, and this page is no part of a deployed proxy.</p>
<p>Tenant: ${escapeHtml(options.tenant)}</p>
<h2>Try it</h2>
${trials(options)}
<h2>What the proxy says of itself</h2>
${list(options.links.map(({ path, meaning }) => `${linkTo(path)}: ${escapeHtml(meaning)}`))}
<h2>The policy</h2>
<pre>${escapeHtml(options.profiles.join("\n"))}</pre>
</main>
`;

/** Lets the page load nothing: no script, no picture, no font, and no style but its own. */
const contentPolicy = (): string => {
  const digest = createHash("sha256").update(style).digest("base64");
  return `default-src 'none'; style-src 'sha256-${digest}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
};

/** The page of the local server: what it is, and links to what can be tried. Light and dark; the browser asks nobody for it. */
export const localPage = (options: PageOptions): Response =>
  new Response(html(options), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": contentPolicy(),
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
    },
  });
