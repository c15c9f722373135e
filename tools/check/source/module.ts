import { type Comment, type Node, type Program, parseSync, Visitor } from "oxc-parser";
import type { SourceFile } from "./source-files.ts";

/** A source file, parsed. */
export interface Module extends SourceFile {
  readonly program: Program;
  readonly comments: readonly Comment[];
  /** What it imports, exports from, or names in `import("…")`, as written; types included. */
  readonly specifiers: readonly string[];
}

/** The modules that types are taken from in place: `import("./x.ts").X`. */
const typeImports = (program: Program): readonly string[] => {
  const found: string[] = [];
  new Visitor({ TSImportType: ({ source }) => void found.push(source.value) }).visit(program);
  return found;
};

/** The module of an `import("…")`; undefined where it is not a plain string. */
const dynamicSpecifier = (text: string): string | undefined => /^(["'])(.*)\1$/.exec(text)?.[2];

/**
 * Parses a TypeScript file.
 *
 * @throws SyntaxError if it is not TypeScript
 */
export function parseModule({ path, text }: SourceFile): Module {
  const { program, comments, module, errors } = parseSync(path, text, {
    lang: path.endsWith(".tsx") ? "tsx" : "ts",
    sourceType: "module",
  });
  const [error] = errors;
  if (error !== undefined) throw new SyntaxError(`${path}: ${error.message}`);
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) =>
    dynamicSpecifier(text.slice(start, end)),
  );
  const specifiers = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...module.staticExports.flatMap(({ entries }) => entries.map((entry) => entry.moduleRequest?.value)),
    ...dynamic,
    ...typeImports(program),
  ];
  const named = specifiers.filter((specifier) => specifier !== undefined);
  return { path, text, program, comments, specifiers: [...new Set(named)] };
}

/** True if a documentation comment ends right before a node. */
export const isDocumented = ({ text, comments }: Module, { start }: Node): boolean =>
  comments.some(
    ({ type, value, end }) =>
      type === "Block" && value.startsWith("*") && end <= start && text.slice(end, start).trim() === "",
  );
