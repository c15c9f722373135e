import * as v from "valibot";
import { documentParts } from "./document-schema.ts";
import { isObject } from "./forms.ts";

/**
 * Name of the caller that a JSON pointer of a policy leads to, if it has one of the form that names have: an index alone makes
 * people count. The policy itself may have faults.
 */
export function callerNameAt(policy: unknown, pointer: string): string | undefined {
  const [, index] = /^\/callers\/(\d+)(?:\/|$)/.exec(pointer) ?? [];
  const callers = isObject(policy) ? policy["callers"] : undefined;
  const entry: unknown = Array.isArray(callers) && index !== undefined ? callers[Number(index)] : undefined;
  const name = isObject(entry) ? entry["name"] : undefined;
  return v.is(documentParts.name, name) ? name : undefined;
}
