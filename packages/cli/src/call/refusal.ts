import { type ErrorCode, wireForms } from "@graphveil/core/errors";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import type { Reply } from "./exchange.ts";
import type { Identity } from "./identity.ts";

/** Why a platform lets nobody through to the proxy, and what to look at. */
const PLATFORM_HINTS: Readonly<Record<Identity, string>> = {
  aws: "Lambda does not let you in: look at the role you sign as, its lambda:InvokeFunctionUrl, the region and the clock.",
  google:
    "Google does not let you in: your service account needs roles/run.invoker, and the endpoint must be the service's URL.",
  bearer: "The platform does not take this token: look at its issuer, its audience and its expiry.",
  nobody: "The endpoint wants to know who you are: say it with --as.",
};

const MAX_SHOWN_CHARACTERS = 400;

/** A text of a reply, without what a terminal would obey. */
const shown = (text: unknown): string | undefined =>
  typeof text === "string" && text !== ""
    ? text.replaceAll(/\p{C}+/gu, " ").slice(0, MAX_SHOWN_CHARACTERS)
    : undefined;

interface GraphError {
  readonly code?: unknown;
  readonly message?: unknown;
}

const errorOf = (body: string): GraphError => {
  try {
    const { error } = JSON.parse(body) as { readonly error?: GraphError | null };
    return error ?? {};
  } catch {
    return {};
  }
};

const isCode = (text: string | null): text is ErrorCode => text !== null && Object.hasOwn(wireForms, text);

/** What the proxy says of its own refusal: the code's meaning, and the rule that a request does not keep. */
const proxyLines = (code: ErrorCode, { code: graphCode, message }: GraphError): readonly string[] => {
  const meaning = wireForms[code].message;
  const rule = shown(message);
  const own = shown(graphCode);
  return [
    ...(rule === undefined || rule === meaning ? [] : [rule]),
    meaning,
    ...(own === undefined || own === code ? [] : [`error.code: ${own}`]),
  ];
};

/** What a platform's refusal can mean. Its text is not the proxy's, and is left out. */
const platformLines = (status: number, identity: Identity): readonly string[] => {
  if (status >= 300 && status < 400)
    return ["It answers with a redirect, which is not followed: is the endpoint right?"];
  if (status === 401 || status === 403) return [PLATFORM_HINTS[identity]];
  if (status === 404) return ["Nothing of the proxy is there: is the endpoint right?"];
  return [
    "The answer is not the proxy's: its function may not have started; its operator finds why in the log.",
  ];
};

/**
 * Explains a reply that is not a success: by the table of the proxy's codes, else by what a platform can mean.
 *
 * @throws CommandError (refused) for each of these
 */
export function checkReply({ status, headers, body }: Reply, identity: Identity): void {
  if (status >= 200 && status < 300) return;
  const code = headers.get("x-graphveil-error");
  const wait = shown(headers.get("retry-after"));
  const request = shown(headers.get("request-id"));
  throw new CommandError(EXIT.refused, `Refused: ${status} ${isCode(code) ? code : "by the platform"}`, [
    ...(isCode(code) ? proxyLines(code, errorOf(body)) : platformLines(status, identity)),
    ...(wait === undefined ? [] : [`Retry-After: ${wait}`]),
    ...(request === undefined ? [] : [`request-id: ${request}`]),
  ]);
}
