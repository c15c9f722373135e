import type { Route } from "../graph-call.ts";

/** A route that a path matched, with the values of its parameters. */
export interface RouteMatch {
  readonly route: Route;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Outcome of a lookup: a match, or the first segment that no route has at its place. */
export type RouteLookup = RouteMatch | { readonly route?: undefined; readonly segment: string };

interface Node {
  readonly literals: Map<string, Node>;
  parameter?: { readonly name: string; readonly node: Node };
  route?: Route;
}

const emptyNode = (): Node => ({ literals: new Map() });

/** Functions of the model; a call may qualify their names as it does those of types. */
const functions = new Set(["delta", "supportedlanguages", "supportedtimezones", "reminderview"]);

const unqualified = (segment: string) => segment.toLowerCase().replace(/^(?:microsoft\.)?graph\./, "");

const isFunction = (segment: string) => functions.has(unqualified(segment).replace(/\(.*$/, ""));

/** `microsoft.graph.room` and `graph.room` are one segment, in any case; so are all spellings of a function. */
const canonical = (segment: string) =>
  isFunction(segment) ? unqualified(segment) : segment.toLowerCase().replace(/^microsoft\.graph\./, "graph.");

/** A type cast, a function or an operator of OData, which is not a key although it is where a key could be. */
const isOperator = (segment: string) =>
  segment.startsWith("$") || isFunction(segment) || /^(?:microsoft\.)?graph\.\w+$/i.test(segment);

function insert(root: Node, route: Route): void {
  let node = root;
  for (const segment of route.template.split("/").slice(1)) {
    const name = /^\{(\w+)\}$/.exec(segment)?.[1];
    if (name === undefined) {
      const next = node.literals.get(canonical(segment)) ?? emptyNode();
      node.literals.set(canonical(segment), next);
      node = next;
    } else {
      node.parameter ??= { name, node: emptyNode() };
      node = node.parameter.node;
    }
  }
  if (node.route !== undefined) throw new RangeError("two routes of one shape");
  node.route = route;
}

/** Values of a route's parameters, named by its own template. */
function nameParameters(route: Route, segments: readonly string[]): ReadonlyMap<string, string> {
  const names = route.template.split("/").slice(1);
  return new Map(
    names.flatMap((part, at) => {
      const name = /^\{(\w+)\}$/.exec(part)?.[1];
      return name === undefined ? [] : [[name, segments[at] ?? ""] as const];
    }),
  );
}

/** The table of all routes; a literal segment wins over a parameter. Operations are added by adding routes. */
export function createRouteTable(routes: readonly Route[]): (segments: readonly string[]) => RouteLookup {
  const root = emptyNode();
  for (const route of routes) insert(root, route);
  return (segments) => {
    let node = root;
    for (const segment of segments) {
      const keyed = isOperator(segment) ? undefined : node.parameter?.node;
      const next = node.literals.get(canonical(segment)) ?? keyed;
      if (next === undefined) return { segment };
      node = next;
    }
    if (node.route === undefined) return { segment: segments.at(-1) ?? "" };
    return { route: node.route, parameters: nameParameters(node.route, segments) };
  };
}

/** A route's path as `@odata.context` writes it: `users('key')/mailFolders('id')/messages`. */
export function contextPathOf({ route, parameters }: RouteMatch): string {
  const parts = route.template.split("/").slice(1);
  const entity = /^\{/.test(parts.at(-1) ?? "");
  const path = (entity ? parts.slice(0, -1) : parts).reduce((before, part) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name === undefined) return before === "" ? part : `${before}/${part}`;
    return `${before}('${encodeURIComponent(parameters.get(name) ?? "").replaceAll("'", "''")}')`;
  }, "");
  return path;
}
