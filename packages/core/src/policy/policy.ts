/*
 * The room of decisions: who may ask what. From the policy's text, the catalogue of operations and a request it decides
 * permit or deny. It is pure: it waits for nothing, reads no clock, sends nothing and runs in a browser. It does not know
 * what happens to a reply, only what its caller sees of one.
 */
import type { ErrorCode } from "../errors.ts";
import type { Caller } from "../invocation.ts";
import type { RequestRule } from "../schema/request-rules.ts";
import type { Visibility } from "../schema/visibility.ts";
import { type CallerEntry, createCallerLookup } from "./callers.ts";
import { namedProperties } from "./odata/named-properties.ts";
import type { Operation } from "./operations/operation.ts";
import { createPathMatcher } from "./operations/path-template.ts";
import { type ParsedQuery, parseQuery, type QueryResult } from "./query/query.ts";
import { type ItemScope, whyNotScoped } from "./scoped-operations.ts";

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
  /** The query, or the sealed token that replaces one. */
  readonly query:
    | { readonly parsed: ParsedQuery }
    | { readonly skipToken: string }
    | { readonly deltaToken: string };
}

/** A request that ends here. */
export interface Deny {
  readonly permitted: false;
  readonly code: ErrorCode;
  /** Only for the audit event. */
  readonly reason: string;
  /** For the caller, in place of the code's text. */
  readonly rule?: RequestRule | undefined;
  /** The operation, where one was recognised. */
  readonly operation?: Operation;
}

/** Decides on requests. Nothing in it waits, reads a clock or keeps state: the same request has the same answer. */
export interface Policy {
  /** The policy's entry for a caller; undefined admits no one. */
  admit(caller: Caller): CallerEntry | undefined;
  decide(method: string, target: PolicyTarget, entry: CallerEntry): Permit | Deny;
}

/** What a policy is compiled from. */
export interface PolicyOptions {
  readonly catalogue: readonly Operation[];
  readonly callers: readonly CallerEntry[];
  /** What each caller sees: what is hidden from it must not be asked for either. */
  readonly visibility: (entry: CallerEntry) => Visibility;
}

const deny = (code: ErrorCode, reason: string, operation?: Operation): Deny =>
  operation === undefined
    ? { permitted: false, code, reason }
    : { permitted: false, code, reason, operation };

/** Why an entry does not grant an operation: what it denies wins over what its groups and its list allow. */
const whyNotGranted = (
  { groups, operations }: Pick<CallerEntry, "groups" | "operations">,
  { group, template }: Pick<Operation, "group" | "template">,
): string | undefined => {
  if (operations?.deny?.includes(template) === true) return "operation: denied";
  const granted = groups?.includes(group) === true || operations?.allow?.includes(template) === true;
  return granted ? undefined : `group: ${group} is not granted`;
};

const showsSomething = (
  { reply }: Operation,
  { visibleProperties }: Pick<Visibility, "visibleProperties">,
): boolean => reply.kind !== "property" || visibleProperties(reply.type).includes(reply.property);

/** True if an entry grants the operation and can be held against it, and a reply of one property shows something to who sees those properties. */
export const isOffered = (
  entry: Pick<CallerEntry, "groups" | "operations"> & ItemScope,
  operation: Operation,
  visible: Pick<Visibility, "visibleProperties">,
): boolean =>
  (whyNotGranted(entry, operation) ?? whyNotScoped(entry, operation)) === undefined &&
  showsSomething(operation, visible);

/** A user shows its mailbox settings where they are asked for: the same data as under a path of their own. */
export const SETTINGS_TEMPLATE = "/users/{user-id}/mailboxSettings";
const settings = { group: "mail", template: SETTINGS_TEMPLATE } as const satisfies Pick<
  Operation,
  "group" | "template"
>;

/** The property of a user by which a query asks for them. */
export const SETTINGS_PROPERTY = "mailboxSettings";

/** True for a query that shows mailbox settings, or whose answer depends on them. */
export const asksForSettings = (query: ParsedQuery): boolean =>
  query.select?.includes(SETTINGS_PROPERTY) === true ||
  namedProperties(query).some(([first]) => first === SETTINGS_PROPERTY);

/** Why an entry does not grant a query, undefined if it does: to ask for a user's mailbox settings is an operation. */
export const whyQueryNotGranted = (entry: CallerEntry, query: ParsedQuery): string | undefined =>
  asksForSettings(query) ? whyNotGranted(entry, settings) : undefined;

/** The query that was decided on. */
const decidedQuery = (result: Extract<QueryResult, { readonly ok: true }>): Permit["query"] => {
  if ("skipToken" in result) return { skipToken: result.skipToken };
  return "deltaToken" in result ? { deltaToken: result.deltaToken } : { parsed: result.query };
};

/**
 * Compiles a policy: an allow-list of operations, parameters and callers. A request is permitted if exactly one operation
 * matches, the caller's entry grants it, and every parameter of the query is understood and allowed.
 *
 * @throws Error if two operations have the same shape
 */
export function createPolicy({ catalogue, callers, visibility }: PolicyOptions): Policy {
  const match = createPathMatcher(catalogue);
  return {
    admit: createCallerLookup(callers),
    decide(method, target, entry) {
      if (method !== "GET") return deny("methodRefused", "method: not GET");
      const matched = match(target.segments);
      if (matched === undefined) return deny("operationRefused", "path: no operation");
      const { operation, parameters } = matched;
      const refusal = whyNotGranted(entry, operation) ?? whyNotScoped(entry, operation);
      if (refusal !== undefined) return deny("operationRefused", refusal, operation);
      const visible = visibility(entry);
      if (!showsSomething(operation, visible)) {
        return deny("propertyRefused", "path: the property is not visible", operation);
      }
      const query = parseQuery(target.query, { operation, ...visible });
      if (!query.ok) return { ...deny(query.code, query.reason, operation), rule: query.rule };
      const why = "query" in query ? whyQueryNotGranted(entry, query.query) : undefined;
      if (why !== undefined) return deny("propertyRefused", why, operation);
      return {
        permitted: true,
        entry,
        operation,
        parameters,
        query: decidedQuery(query),
      };
    },
  };
}
