import type { Operation } from "@graphveil/core/policy";
import type { PsoxyEndpoint } from "./rules.ts";

const GUID = "48d31887-5fad-4d73-a9f5-3c356e68a038";
const TOKEN = `p~${"A".repeat(64)}`;
const ITEM = "AAMkAGI2NGVh";
const SENT_ITEMS = "SentItems";

/** How far rules let an operation pass. */
export type Reach = "all" | "sentItems";

/** A path of the operation with an id at each parameter. */
const pathOf = ({ template }: Operation, person: string, folder: string): string =>
  `/v1.0${template.replaceAll(/\{([^}]+)\}/g, (_, name: string) => {
    if (/^(?:user|group|directoryObject|orgContact)-id/.test(name)) return person;
    return /^mailFolder-id/.test(name) ? folder : ITEM;
  })}`;

/** A regular expression of Java's in JavaScript's words; undefined for one that has no such form. */
function javaPattern(pattern: string): RegExp | undefined {
  const isInsensitive = pattern.includes("(?i)");
  const text = pattern
    .replaceAll(/\(\?i?\)/g, "")
    .replaceAll(/\\Q(.*?)\\E/g, (_, literal: string) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (/\(\?>|[*+?}]\+/.test(text)) return undefined;
  try {
    return new RegExp(`^(?:${text.replace(/^\^/, "").replace(/\$$/, "")})$`, isInsensitive ? "i" : "");
  } catch {
    return undefined;
  }
}

const templatePattern = (template: string): RegExp =>
  new RegExp(
    `^${template
      .split(/\{[^}]*\}/)
      .map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
      .join("[^/]+")}$`,
  );

/** The test for an endpoint's paths; undefined for a pattern that is not understood. */
export const compileEndpoint = ({ pattern, isTemplate }: PsoxyEndpoint): RegExp | undefined =>
  isTemplate ? templatePattern(pattern) : javaPattern(pattern);

/** Whether paths of an operation are among an endpoint's, with an id in the clear or as a token. */
export function reachOf(pattern: RegExp, operation: Operation): Reach | undefined {
  const matches = (folder: string) =>
    [GUID, TOKEN].some((person) => pattern.test(pathOf(operation, person, folder)));
  if (matches(ITEM)) return "all";
  return matches(SENT_ITEMS) ? "sentItems" : undefined;
}
