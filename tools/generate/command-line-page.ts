import { commandHelps, exitCodeMeanings } from "@graphveil/cli/help";
import { markdownTable } from "./markdown-table.ts";

const anchorOf = (name: string): string => `graphveil-${name.replaceAll(" ", "-")}`;

const fenced = (text: string): string => `\`\`\`text\n${text.trimEnd()}\n\`\`\``;

const INTRODUCTION = `# The command line

\`graphveil\` tries the proxy, checks policies, finds faults, and reads reports. In a clone it is \`npx --yes pnpm@12 run graphveil\`; a release
has it as one file (\`graphveil.mjs\`) and as an npm package. It needs Node 24.11 or newer; the clone brings it.

- What is asked for goes to the standard output, so that it can be piped. Progress and faults go to the standard error.
- Colours are for terminals alone. \`NO_COLOR\` switches them off.
- A file is written beside its place and then put there at once. Ctrl-C leaves the old one, or none.
- A wrong option, a missing file or a service that does not answer gives one line that says what to do.`;

/** docs/command-line.md: the help of every command as the program prints it, and the exit codes. */
export async function commandLinePage(): Promise<string> {
  const [program, ...commands] = await commandHelps();
  const index = commands.map(({ name, summary }) => [`[\`${name}\`](#${anchorOf(name)})`, summary]);
  const codes = exitCodeMeanings.map(([code, meaning]) => [`${code}`, meaning]);
  return [
    INTRODUCTION,
    markdownTable(["command", "does"], index).trimEnd(),
    "## Exit codes\n\nA code keeps its meaning; new ones may come.",
    markdownTable(["code", "means"], codes).trimEnd(),
    `## graphveil\n\n${fenced(program?.text ?? "")}`,
    ...commands.map(({ name, text }) => `## graphveil ${name}\n\n${fenced(text)}`),
  ]
    .join("\n\n")
    .concat("\n");
}
