import type { Node } from "web-tree-sitter";
import { parseScript } from "./script.ts";

/** A value of a script: what cmdlets take and give. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** A cmdlet's stand-in: its named parameters, a switch being true. Arrays are given to the pipeline one by one. */
export type Cmdlet = (parameters: Readonly<Record<string, Value>>) => Value;

/** What a script threw. */
export class ScriptError extends Error {
  override readonly name = "ScriptError";
}

interface Scope {
  readonly cmdlets: Readonly<Record<string, Cmdlet>>;
  readonly variables: Map<string, Value>;
}

/** The node that a chain of nodes with one child and the same text ends in: the grammar has one for each precedence. */
function innermost(node: Node): Node {
  const [only, ...others] = node.namedChildren;
  return only && others.length === 0 && only.text === node.text && node.type !== "script_block_expression"
    ? innermost(only)
    : node;
}

const childrenOf = (node: Node): readonly Node[] =>
  node.namedChildren.flatMap((child) =>
    child === null || child.type === "comment" ? [] : [innermost(child)],
  );
const enumerate = (value: Value): readonly Value[] =>
  Array.isArray(value) ? value : value === null ? [] : [value as Value];
const unwrap = (values: readonly Value[]): Value => (values.length > 1 ? values : (values[0] ?? null));
const text = (value: Value): string =>
  Array.isArray(value)
    ? value.map(text).join(" ")
    : value === true
      ? "True"
      : value === false
        ? "False"
        : String(value ?? "");
const same = (a: Value | undefined, b: Value | undefined): boolean =>
  typeof a === "string" && typeof b === "string" ? a.toLowerCase() === b.toLowerCase() : a === b;

const operators: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  "-eq": same,
  "-ne": (a, b) => !same(a, b),
  "-gt": (a, b) => Number(a) > Number(b),
  "-contains": (a, b) => enumerate(a).some((each) => same(each, b)),
  "-notcontains": (a, b) => !enumerate(a).some((each) => same(each, b)),
  "-match": (a, b) => new RegExp(text(b), "i").test(text(a)),
  "-join": (a, b) => enumerate(a).map(text).join(text(b)),
};

/** Under strict mode a property that is not there is an error. */
function memberOf(value: Value, name: string): Value {
  if (Array.isArray(value) && name === "Count") return value.length;
  const found =
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, Value>)[name]
      : undefined;
  if (found === undefined) throw new ScriptError(`The property '${name}' cannot be found on this object.`);
  return found;
}

function expand(node: Node, scope: Scope): string {
  let at = node.startIndex + 1;
  let written = "";
  for (const child of childrenOf(node)) {
    written +=
      node.text.slice(at - node.startIndex, child.startIndex - node.startIndex) +
      text(evaluate(child, scope));
    at = child.endIndex;
  }
  return written + node.text.slice(at - node.startIndex, -1);
}

function parametersOf(node: Node, scope: Scope): { named: Record<string, Value>; positional: Node[] } {
  const named: Record<string, Value> = {};
  const positional: Node[] = [];
  let open: string | undefined;
  for (const part of childrenOf(node).flatMap((child) =>
    child.type === "command_elements" ? childrenOf(child) : [],
  )) {
    if (part.type === "command_argument_sep") continue;
    if (part.type === "command_parameter") {
      open = part.text.slice(1);
      named[open] = true;
    } else if (open === undefined) positional.push(part);
    else {
      named[open] = evaluate(part, scope);
      open = undefined;
    }
  }
  return { named, positional };
}

function command(node: Node, input: readonly Value[], scope: Scope): readonly Value[] {
  const name =
    node.type === "command_name" ? node.text : (node.childForFieldName("command_name")?.text ?? "");
  const { named, positional } =
    node.type === "command_name" ? { named: {}, positional: [] } : parametersOf(node, scope);
  const block = (item: Value): Value => {
    scope.variables.set("_", item);
    return evaluate(positional[0] as Node, scope);
  };
  switch (name) {
    case "Where-Object":
      return input.filter((item) => block(item) === true);
    case "ForEach-Object":
      return input.flatMap((item) => enumerate(block(item)));
    case "Out-Null":
    case "Format-Table":
    case "Set-StrictMode":
      return [];
    case "Write-Output":
      return positional.flatMap((part) => enumerate(evaluate(part, scope)));
    default: {
      const cmdlet = scope.cmdlets[name];
      if (cmdlet === undefined) throw new Error(`there is no stand-in for ${name}`);
      return enumerate(cmdlet(named));
    }
  }
}

function pipeline(node: Node, scope: Scope): Value {
  let values: readonly Value[] = [];
  for (const stage of childrenOf(node))
    values =
      stage.type === "command" || stage.type === "command_name"
        ? command(stage, values, scope)
        : enumerate(evaluate(stage, scope));
  return unwrap(values);
}

const isTrue = (node: Node | undefined, scope: Scope): boolean =>
  node !== undefined && evaluate(node, scope) === true;

function choose(node: Node, scope: Scope): Value {
  const [condition, block, ...others] = childrenOf(node);
  if (isTrue(condition, scope)) return evaluate(block as Node, scope);
  for (const other of others.flatMap((each) =>
    each.type === "elseif_clauses" ? childrenOf(each) : [each],
  )) {
    const [first, second] = childrenOf(other);
    if (other.type === "else_clause") return evaluate(first as Node, scope);
    if (isTrue(first, scope)) return evaluate(second as Node, scope);
  }
  return null;
}

type Rule = (node: Node, parts: readonly Node[], scope: Scope) => Value;
const all: Rule = (_node, parts, scope) => unwrap(parts.flatMap((part) => enumerate(evaluate(part, scope))));
const list: Rule = (_node, parts, scope) => parts.flatMap((part) => enumerate(evaluate(part, scope)));
const of = (parts: readonly Node[], at: number, scope: Scope): Value => evaluate(parts[at] as Node, scope);

const rules: Readonly<Record<string, Rule>> = {
  program: all,
  statement_list: all,
  statement_block: all,
  script_block: all,
  script_block_body: all,
  script_block_expression: all,
  parenthesized_expression: all,
  sub_expression: all,
  array_expression: list,
  array_literal_expression: list,
  param_block: () => null,
  pipeline_chain: (node, _parts, scope) => pipeline(node, scope),
  command: (node, _parts, scope) => unwrap(command(node, [], scope)),
  command_name: (node, _parts, scope) => unwrap(command(node, [], scope)),
  if_statement: (node, _parts, scope) => choose(node, scope),
  assignment_expression: (_node, parts, scope) => {
    scope.variables.set((parts[0] as Node).text.slice(1), of(parts, 2, scope));
    return null;
  },
  foreach_statement: (_node, parts, scope) => {
    for (const item of enumerate(of(parts, 1, scope))) {
      scope.variables.set((parts[0] as Node).text.slice(1), item);
      of(parts, 2, scope);
    }
    return null;
  },
  flow_control_statement: (node, parts, scope) => {
    if (!node.text.startsWith("throw ")) throw new Error(`unknown statement ${node.text}`);
    throw new ScriptError(text(of(parts, 0, scope)));
  },
  comparison_expression: (_node, parts, scope) => {
    const operator = operators[(parts[1] as Node).text.toLowerCase()];
    if (operator === undefined) throw new Error(`unknown operator ${parts[1]?.text}`);
    return operator(of(parts, 0, scope), of(parts, 2, scope));
  },
  logical_expression: (node, parts, scope) => {
    const either = node.children.some((child) => child?.text.toLowerCase() === "-or");
    const left = of(parts, 0, scope) === true;
    return (either ? left : !left) ? left : of(parts, 1, scope) === true;
  },
  additive_expression: (_node, parts, scope) => [
    ...enumerate(of(parts, 0, scope)),
    ...enumerate(of(parts, 1, scope)),
  ],
  member_access: (_node, parts, scope) => memberOf(of(parts, 0, scope), (parts[1] as Node).text),
  element_access: (_node, parts, scope) =>
    enumerate(of(parts, 0, scope))[Number(of(parts, 1, scope))] ?? null,
  invokation_expression: (_node, parts, scope) => {
    if (parts[1]?.text !== "Replace") throw new Error(`unknown method ${parts[1]?.text}`);
    const [from = "", to = ""] = enumerate(of(parts, 2, scope)).map(text);
    return text(of(parts, 0, scope)).replaceAll(from, to);
  },
  argument_list: list,
  argument_expression_list: list,
  variable: (node, _parts, scope) => {
    const found = scope.variables.get(node.text.slice(1));
    if (found === undefined)
      throw new ScriptError(`The variable '${node.text}' cannot be retrieved because it has not been set.`);
    return found;
  },
  decimal_integer_literal: (node) => Number(node.text),
  verbatim_string_characters: (node) => node.text.slice(1, -1).replaceAll("''", "'"),
  expandable_string_literal: (node, _parts, scope) => expand(node, scope),
  generic_token: (node) => node.text,
};

function evaluate(from: Node, scope: Scope): Value {
  const node = innermost(from);
  const rule = rules[node.type];
  if (rule === undefined) throw new Error(`the evaluator does not know ${node.type}: ${node.text}`);
  return rule(node, childrenOf(node), scope);
}

/**
 * Runs a script with stand-ins for its cmdlets. It knows only what the project's scripts use, under strict mode and with `Stop`, and
 * fails at everything else: it is for tests where there is no PowerShell.
 *
 * @throws ScriptError for what the script throws, and for a property or variable that is not there
 */
export function runScript(
  source: string,
  parameters: Readonly<Record<string, Value>>,
  cmdlets: Scope["cmdlets"],
): Value {
  const { root, broken } = parseScript(source);
  if (broken) throw new Error("the script breaks the grammar");
  const variables = new Map<string, Value>(
    Object.entries({ null: null, true: true, false: false, ...parameters }),
  );
  return evaluate(root, { cmdlets, variables });
}
