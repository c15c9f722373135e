import { environmentVariables, platformVariables } from "@graphveil/core/environment";
import { markdownTable } from "./markdown-table.ts";

const sentence = (clause: string): string => `${clause.charAt(0).toUpperCase()}${clause.slice(1)}.`;

const reference = (): string =>
  environmentVariables
    .map(
      (variable) => `### ${variable.name}

${sentence(variable.meaning)}

- Holds: ${variable.form}
- Default: ${variable.default ?? "none, it must be set"}
- Example: \`${variable.example}\`
`,
    )
    .join("\n");

/** `docs/configuration.md`, from the table that the parser reads the environment by. */
export const configurationPage = (): string => `# Configuration

<!-- Generated from packages/core/src/configuration/variables.ts by \`npx --yes pnpm@12 generate\`; edits are lost. -->

A deployed function is configured by environment variables and one policy. No variable holds a secret. White space around a
value is ignored, and an empty value counts as not set. Another variable whose name begins with \`GRAPHVEIL_\` is a problem, since
a default would stay in force in place of what it says. All problems are reported together when the function starts, each with
its variable and never with its value, and nothing is served while there is one.

## Variables

${markdownTable(
  ["variable", "meaning", "required"],
  environmentVariables.map(({ name, meaning, default: fallback }) => [
    `[\`${name}\`](#${name.toLowerCase()})`,
    meaning,
    fallback === undefined ? "yes" : "no",
  ]),
)}
${reference()}
## Read from the platform

These variables tell about the sandbox. They are not settings: do not change what the platform sets.

${markdownTable(
  ["variable", "set by", "read for"],
  platformVariables.map(({ name, setBy, meaning }) => [`\`${name}\``, setBy, meaning]),
)}`;
