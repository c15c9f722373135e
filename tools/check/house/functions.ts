import { type Node, type ParamPattern, Visitor } from "oxc-parser";
import type { Module } from "../source/module.ts";
import { lineAt, type Place } from "../source/place.ts";

/** A function with a body, and what it is measured by. */
export interface MeasuredFunction extends Place {
  /** From the line of its first character to that of its last. */
  readonly lines: number;
  readonly parameters: number;
}

interface FunctionLike {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly params: readonly ParamPattern[];
  readonly body?: object | null;
  readonly id?: { readonly name: string } | null;
}

const nameOfKey = (key: Node): string =>
  key.type === "Identifier" || key.type === "PrivateIdentifier" ? key.name : "a member";

/** Every function, method and closure of a module that has a body. */
export function measureFunctions({ path, text, program }: Module): readonly MeasuredFunction[] {
  const found: MeasuredFunction[] = [];
  /** The names that a declaration or member gives to a function that has none of its own. */
  const names = new Map<number, string>();
  const measure = ({ start, end, params, body, id }: FunctionLike): void => {
    if (body === null || body === undefined) return;
    const line = lineAt(text, start);
    found.push({
      path,
      line,
      what: id?.name ?? names.get(start) ?? "a closure",
      lines: lineAt(text, end) - line + 1,
      parameters: params.length,
    });
  };
  new Visitor({
    VariableDeclarator: ({ id, init }) => {
      if (init !== null && id.type === "Identifier") names.set(init.start, id.name);
    },
    MethodDefinition: ({ key, value }) => void names.set(value.start, nameOfKey(key)),
    PropertyDefinition: ({ key, value }) => {
      if (value !== null) names.set(value.start, nameOfKey(key));
    },
    Property: ({ key, value }) => void names.set(value.start, nameOfKey(key)),
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: measure,
  }).visit(program);
  return found;
}
