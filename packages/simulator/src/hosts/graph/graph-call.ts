import type { TenantContent } from "../../tenant/content.ts";
import type { SimulatedRequest } from "../../wire/host.ts";
import type { CloudName } from "../../world.ts";
import type { MailboxFaultRegister } from "./behaviour/mailbox-faults.ts";
import type { Preferences } from "./behaviour/preferences.ts";
import type { Reality } from "./behaviour/reality.ts";
import type { SyncStates } from "./delta/sync-states.ts";
import type { Service } from "./graph-error.ts";
import type { EntityType } from "./odata/entity-types.ts";
import type { Query } from "./odata/query.ts";
import { parseSelection, type RefusesCast, type Selection } from "./odata/selection.ts";
import type { Serializer, Shape } from "./odata/serializer.ts";
import type { CalendarLinks } from "./resources/calendar-links.ts";
import type { MailboxIndex } from "./resources/mailbox-index.ts";

/** One authorised request for a known route. */
export interface GraphCall {
  readonly tenant: TenantContent;
  readonly request: SimulatedRequest;
  readonly cloud: CloudName;
  /** Scheme and host of Graph, for contexts and links. */
  readonly origin: string;
  /** The path as the caller wrote it, without the query: links repeat it. */
  readonly rawPath: string;
  /** Decoded values of the route's parameters. */
  readonly parameters: ReadonlyMap<string, string>;
  /** What the route's path is in `@odata.context`, without the selection: `users('…')/messages`. */
  readonly contextPath: string;
  readonly query: Query;
  readonly preferences: Preferences;
  readonly roles: ReadonlySet<string>;
  /** `ConsistencyLevel: eventual` was sent. */
  readonly eventual: boolean;
  /** `odata.metadata=none` was accepted. */
  readonly bare: boolean;
  readonly serializer: Serializer;
  readonly mailboxIndex: MailboxIndex;
  readonly calendarLinks: CalendarLinks;
  readonly syncStates: SyncStates;
  /** Which mailboxes and items fail although the token is good. */
  readonly mailboxFaults: MailboxFaultRegister;
  readonly refusesCast: RefusesCast;
  readonly reality: Reality;
}

/** What a route answers; the host adds the headers that every reply has. */
export interface GraphReply {
  readonly body: string;
  /** `text/plain` for a count; else JSON. */
  readonly plainText?: boolean;
  /** Resource units, for directory calls. */
  readonly resourceUnits?: number;
  /** Preferences that the operation followed beside those of the request's header. */
  readonly preferencesApplied?: readonly string[];
}

/** One operation of Graph. */
export interface Route {
  /** Literal segments and `{parameters}` below `/v1.0`; literals match in any case. */
  readonly template: string;
  readonly service: Service;
  /** Any of these application roles permits the operation. */
  readonly roles: readonly string[];
  /** Canonical names of the parameters that the operation takes. */
  readonly options: readonly string[];
  readonly handle: (call: GraphCall) => GraphReply;
}

/** Value of a path parameter; throws RangeError for one that the template does not have. */
export function parameter(call: GraphCall, name: string): string {
  const value = call.parameters.get(name);
  if (value === undefined) throw new RangeError("the route has no such parameter");
  return value;
}

/** The shape in which the caller wants entities of a type. */
export function shapeOf(
  call: GraphCall,
  type: EntityType,
  extra: { readonly withheld?: ReadonlySet<string>; readonly dynamic?: readonly string[] } = {},
): Shape {
  const { refusesCast } = call;
  const selection = parseSelection(call.query, type, call.request, { dynamic: extra.dynamic, refusesCast });
  const { timeZone, textBody, immutableIds } = call.preferences;
  return {
    type,
    bare: call.bare,
    timeZone,
    textBody,
    immutableIds,
    ...(selection === undefined ? {} : { selection }),
    ...(extra.withheld === undefined ? {} : { withheld: extra.withheld }),
  };
}

/** `"@odata.context":…,` for a path of the model, or nothing with `odata.metadata=none`. */
export function contextOf(
  call: GraphCall,
  path: string,
  selection: Selection | undefined,
  entity = false,
): string {
  if (call.bare) return "";
  const selected = selection === undefined ? "" : `(${selection.written})`;
  const url = `${call.origin}/v1.0/$metadata#${path}${selected}${entity ? "/$entity" : ""}`;
  return `"@odata.context":${JSON.stringify(url)},`;
}

/** What is in front of an entity's properties. */
export interface EntityHead {
  /** The path in `@odata.context`; default: the route's. */
  readonly path?: string;
  /** Further annotations as JSON members, each with a comma behind it. */
  readonly annotations?: string;
}

/** A single entity: its context and annotations in front of what the serializer wrote. */
export function entityReply(
  call: GraphCall,
  written: string,
  selection: Selection | undefined,
  { path = call.contextPath, annotations = "" }: EntityHead = {},
): GraphReply {
  const head = contextOf(call, path, selection, true) + annotations;
  // A head ends with a comma, which an entity without properties does not want.
  return { body: written === "{}" ? `{${head.replace(/,$/, "")}}` : `{${head}${written.slice(1)}` };
}
