import type { CloudName } from "@graphveil/core";
import { explainFailure, type Finding } from "@graphveil/core/health";
import type { PolicyDocument } from "@graphveil/core/policy";
import type { Reach, ReachReply } from "../reach.ts";

/** What a row of the tenant is looked at with. */
export interface RowContext {
  readonly reach: Reach;
  /** The policy; undefined where only the function has it. */
  readonly policy: PolicyDocument | undefined;
  readonly cloud: CloudName | undefined;
  /** Ids of some users, as this way to Graph takes them; the directory is read once. */
  readonly users: () => Promise<readonly string[]>;
  /** From 0 up to, not including, 1. */
  readonly random: () => number;
}

/** What only a tenant can tell, found by asking it. */
export interface Row {
  /** Name of its finding, or what the names of its findings begin with. */
  readonly check: string;
  /** True where only Graph itself can be asked: the proxy shows nothing of it. */
  readonly direct: boolean;
  readonly look: (context: RowContext) => Promise<readonly Finding[]>;
}

/** True where the proxy does not let this caller ask. */
export const isRefused = ({ refusal }: ReachReply): boolean =>
  refusal === "operationRefused" || refusal === "propertyRefused";

/** True where the application has not the permission: the leg of the permissions says so. */
export const isDenied = ({ status, code }: ReachReply): boolean =>
  status === 403 && (code === "Authorization_RequestDenied" || code === "ErrorAccessDenied");

/** A row that this caller or application may not look at. */
export const notAllowed = (check: string, expected: string, reply: ReachReply): Finding => ({
  check,
  result: "untried",
  code: reply.refusal ?? reply.code,
  expected,
  found: `${reply.status} ${reply.refusal ?? reply.code ?? ""}`.trim(),
  remedy: isRefused(reply)
    ? "Run as a caller that reads this, or with the function's variables instead of --url."
    : "The policy may not need it. Else grant the permission that the leg roles names.",
});

const ELSEWHERE =
  "Only Graph itself tells: run without --url, with the function's variables and its identity, on Google Cloud by impersonation.";

const unreachable = ({ check }: Row): Finding => ({
  check,
  result: "untried",
  expected: "what the proxy assumes of a tenant",
  found: "the proxy shows nothing of it",
  remedy: ELSEWHERE,
});

/** Looks at one row, and makes a finding of whatever keeps it from being looked at. */
export async function lookAt(row: Row, context: RowContext): Promise<readonly Finding[]> {
  if (row.direct && context.reach.way === "proxy") return [unreachable(row)];
  try {
    return await row.look(context);
  } catch (error) {
    const expected = "what the proxy assumes of a tenant";
    const told = error instanceof Error && error.name === "CommandError" ? { found: error.message } : {};
    return [{ check: row.check, result: "untried", expected, ...explainFailure(error), ...told }];
  }
}

/** `/users/…/messages?…` of a link of Graph's or the proxy's; undefined for a link of another host. */
export const pathOfLink = (link: unknown): string | undefined => {
  if (typeof link !== "string") return undefined;
  const url = URL.parse(link);
  if (url === null || !url.pathname.startsWith("/v1.0/")) return undefined;
  return `${url.pathname.slice("/v1.0".length)}${url.search}`;
};

/** `5 × 200, 2 × 404 ResourceNotFound`, the most frequent first. */
export function tally(texts: readonly string[]): string {
  const counts = [...Map.groupBy(texts, (text) => text)].map(([text, { length }]) => [text, length] as const);
  return counts
    .toSorted(([, one], [, other]) => other - one)
    .map(([text, count]) => `${count} × ${text}`)
    .join(", ");
}

/** A path's id, encoded. */
export const idSegment = (id: string): string => encodeURIComponent(id).replaceAll("'", "%27");
