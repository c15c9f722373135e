import { commandHelps } from "@graphveil/cli/help";

/** The module that holds the help of the program, as it prints it itself. */
export async function rootHelpModule(): Promise<string> {
  const [program] = await commandHelps();
  const lines = (program?.text ?? "")
    .replaceAll("\\", "\\\\")
    .replaceAll("`", "\\`")
    .replaceAll("${", "\\${");
  return `/** The program's own help, 80 columns wide. Written by \`generate\`, so that it can be said before the program is loaded. */
export const rootHelp = \`${lines}\`;
`;
}
