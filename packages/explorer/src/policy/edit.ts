import {
  applyEdits,
  findNodeAtLocation,
  getNodeValue,
  type JSONPath,
  modify,
  type Node,
  parseTree,
} from "jsonc-parser";
import { type Insertion, insertionInto, replacementOf } from "./spelling.ts";

/** A place in a policy: names of members and positions in lists. */
export type Place = readonly (string | number)[];

/** The value with the members around it that are not there yet. */
const around = (place: Place, value: unknown): unknown =>
  place.reduceRight<unknown>(
    (inner, each) => (typeof each === "number" ? [inner] : { [each]: inner }),
    value,
  );

const nodeAt = (root: Node, place: Place): Node | undefined =>
  findNodeAtLocation(root, [...place] as JSONPath);

/** What has to change so that a place has a value: it is replaced, or goes in behind its neighbours. */
const insertionAt = (text: string, root: Node, place: Place, value: unknown): Insertion => {
  const node = nodeAt(root, place);
  if (node !== undefined) return replacementOf(text, node, value);
  let known = place.length - 1;
  while (known > 0 && nodeAt(root, place.slice(0, known)) === undefined) known -= 1;
  const container = nodeAt(root, place.slice(0, known)) ?? root;
  const [member, ...inside] = place.slice(known);
  const isMember = typeof member === "string";
  if (container.type !== (isMember ? "object" : "array"))
    return replacementOf(text, container, around(place.slice(known), value));
  return insertionInto(text, container, isMember ? member : undefined, around(inside, value));
};

const write = (text: string, place: Place, value: unknown): string => {
  const root = parseTree(text);
  return root === undefined ? text : applyEdits(text, [insertionAt(text, root, place, value)]);
};

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && Object.keys(value).length === 0;

/** What a text has at a place; undefined where it has nothing, or is no JSON. */
export const valueAt = (text: string, place: Place): unknown => {
  const root = parseTree(text);
  const node = root === undefined ? undefined : findNodeAtLocation(root, [...place] as JSONPath);
  return node === undefined ? undefined : (getNodeValue(node) as unknown);
};

/** Containers that stay though nothing is left in them: the list of callers, and each of its entries. */
const stays = (place: Place): boolean => place.length === 0 || (place[0] === "callers" && place.length <= 2);

const remove = (text: string, place: Place): string => {
  if (valueAt(text, place) === undefined) return text;
  const removed = applyEdits(text, modify(text, [...place] as JSONPath, undefined, {}));
  const parent = place.slice(0, -1);
  return !stays(parent) && isEmpty(valueAt(removed, parent)) ? remove(removed, parent) : removed;
};

/**
 * The text with another value at a place. Order, spelling and white space stay as they are wherever nothing changes, so that the
 * change reads like one that a person typed. Undefined takes the member out, and what then holds nothing with it.
 *
 * @param text - JSON
 */
export const withValue = (text: string, place: Place, value: unknown): string =>
  value === undefined ? remove(text, place) : write(text, place, value);

/** The JSON pointer of a place (RFC 6901), as faults and warnings name it. */
export const pointerOf = (place: Place): string =>
  place.map((each) => `/${String(each).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");

/** What a parsed value has at a place; undefined where it has nothing. */
export const within = (value: unknown, place: Place): unknown => {
  let at = value;
  for (const each of place) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, each)) return undefined;
    at = (at as Readonly<Record<string | number, unknown>>)[each];
  }
  return at;
};
