import { type ErrorCode, wireForms } from "@graphveil/core/errors";
import type { BatchPart } from "../call/batch.ts";

/** Why a mailbox was not read. */
export interface Refused {
  readonly status: number;
  /** `error.code` of the answer: Graph's own code where it has one. */
  readonly code: string;
  /** The proxy's code, in `x-graphveil-error`; empty for an answer that is not the proxy's. */
  readonly error: string;
}

const isErrorCode = (text: string): text is ErrorCode => Object.hasOwn(wireForms, text);

/** What to do about codes of Graph that say more than the proxy's own code. */
const GRAPH_REMEDIES: Readonly<Record<string, string>> = {
  MailboxNotEnabledForRESTAPI:
    "There is no mailbox in Exchange Online, or it is inactive or on-premises, or your scope leaves it out. Nothing to do for a guest; else ask the operator.",
  MailboxNotSupportedForRESTAPI: "Graph does not serve mailboxes of this kind. Leave it out.",
  AuthenticationError:
    "The mailbox has no licence, or is in another system. Give it a licence, or leave it out.",
  OrganizationFromTenantGuidNotFound: "The tenant has no Exchange Online. Nothing of it can be read.",
  ErrorAccessDenied:
    "The application may not read this mailbox: an administrator adds it to the group that its Exchange role is scoped to.",
  ErrorApiQuarantined:
    "The mailbox is quarantined for a time. Run again tomorrow with --mailboxes and this file.",
  MailboxInfoStale:
    "Exchange has stale information of the mailbox. Run again tomorrow with --mailboxes and this file.",
};

/** What to do about codes of the proxy where its own text is not about a report. */
const PROXY_REMEDIES: Partial<Readonly<Record<ErrorCode, string>>> = {
  mailboxRefused:
    "Graph gives other mailboxes and not this one: it may be on-premises, or outside the application's scope. Ask the operator.",
  notFound:
    "The mailbox does not exist any more, or your scope leaves it out. Ask the operator if it should be there.",
  invalidRequest: "The id is not one that the proxy gave you. Take ids from /users.",
  operationRefused: "The policy does not give you mailbox settings. Ask the operator for the group mail.",
  throttled: "Graph was busy four times. Run again later with --mailboxes and this file.",
};

const isPlainCode = (value: unknown): value is string =>
  typeof value === "string" && /^[A-Za-z][\w.-]{0,79}$/.test(value);

const graphCodeOf = (body: unknown): string => {
  const { error } = (body ?? {}) as { readonly error?: { readonly code?: unknown } | null };
  const code = error?.code;
  return isPlainCode(code) ? code : "";
};

/** Reads why a part is no success. */
export const refusedOf = ({ status, headers, body }: BatchPart): Refused => ({
  status,
  code: graphCodeOf(body),
  error: headers.get("x-graphveil-error") ?? "",
});

/** Codes with a 429 or 5xx that asking again does not change. */
const LASTING: ReadonlySet<string> = new Set(["mailboxRefused", "misconfigured", "upstreamTooLarge"]);

/** True for what can go well a moment later. */
export const mayPass = ({ status, error }: Refused): boolean =>
  (status === 429 || status >= 500) && !LASTING.has(error);

/** What a person does about it. */
export function remedyOf({ code, error }: Refused): string {
  const byGraph = Object.hasOwn(GRAPH_REMEDIES, code) ? GRAPH_REMEDIES[code] : undefined;
  if (byGraph !== undefined) return byGraph;
  if (!isErrorCode(error)) return "The answer is not the proxy's. Ask its operator.";
  return PROXY_REMEDIES[error] ?? wireForms[error].message;
}
