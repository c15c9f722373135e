import { readFile } from "node:fs/promises";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "..", "..", "infra", "modules", "entra-app");

/** The names that a template of Terraform takes, each once. */
export const placeholdersOf = (template: string): readonly string[] =>
  [...new Set(Array.from(template.matchAll(/\$\{(\w+)\}/g), ([, name = ""]) => name))].sort();

/** The template of the script for the Exchange administrator. */
export const exchangeTemplate = (): Promise<string> =>
  readFile(join(folder, "templates", "exchange-scope.ps1.tftpl"), "utf8");

/**
 * The script as `templatefile` writes it: its template has nothing but names in `${}`.
 *
 * @throws Error if a name has no value
 */
export function renderTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\$\{(\w+)\}/g, (_whole, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the template takes ${name}, which has no value`);
    return value;
  });
}
