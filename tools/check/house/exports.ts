import type { Directive, ExportNamedDeclaration, Statement } from "oxc-parser";
import { isDocumented, type Module } from "../source/module.ts";
import { lineAt, type Place } from "../source/place.ts";

type Declaration = NonNullable<ExportNamedDeclaration["declaration"]>;

/** The names that a declaration declares. */
const namesOf = (declaration: Declaration): readonly string[] => {
  if (declaration.type === "VariableDeclaration")
    return declaration.declarations.map(({ id }) => (id.type === "Identifier" ? id.name : "a pattern"));
  return "id" in declaration && declaration.id?.type === "Identifier" ? [declaration.id.name] : [];
};

/** The names that `export { … }` gives out of the module's own declarations. */
const listedNames = (body: readonly (Directive | Statement)[]): ReadonlySet<string> =>
  new Set(
    body.flatMap((statement) =>
      statement.type === "ExportNamedDeclaration" && statement.source === null
        ? statement.specifiers.map(({ local }) => ("name" in local ? local.name : local.value))
        : [],
    ),
  );

/** Exports that are declared in the module without a documentation comment; what it re-exports is documented at home. */
export function undocumentedExports(module: Module): readonly Place[] {
  const { path, text, program } = module;
  const listed = listedNames(program.body);
  return program.body.flatMap((statement) => {
    const exported = statement.type === "ExportNamedDeclaration";
    const declaration = exported ? statement.declaration : (statement as Declaration);
    if (declaration === null || isDocumented(module, statement)) return [];
    const names = namesOf(declaration).filter((name) => exported || listed.has(name));
    return names.map((what) => ({ path, line: lineAt(text, statement.start), what }));
  });
}
