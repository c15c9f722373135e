/** A declaration, with comments and the writer's spacing taken out. */
const bare = (code: string): string =>
  code
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/(^|\s)\/\/.*$/gm, "$1")
    .replace(/\s+/g, " ")
    .replace(/,? ([)}>])/g, " $1")
    .replace(/([(<]) /g, "$1")
    .replace(/ ([)>])/g, "$1")
    .replace(/\b(?:export|async) /g, "")
    .trim();

/** The text between the braces after a place, without the braces; members may have braces of their own. */
const bodyAt = (code: string, start: number): string => {
  let depth = 0;
  for (let at = code.indexOf("{", start); at < code.length; at++) {
    if (code[at] === "{") depth++;
    if (code[at] === "}" && --depth === 0) return code.slice(code.indexOf("{", start) + 1, at);
  }
  return "";
};

const membersOf = (body: string): readonly string[] =>
  body
    .split(";")
    .map((member) => member.trim())
    .filter((member) => member !== "");

/** The `ts` blocks of a Markdown text. */
const blocksOf = (markdown: string): readonly string[] =>
  [...markdown.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code = ""]) => code);

/** What a README shows of a package, and what the package is. */
export interface DocumentedPackage {
  readonly readme: string;
  /** The text of every source file. */
  readonly sources: readonly string[];
  /** Names that each entry exports, types included, by its module name such as `@graphveil/core`. */
  readonly exports: ReadonlyMap<string, ReadonlySet<string>>;
}

function* untrueImports(block: string, exports: DocumentedPackage["exports"]): Generator<string> {
  for (const [, names = "", module = ""] of block.matchAll(/import \{([^}]*)\} from "([^"]+)"/g))
    for (const name of names.split(",").map((each) => each.trim()))
      if (exports.get(module)?.has(name) !== true) yield `${module} exports no ${name}`;
}

function* untrueFunctions(code: string, source: string): Generator<string> {
  for (const [signature] of code.matchAll(/function \w+\(.*?\): .*?(?= function | interface | import |$)/g))
    if (!source.includes(`${signature.replace(/;$/, "")} {`)) yield `no such function: ${signature}`;
}

function* untrueMembers(code: string, source: string): Generator<string> {
  for (const { 1: name = "", index } of code.matchAll(/interface (\w+)/g)) {
    const declared = new RegExp(`interface ${name}(?:<[^{]*>)?(?: extends [^{]*)? \\{`).exec(source);
    const members = new Set(declared === null ? [] : membersOf(bodyAt(source, declared.index)));
    for (const member of membersOf(bodyAt(code, index)))
      if (!members.has(member)) yield `interface ${name} has no ${member}`;
  }
}

/**
 * What the code blocks of a README say that is not so: a function with another signature, an interface without a member
 * that is shown, an import of a name that is not exported. Members may be left out.
 */
export function findUntrueCode({ readme, sources, exports }: DocumentedPackage): readonly string[] {
  const source = bare(sources.join("\n"));
  return blocksOf(readme).flatMap((block) => [
    ...untrueImports(block, exports),
    ...untrueFunctions(bare(block), source),
    ...untrueMembers(bare(block), source),
  ]);
}
