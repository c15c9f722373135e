import type { ErrorCode } from "../errors.ts";
import type { Caller } from "../invocation.ts";
import type { TypeName } from "../schema/schema.ts";
import { type CallerEntry, createCallerLookup } from "./callers.ts";
import type { Operation } from "./operation.ts";
import { createPathMatcher } from "./path-template.ts";
import { type ParsedQuery, parseQuery } from "./query.ts";

/** A target that was parsed: decoded segments and parameters. */
export interface PolicyTarget {
  /** Without the API version. */
  readonly segments: readonly string[];
  readonly query: readonly { readonly name: string; readonly value: string }[];
}

/** A request that may go on; its path parameters are still sealed. */
export interface Permit {
  readonly permitted: true;
  readonly entry: CallerEntry;
  readonly operation: Operation;
  /** Path parameters by name, in the order of the path. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The query, or the sealed token that stands for one. */
  readonly query: { readonly parsed: ParsedQuery } | { readonly skipToken: string };
}

/** A request that ends here. */
export interface Deny {
  readonly permitted: false;
  readonly code: ErrorCode;
  /** For the audit event alone. */
  readonly reason: string;
  /** The operation, where one was recognised. */
  readonly operation?: Operation;
}

/** Decides on requests. Nothing in it waits, reads a clock or keeps state: the same request has the same answer. */
export interface Policy {
  /** The policy's entry for a caller; undefined admits nobody. */
  admit(caller: Caller): CallerEntry | undefined;
  decide(method: string, target: PolicyTarget, entry: CallerEntry): Permit | Deny;
}

/** What a policy is compiled from. */
export interface PolicyOptions {
  readonly catalogue: readonly Operation[];
  readonly callers: readonly CallerEntry[];
  /** True if a caller sees anything of the property. */
  readonly visible: (type: TypeName, property: string) => boolean;
}

const deny = (code: ErrorCode, reason: string, operation?: Operation): Deny =>
  operation === undefined
    ? { permitted: false, code, reason }
    : { permitted: false, code, reason, operation };

/**
 * Compiles a policy: an allow-list of operations, parameters and callers. A request is permitted if exactly one operation
 * matches, the caller's entry grants its group, and every parameter of the query is understood and allowed.
 *
 * @throws Error if two operations have the same shape
 */
export function createPolicy({ catalogue, callers, visible }: PolicyOptions): Policy {
  const match = createPathMatcher(catalogue);
  return {
    admit: createCallerLookup(callers),
    decide(method, target, entry) {
      if (method !== "GET") return deny("methodRefused", "method: not GET");
      const matched = match(target.segments);
      if (matched === undefined) return deny("operationRefused", "path: no operation");
      const { operation, parameters } = matched;
      if (!entry.groups.includes(operation.group)) {
        return deny("operationRefused", `group: ${operation.group} is not granted`, operation);
      }
      const query = parseQuery(target.query, { operation, visible });
      if (!query.ok) return deny(query.code, query.reason, operation);
      return {
        permitted: true,
        entry,
        operation,
        parameters,
        query: "skipToken" in query ? { skipToken: query.skipToken } : { parsed: query.query },
      };
    },
  };
}
