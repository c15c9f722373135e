import * as v from "valibot";
import { type ErrorCode, wireForms } from "../errors.ts";
import { overridableClasses } from "../schema/overridable-classes.ts";
import { profileLabels } from "../schema/profile-settings.ts";
import { type TypeName, typeNames } from "../schema/schema.ts";

const described = <const Schema extends v.GenericSchema>(schema: Schema, text: string) =>
  v.pipe(schema, v.description(text));

const text = v.string();
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const some = v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)));
/** Numbers by type: no other name can get into them. */
const byType = v.strictObject(
  Object.fromEntries(typeNames.map((name) => [name, some])) as Record<TypeName, typeof some>,
);
const milliseconds = v.pipe(v.number(), v.minValue(0));
const status = v.pipe(v.number(), v.integer(), v.minValue(100), v.maxValue(599));
const errorCodes = Object.keys(wireForms) as readonly ErrorCode[];

const upstream = v.strictObject({
  status: described(status, "Graph's status."),
  requestId: described(v.optional(text), "Graph's `request-id`."),
  latencyMs: described(
    milliseconds,
    "Time until Graph's reply was read, the wait for the mailbox included, in milliseconds.",
  ),
  retries: described(count, "How often the request was repeated."),
  code: described(
    v.optional(v.pipe(text, v.regex(/^[A-Za-z][\w.-]{0,79}$/))),
    "Graph's error code, where it answered with an error that has one.",
  ),
  resourceUnits: described(
    v.optional(v.pipe(v.number(), v.minValue(0))),
    "What the request cost of Graph's limit, where Graph says it.",
  ),
  limitShare: described(
    v.optional(v.pipe(v.number(), v.minValue(0))),
    "Share of its limit that the application has used, where Graph says it: from 0.8 on.",
  ),
});

const reasonText = "Why the request was refused or failed; made of constants.";
const recordCounts = {
  records: described(count, "Records in the reply."),
  outOfScope: described(count, "Records left out because the caller's scope does not reach them."),
  emptyExclusion: described(
    v.optional(v.literal(true)),
    "True where the group that excludes mailboxes from the caller's scope has no members.",
  ),
  resourceLookups: described(
    v.optional(count),
    "Requests to Graph that asked whether mailboxes are those of rooms or equipment; absent where none was sent. They are not in `upstream`.",
  ),
  pushDownRefused: described(
    v.optional(v.literal(true)),
    "True where Graph refused, now or before, the `$select` by which the proxy leaves out what the caller may not see: Graph sent more than that, or was asked again.",
  ),
  invalidValues: described(
    count,
    "Values left out because they were not what the schema says of their property.",
  ),
  overlongTexts: described(
    count,
    "Texts of more than 1,048,576 UTF-16 code units, which are neither measured nor searched for phrases.",
  ),
  nonAddresses: described(
    count,
    "Values that are not addresses, in properties that hold mail addresses. They get a pseudonym that has no domain and joins nobody.",
  ),
  strangeNames: described(
    v.optional(byType),
    "Properties that the schema does not know, all of which were left out: how many stood in objects of each type. Absent where there was none.",
  ),
};

const activity = v.strictObject({
  coldStart: described(v.optional(v.literal(true)), "True in the first event of a process."),
  tokenExchanges: described(some, "Tokens that Entra ID was asked for."),
  tokenRenewals: described(some, "How many of these replaced an earlier token."),
  scopeLookups: described(some, "Questions to Graph that a caller's scope depends on."),
});

const batchEntry = v.strictObject({
  operation: described(v.optional(text), "Template of the operation."),
  mailbox: described(v.optional(text), "The sealed id of the mailbox's user."),
  decision: described(v.picklist(["permit", "deny"]), "What the policy and the caller's scope decided."),
  reason: described(v.optional(text), reasonText),
  status: described(v.optional(status), "Status of its answer; absent where the batch ended before."),
  error: described(v.optional(v.picklist(errorCodes)), "The answer's error code, where it is one."),
  upstream: described(v.optional(upstream), "What went on between the proxy and Graph."),
  ...recordCounts,
});

/**
 * The audit event as a log line holds it: who read which mailbox when, and with what result. It is the one source of the type
 * {@link AuditEvent} and of docs/audit.schema.json. The proxy imports only the type, so that it starts without this schema.
 */
export const auditEventSchema = described(
  v.strictObject({
    time: described(v.pipe(text, v.isoTimestamp()), "When the request arrived (RFC 3339, UTC)."),
    invocation: described(text, "The platform's id of the invocation."),
    method: described(text, "The request's method; empty for a request that could not be read."),
    caller: described(v.optional(text), "Name of the caller's policy entry; absent for an unknown caller."),
    operation: described(v.optional(text), "Template of the operation, such as `/users/{user-id}/messages`."),
    mailbox: described(v.optional(text), "The sealed id of the mailbox's user."),
    profile: described(
      v.picklist(profileLabels),
      "The profile that held for the caller, by its bare name only where no override changes what it does.",
    ),
    loosened: described(
      v.optional(v.array(v.picklist(overridableClasses))),
      "Property classes of which overrides let out more than the bare profile does; absent where none do.",
    ),
    decision: described(v.picklist(["permit", "deny"]), "What the policy and the caller's scope decided."),
    reason: described(v.optional(text), reasonText),
    status: described(status, "Status of the reply."),
    error: described(v.optional(v.picklist(errorCodes)), "The reply's error code, where it is one."),
    upstream: described(
      v.optional(upstream),
      "What went on between the proxy and Graph; absent where Graph was not asked.",
    ),
    ...recordCounts,
    requests: described(
      v.optional(v.array(batchEntry)),
      "One entry for each request of a batch, in their order; absent for any other request. The counts of the event are their sums.",
    ),
    activity: described(
      v.optional(activity),
      "What the process did since its event before this one, for any request; absent if it did nothing.",
    ),
    bytes: described(
      count,
      "Size of the sanitized body before compression; 0 for an error and for a page of the proxy's own.",
    ),
    durationMs: described(milliseconds, "Time until the reply was ready, in milliseconds."),
    policy: described(
      v.pipe(text, v.regex(/^[0-9a-f]{64}$/)),
      "SHA-256 of the policy in its canonical form.",
    ),
    keyVersion: described(text, "The key version that tokens are made under."),
    traceparent: described(
      v.optional(v.pipe(text, v.regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/))),
      "The caller's W3C trace context, where it sent a valid one.",
    ),
  }),
  "Who read which mailbox when, and with what result: one event for each request, however it ends. It holds no name, address, subject, URL or credential.",
);

/** An object's members, each there even where it has no value. */
type Whole<Members> = { readonly [Name in keyof Members]-?: Members[Name] };

type WrittenEvent = v.InferOutput<typeof auditEventSchema>;
type WrittenEntry = v.InferOutput<typeof batchEntry>;

/** What went on between the proxy and Graph. */
export type UpstreamRecord = Whole<NonNullable<WrittenEvent["upstream"]>>;

/** The result of one request of a batch. */
export type BatchEntry = Whole<Omit<WrittenEntry, "upstream">> & {
  readonly upstream: UpstreamRecord | undefined;
};

/**
 * Who read which mailbox when, and with what result: one for each request, however it ends. It holds no name, address,
 * subject, URL or credential; it shows a mailbox by its sealed id. The members are those of {@link auditEventSchema}, but
 * `time` is in milliseconds of the Unix epoch until a log writes it.
 */
export type AuditEvent = Whole<Omit<WrittenEvent, "time" | "upstream" | "requests" | "activity">> & {
  readonly time: number;
  readonly activity: Whole<NonNullable<WrittenEvent["activity"]>> | undefined;
  readonly upstream: UpstreamRecord | undefined;
  readonly requests: readonly BatchEntry[] | undefined;
};
