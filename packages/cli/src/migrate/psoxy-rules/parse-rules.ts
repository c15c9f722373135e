import { type Document, isMap, isSeq, parseDocument, type YAMLMap } from "yaml";
import type { PsoxyEndpoint, PsoxyRules, PsoxyTransform } from "./rules.ts";

const ENDPOINT_MEMBERS: ReadonlySet<string> = new Set([
  "pathRegex",
  "pathTemplate",
  "allowedQueryParams",
  "allowedRequestHeaders",
  "allowedMethods",
  "transforms",
  "responseSchema",
]);

const stringsIn = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];

/** `!<redact>` and `!redact` mean the same to the programs that read these files. */
const methodOf = (node: YAMLMap): string => (node.tag ?? "").replace(/^!/, "");

function readTransform(node: YAMLMap, document: Document): PsoxyTransform {
  const members = node.toJS(document) as Readonly<Record<string, unknown>>;
  return {
    method: methodOf(node) || String(members["method"] ?? "unnamed"),
    jsonPaths: stringsIn(members["jsonPaths"]),
    includesOriginal: members["includeOriginal"] === true,
    phrases: stringsIn(members["allowedPhrases"]),
  };
}

function readEndpoint(node: YAMLMap, document: Document, note: (text: string) => void): PsoxyEndpoint {
  const members = node.toJS(document) as Readonly<Record<string, unknown>>;
  const { pathRegex, pathTemplate, allowedQueryParams, responseSchema } = members;
  const pattern = String(pathRegex ?? pathTemplate ?? "");
  for (const name of Object.keys(members)) {
    if (!ENDPOINT_MEMBERS.has(name)) note(`${pattern}: ${name} is not understood.`);
  }
  const transforms = node.get("transforms", true);
  const items = isSeq(transforms) ? transforms.items.filter((each) => isMap(each)) : [];
  return {
    pattern,
    isTemplate: pathRegex === undefined,
    queryParameters: allowedQueryParams === undefined ? undefined : stringsIn(allowedQueryParams),
    hasResponseSchema: responseSchema !== undefined && responseSchema !== null,
    transforms: items.map((each) => readTransform(each, document)),
  };
}

/**
 * Reads rules from their YAML.
 *
 * @returns the rules; undefined for a text that holds no endpoints
 */
export function parseRules(text: string, name: string): PsoxyRules | undefined {
  const document = parseDocument(text, { logLevel: "silent" });
  if (document.errors.length > 0) return undefined;
  const endpoints: unknown = document.get("endpoints", true);
  if (!isSeq(endpoints)) return undefined;
  const notUnderstood: string[] = [];
  const note = (sentence: string): void => void notUnderstood.push(sentence);
  const maps = endpoints.items.filter((each) => isMap(each));
  return { name, endpoints: maps.map((each) => readEndpoint(each, document, note)), notUnderstood };
}
