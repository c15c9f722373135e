import type { Operation } from "@graphveil/core/policy";
import type { Reach } from "../reach.ts";
import { idSegment } from "./row.ts";

/**
 * Finds an id for a parameter of a path, by listing what it is one of; undefined where there is none. The segment behind the
 * parameter says what kind of object is needed: a type cast, or the instances of a series.
 */
export type FindId = (collection: string, next: string | undefined) => Promise<string | undefined>;

const DAY_MS = 24 * 60 * 60 * 1000;

/** How an object for the rest of a path is found: where it is listed, with which query, and which of the records do. */
interface Search {
  readonly target: string;
  readonly fits: (record: Readonly<Record<string, unknown>>) => boolean;
}

const searchOf = (collection: string, next: string | undefined): Search => {
  const cast = next?.startsWith("microsoft.graph.") === true ? next : undefined;
  // Places have no collection of their own, members are of several types, and only a series has instances.
  if (cast !== undefined && collection === "/places")
    return { target: `/places/${cast}?$top=1`, fits: () => true };
  if (cast !== undefined && /members$/i.test(collection))
    return { target: `${collection}?$top=50`, fits: (record) => record["@odata.type"] === `#${cast}` };
  if (next === "instances")
    return { target: `${collection}?$select=id,type&$top=50`, fits: ({ type }) => type === "seriesMaster" };
  return { target: `${collection}?$select=id&$top=1`, fits: () => true };
};

/** Looks ids up by the paths of their collections, each once. */
export function createIdFinder(reach: Reach): FindId {
  const known = new Map<string, Promise<string | undefined>>();
  const find: FindId = async (collection, next) => {
    const { target, fits } = searchOf(collection, next);
    const { records } = await reach.ask(target);
    const id = records.find(fits)?.["id"];
    return typeof id === "string" ? id : undefined;
  };
  return (collection, next) => {
    const { target } = searchOf(collection, next);
    const found = known.get(target) ?? find(collection, next);
    known.set(target, found);
    return found;
  };
}

const isParameter = (segment: string): boolean => segment.startsWith("{");

/** The path of an operation with ids that exist; undefined where the tenant has no example. */
export async function pathOf(
  { template }: Operation,
  userId: string,
  findId: FindId,
): Promise<string | undefined> {
  const segments = template.split("/").slice(1);
  let path = "";
  for (const [index, segment] of segments.entries()) {
    if (!isParameter(segment)) {
      path += `/${segment}`;
      continue;
    }
    const id = segment === "{user-id}" ? userId : await findId(path, segments[index + 1]);
    if (id === undefined) return undefined;
    path += `/${idSegment(id)}`;
  }
  return path;
}

/** The query of an operation: one record, of a month around now where Graph insists on a range. */
export function queryOf({ parameters, required, reply, alwaysAdvanced }: Operation, now: number): string {
  const at = (days: number): string => new Date(now + days * DAY_MS).toISOString().slice(0, 19);
  return [
    ...(required.includes("startDateTime") ? [`startDateTime=${at(-15)}Z`, `endDateTime=${at(15)}Z`] : []),
    ...(parameters.includes("$top") && reply.kind === "collection" ? ["$top=1"] : []),
    ...(alwaysAdvanced && parameters.includes("$count") ? ["$count=true"] : []),
  ].join("&");
}
