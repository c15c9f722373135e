import type { Expression, Statement, VariableDeclaration } from "oxc-parser";
import type { Module } from "../source/module.ts";
import { lineAt, type Place } from "../source/place.ts";

const UPPER_CASE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;
/**
 * A unit, or what is counted in the plural: `MS`, `SECONDS`, `BYTES`, `ATTEMPTS`; or a kind of number that has no unit. `S` is not
 * a unit here: nobody reads it as seconds.
 */
const COUNTED = /(?:^|_)(?:[A-Z0-9]+S|[KM]B|PORT|FLAG|TAG|RATIO)(?:_PER_[A-Z]+)?$/;

/** True for a hexadecimal literal: characters and bit patterns are named after what they are. */
const isPattern = (text: string): boolean => /^0x/i.test(text);

/** True for an expression of numbers only: `5`, `64 * 1024`, `2 ** 31 - 1`; a constant may be one of them. */
const isNumeric = (node: Expression, text: string): boolean => {
  if (node.type === "Literal")
    return typeof node.value === "number" && !isPattern(text.slice(node.start, node.end));
  if (node.type !== "BinaryExpression") return node.type === "Identifier" && UPPER_CASE.test(node.name);
  return node.left.type !== "PrivateIdentifier" && isNumeric(node.left, text) && isNumeric(node.right, text);
};

const declarationOf = (statement: Statement): VariableDeclaration | undefined => {
  const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
  return declared?.type === "VariableDeclaration" && declared.kind === "const" ? declared : undefined;
};

/**
 * Limits that are not named as limits: a number at the top of a module is in UPPER_CASE and ends with its unit, or with what it
 * counts in the plural (`MAX_BODY_BYTES`, `RETRY_DELAY_MS`, `MAX_ATTEMPTS`), so that no reader takes seconds for milliseconds.
 */
export function misnamedConstants({ path, text, program }: Module): readonly Place[] {
  const declarations = program.body.flatMap((node) => {
    const declaration = declarationOf(node as Statement);
    return declaration?.declarations ?? [];
  });
  return declarations.flatMap(({ id, init, start }) => {
    if (id.type !== "Identifier" || init === null || init.type === "Identifier" || !isNumeric(init, text))
      return [];
    const place = (fault: string): readonly Place[] => [
      { path, line: lineAt(text, start), what: `${id.name} ${fault}` },
    ];
    if (!UPPER_CASE.test(id.name)) return place("is a limit: write it in UPPER_CASE, with its unit");
    return COUNTED.test(id.name) ? [] : place("needs its unit, or what it counts in the plural, at its end");
  });
}
