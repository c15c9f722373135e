import { createRandom } from "../../random.ts";
import type { TenantContent } from "../../tenant/content.ts";
import {
  type Parts,
  type SimulatedHost,
  type SimulatedRequest,
  type SimulatedResponse,
  UnsimulatedRequest,
} from "../../wire/host.ts";
import type { CloudName } from "../../world.ts";
import { clouds } from "../clouds.ts";
import { serveBatch } from "./batch/batch.ts";
import { authorize, type VerifyBearer } from "./behaviour/authorization.ts";
import { createDirectoryIndex, type DirectoryIndex } from "./behaviour/directory-index.ts";
import {
  createExchangeGrants,
  type ExchangeGrantRegister,
  type ExchangeGrants,
} from "./behaviour/exchange-grants.ts";
import {
  createMailboxFaults,
  type MailboxFaultRegister,
  type MailboxFaults,
} from "./behaviour/mailbox-faults.ts";
import { holds } from "./behaviour/permissions.ts";
import { type Preferences, parsePreferences } from "./behaviour/preferences.ts";
import { defaultReality, type Reality } from "./behaviour/reality.ts";
import { identify, type ReplyIds, writeError, writeReply } from "./behaviour/replies.ts";
import { contextPathOf, createRouteTable, type RouteMatch } from "./behaviour/route-table.ts";
import { type GraphTarget, parseTarget } from "./behaviour/target.ts";
import { createThrottle, type Throttle, type Throttling } from "./behaviour/throttle.ts";
import { isUnsimulatedPath } from "./behaviour/unsimulated-paths.ts";
import { calendarDeltaRoutes } from "./delta/calendar-delta.ts";
import { directoryDeltaRoutes } from "./delta/directory-delta.ts";
import { mailDeltaRoutes } from "./delta/mail-delta.ts";
import { createSyncStates, type SyncStates } from "./delta/sync-states.ts";
import type { GraphCall, GraphReply, Route } from "./graph-call.ts";
import { accessDenied, GraphError, meWithoutUser, segmentNotFound } from "./graph-error.ts";
import { parseQuery, type Query } from "./odata/query.ts";
import type { RefusesCast } from "./odata/selection.ts";
import { createSerializer, type Serializer } from "./odata/serializer.ts";
import { checkTimeZone } from "./odata/time-zones.ts";
import { type CalendarLinks, createCalendarLinks } from "./resources/calendar-links.ts";
import { calendarRoutes } from "./resources/calendars.ts";
import { eventRoutes } from "./resources/events.ts";
import { groupRoutes } from "./resources/groups.ts";
import { mailRoutes } from "./resources/mail.ts";
import { createMailboxIndex, type MailboxIndex } from "./resources/mailbox-index.ts";
import { mailboxSettingsRoutes } from "./resources/mailbox-settings.ts";
import { memberRoutes } from "./resources/members.ts";
import { organizationRoutes } from "./resources/organization.ts";
import { outlookRoutes } from "./resources/outlook.ts";
import { placeRoutes } from "./resources/places.ts";
import { findUser } from "./resources/principals.ts";
import { servicePrincipalRoutes } from "./resources/service-principals.ts";
import { userRoutes } from "./resources/users.ts";

/** What {@link createGraphHost} is made of. */
export interface GraphHostOptions {
  readonly tenant: TenantContent;
  /** Judges the Authorization header, which is null when absent. */
  readonly verifyBearer: VerifyBearer;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** The cloud whose Graph it is: it decides the host name, in links too, and the ids of permissions. Default `global`. */
  readonly cloud?: CloudName;
  /** How requests to one mailbox are limited; `off` for a test that is about something else. Default: as Outlook does. */
  readonly throttling?: Throttling | "off";
  /** Switches of {@link Reality} that are to be otherwise than {@link defaultReality}. */
  readonly reality?: Partial<Reality>;
}

/** Microsoft Graph with what a test does to it beside sending requests. */
export interface GraphHost extends SimulatedHost, MailboxFaults, ExchangeGrants {
  /** Forgets the states behind all delta tokens: the next use of one is a 410. */
  forgetSyncStates(): void;
  /** Lets the index behind the directory's advanced queries lag, until the returned function is called. */
  holdIndex(): () => void;
}

/** All operations; another family is added here and nowhere else. */
const routes: readonly Route[] = [
  ...userRoutes,
  ...groupRoutes,
  ...memberRoutes,
  ...organizationRoutes,
  ...servicePrincipalRoutes,
  ...placeRoutes,
  ...mailRoutes,
  ...mailboxSettingsRoutes,
  ...outlookRoutes,
  ...calendarRoutes,
  ...eventRoutes,
  ...directoryDeltaRoutes,
  ...mailDeltaRoutes,
  ...calendarDeltaRoutes,
];

/** State that lives as long as the host. */
interface HostState extends Omit<GraphHostOptions, "reality" | "cloud"> {
  readonly cloud: CloudName;
  readonly serializer: Serializer;
  readonly mailboxIndex: MailboxIndex;
  readonly calendarLinks: CalendarLinks;
  readonly syncStates: SyncStates;
  readonly origin: string;
  readonly directoryIndex: DirectoryIndex;
  readonly mailboxFaults: MailboxFaultRegister;
  readonly exchangeGrants: ExchangeGrantRegister;
  readonly reality: Reality;
  readonly throttle: Throttle | null;
  readonly find: ReturnType<typeof createRouteTable>;
}

function match(state: HostState, request: SimulatedRequest, { segments }: GraphTarget): RouteMatch {
  if (segments[0]?.toLowerCase() === "me") throw meWithoutUser();
  const found = state.find(segments);
  if (found.route !== undefined) return found;
  if (isUnsimulatedPath(segments))
    throw new UnsimulatedRequest(request, "Graph has this path, the simulator has not");
  throw segmentNotFound(found.segment);
}

/** A parameter of OData that this operation does not take is a gap in the simulator or a mistake of the caller: loud. */
function checkOptions(request: SimulatedRequest, route: Route, query: Query): void {
  for (const name of query.keys()) {
    if (!route.options.includes(name))
      throw new UnsimulatedRequest(request, `parameter ${name} is not simulated here`);
  }
}

function acceptsBare(request: SimulatedRequest): boolean {
  const metadata = /odata\.metadata=(\w+)/.exec(request.headers.get("accept") ?? "")?.[1];
  if (metadata === "full") throw new UnsimulatedRequest(request, "odata.metadata=full is not simulated");
  return metadata === "none";
}

interface Prepared {
  readonly call: GraphCall;
  readonly route: Route;
  readonly preferences: Preferences;
}

/** Casts that the mailbox of a user refuses, or all mailboxes. */
function castRefusal({ tenant, mailboxFaults, reality }: HostState, user: string | undefined): RefusesCast {
  const owner = user === undefined ? undefined : findUser({ tenant }, user);
  return (derivedType) =>
    (reality.refusesSharingMessageCast && derivedType === "calendarSharingMessage") ||
    (owner !== undefined && mailboxFaults.refusesCasts(owner.id));
}

/** The roles that count for a request: in a mailbox those, too, that Exchange grants there. */
function rolesOf(
  { tenant, exchangeGrants }: HostState,
  { route, parameters }: RouteMatch,
  ofToken: ReadonlySet<string>,
): ReadonlySet<string> {
  const user = route.service === "exchange" ? parameters.get("user") : undefined;
  const owner = user === undefined ? undefined : findUser({ tenant }, user);
  return owner === undefined ? ofToken : exchangeGrants.rolesFor(owner.id, ofToken);
}

async function prepare(state: HostState, request: SimulatedRequest): Promise<Prepared> {
  const ofToken = await authorize(request, state.tenant.id, state.verifyBearer);
  const target = parseTarget(request);
  const found = match(state, request, target);
  const { route, parameters } = found;
  const query = parseQuery(request, target.rawQuery);
  checkOptions(request, route, query);
  const roles = rolesOf(state, found, ofToken);
  if (!holds(roles, route.roles)) throw accessDenied(route.service);
  const preferences = parsePreferences(request.headers.get("prefer"));
  if (preferences.timeZone !== null) checkTimeZone(preferences.timeZone);
  const { cloud, origin, mailboxIndex, calendarLinks, syncStates, mailboxFaults, reality } = state;
  const eventual = request.headers.get("consistencylevel")?.toLowerCase() === "eventual";
  const counts = target.segments.at(-1) === "$count";
  const call: GraphCall = {
    tenant: state.directoryIndex.seenBy({ eventual, query, counts }),
    request,
    cloud,
    origin,
    rawPath: target.rawPath,
    parameters,
    contextPath: contextPathOf(found),
    query,
    preferences,
    roles,
    eventual,
    bare: acceptsBare(request),
    serializer: mailboxFaults.guard(state.serializer),
    mailboxIndex,
    calendarLinks,
    syncStates,
    mailboxFaults,
    refusesCast: castRefusal(state, parameters.get("user")),
    reality,
  };
  return { call, route, preferences };
}

async function run(state: HostState, { call, route }: Prepared): Promise<GraphReply> {
  const mailbox = call.parameters.get("user");
  if (state.throttle === null || route.service !== "exchange" || mailbox === undefined)
    return route.handle(call);
  return state.throttle(findUser(call, mailbox)?.id ?? mailbox, () => route.handle(call));
}

/** Only reads: whatever else arrives is a mistake of the caller that must be seen. */
function assertRead(request: SimulatedRequest): void {
  if (request.method !== "GET") throw new UnsimulatedRequest(request, "only GET is simulated");
  if (request.body.length > 0) throw new UnsimulatedRequest(request, "a GET has no body");
}

/** The one operation that is a POST. */
const isBatch = ({ method, target }: SimulatedRequest): boolean =>
  method === "POST" && /^\/v1\.0\/(?:\$|%24)batch$/.test(target);

/** Answers requests, whole batches among them. */
function createHandler(state: HostState): Required<SimulatedHost>["handle"] {
  const random = createRandom("graph requests");

  const answered = async (
    request: SimulatedRequest,
    serve: (ids: ReplyIds) => Promise<SimulatedResponse>,
  ): Promise<SimulatedResponse> => {
    const ids = identify(request, random.guid(), new Date(state.now()));
    try {
      return await serve(ids);
    } catch (error) {
      if (error instanceof GraphError) return writeError(error, ids);
      throw error;
    }
  };

  const single = (request: SimulatedRequest): Promise<SimulatedResponse> =>
    answered(request, async (ids) => {
      const prepared = await prepare(state, request);
      const reply = await run(state, prepared);
      return writeReply(reply, ids, { bare: prepared.call.bare, applied: prepared.preferences.applied });
    });

  const batch = (request: SimulatedRequest, parts: Parts): Promise<SimulatedResponse> =>
    answered(request, async (ids) => {
      await authorize(request, state.tenant.id, state.verifyBearer);
      const body = await serveBatch(request, (part) => parts(part, single));
      return writeReply({ body }, ids, { bare: false, applied: null });
    });

  return async (request, parts = (part, serve) => serve(part)) => {
    if (isBatch(request)) return batch(request, parts);
    assertRead(request);
    return single(request);
  };
}

/**
 * Microsoft Graph v1.0 over a tenant: directory, rooms, mail, calendars and mailbox settings, read-only, with Graph's
 * paging, preferences, permissions and errors.
 */
export function createGraphHost(options: GraphHostOptions): GraphHost {
  const { cloud = "global" } = options;
  const origin = clouds[cloud].graph;
  const { host } = new URL(origin);
  const state: HostState = {
    ...options,
    cloud,
    origin,
    calendarLinks: createCalendarLinks(origin),
    serializer: createSerializer(),
    mailboxIndex: createMailboxIndex(),
    syncStates: createSyncStates(createRandom("graph sync states"), options.now),
    directoryIndex: createDirectoryIndex(options.tenant),
    mailboxFaults: createMailboxFaults(),
    exchangeGrants: createExchangeGrants(),
    reality: { ...defaultReality, ...options.reality },
    throttle: options.throttling === "off" ? null : createThrottle(options.throttling ?? {}, options.now),
    find: createRouteTable(routes),
  };
  const handle = createHandler(state);
  return {
    leg: "graph",
    answersFor: (name) => name === host,
    forgetSyncStates: () => state.syncStates.forget(),
    holdIndex: () => state.directoryIndex.hold(),
    refuseMailbox: state.mailboxFaults.refuseMailbox,
    refuseCasts: state.mailboxFaults.refuseCasts,
    corruptItem: state.mailboxFaults.corruptItem,
    grantInScope: state.exchangeGrants.grantInScope,
    handle,
  };
}
