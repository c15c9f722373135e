import { createHash } from "node:crypto";
import { join } from "node:path";
import { build, type Plugin, version as viteVersion } from "vite";

/** A module of which something is in the page. */
export interface PageModule {
  /** Absolute. */
  readonly path: string;
  /** How many bytes of it are in the page. */
  readonly bytes: number;
  /** Paths of the modules that it imports. */
  readonly imports: readonly string[];
}

/** The page in one file, and what it is made of. */
export interface BuiltPage {
  readonly html: string;
  readonly modules: readonly PageModule[];
  /** Of the bundler. */
  readonly bundlerVersion: string;
}

/** The part of a bundle that a page is put together from. */
interface Chunk {
  readonly type: "chunk" | "asset";
  readonly fileName: string;
  readonly code?: string;
  readonly source?: string | Uint8Array;
  readonly modules?: Readonly<Record<string, { readonly renderedLength: number }>>;
}

const root = join(import.meta.dirname, "..");

const hashOf = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** Nothing may be loaded, sent or framed; what runs is what has these hashes. */
const policyOf = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");

/** Inside a script element the text of a closing tag would end it. */
const inScript = (code: string): string =>
  code.replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");

const only = (chunks: readonly Chunk[], suffix: string): string => {
  const found = chunks.filter(({ fileName }) => fileName.endsWith(suffix));
  const [one] = found;
  if (one === undefined || found.length > 1) throw new Error(`the page must have exactly one ${suffix} file`);
  return one.code ?? Buffer.from(one.source ?? "").toString("utf8");
};

/** One HTML file with script and style in it, under a Content-Security-Policy that knows both by their hashes. */
const inlined = (chunks: readonly Chunk[]): string => {
  const script = inScript(only(chunks, ".js").trim());
  const style = only(chunks, ".css").trim();
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policyOf(script, style)}">`;
  return only(chunks, ".html")
    .replace(/\s*<script type="module"[^>]*><\/script>/, "")
    .replace(/\s*<link rel="stylesheet"[^>]*>/, "")
    .replace(/<meta charset="utf-8" ?\/?>/i, (charset) => `${charset}\n    ${meta}`)
    .replace("</head>", () => `<style>${style}</style>\n  </head>`)
    .replace("</body>", () => `<script type="module">${script}</script>\n  </body>`);
};

const collecting = (modules: PageModule[]): Plugin => ({
  name: "collect modules",
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle) as readonly Chunk[]) {
      for (const [id, { renderedLength }] of Object.entries(chunk.modules ?? {})) {
        const imports = this.getModuleInfo(id)?.importedIds ?? [];
        modules.push({ path: id, bytes: renderedLength, imports: [...imports] });
      }
    }
  },
});

/**
 * Builds the page. The same sources give the same bytes.
 *
 * @throws Error if the bundler fails, or splits what has to be one file
 */
export async function buildPage(): Promise<BuiltPage> {
  const modules: PageModule[] = [];
  const result = await build({
    root,
    configFile: false,
    envFile: false,
    logLevel: "error",
    mode: "production",
    // Said, since the bundler else asks NODE_ENV: for development it would write each file's path into the page.
    oxc: { jsx: { runtime: "automatic", importSource: "preact", development: false } },
    define: { "process.env.NODE_ENV": '"production"' },
    plugins: [collecting(modules)],
    build: {
      write: false,
      target: "es2023",
      modulePreload: false,
      cssCodeSplit: false,
      reportCompressedSize: false,
      rolldownOptions: { output: { codeSplitting: false } },
    },
  });
  const { output } = (Array.isArray(result) ? result[0] : result) as { readonly output: readonly Chunk[] };
  return { html: inlined(output), modules, bundlerVersion: viteVersion };
}
