import { fileURLToPath } from "node:url";
import { Language, type Node, Parser } from "web-tree-sitter";

/** A command of a PowerShell script, in the order of the text. */
export interface Command {
  readonly name: string;
  /** Its named parameters, without the dash. */
  readonly parameters: readonly string[];
  /** Where it begins in the text. */
  readonly at: number;
}

/** What a PowerShell script says, as the grammar of tree-sitter reads it. */
export interface Script {
  /** Whether the text breaks the grammar. */
  readonly broken: boolean;
  readonly root: Node;
  readonly commands: readonly Command[];
}

const grammar = fileURLToPath(import.meta.resolve("tree-sitter-powershell/tree-sitter-powershell.wasm"));

await Parser.init();
const parser = new Parser().setLanguage(await Language.load(grammar));

const commandOf = (node: Node): Command => ({
  name: node.childForFieldName("command_name")?.text ?? "",
  parameters: node
    .descendantsOfType("command_parameter")
    .map(({ text }) => text.replace(/^-/, "").replace(/:.*$/, "")),
  at: node.startIndex,
});

/** Parses a PowerShell script; a text that breaks the grammar is `broken`, not an error. */
export function parseScript(text: string): Script {
  const root = parser.parse(text)?.rootNode;
  if (root === undefined) throw new Error("the parser gave nothing");
  const commands = root.descendantsOfType("command").map(commandOf);
  return { broken: root.hasError, root, commands };
}
