/** A reply as the smoke test looks at it. */
export interface SmokeReply {
  readonly status: number;
  readonly body: string;
}

/** Sends a GET to a path of the proxy as the caller, or without credentials. */
export type Ask = (path: string, as: "caller" | "nobody") => Promise<SmokeReply>;

/** One thing that was looked at. */
export interface SmokeStep {
  readonly ok: boolean;
  readonly line: string;
}

type Json = Readonly<Record<string, unknown>>;

const parse = (body: string): Json => {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === "object" && value !== null ? (value as Json) : {};
  } catch {
    return {};
  }
};

const codeOf = ({ body }: SmokeReply): string => {
  const { error } = parse(body);
  const code = (error as Json | undefined)?.["code"];
  return typeof code === "string" && /^[\w.]{1,60}$/.test(code) ? ` ${code}` : "";
};

const idsOf = ({ body }: SmokeReply): readonly string[] => {
  const { value } = parse(body);
  return Array.isArray(value) ? value.map((user: Json) => String(user["id"])) : [];
};

/** What to do about a reply that is not a page of users: the faults of the first minutes. */
const HINTS: Readonly<Record<number, string>> = {
  401: "the policy does not name this caller",
  403: "the consent is missing, or the platform does not let this caller in",
  502: "the configuration or Graph: see the log",
  503: "Entra ID takes minutes to honour a new credential: wait and try again",
};

const MAX_PAGE_RECORDS = 100;

/** Counts the mailboxes that answer, of the first users: with a scope group there must be no more than it has members. */
async function countMailboxes(ask: Ask, most: number | undefined): Promise<SmokeStep> {
  const ids = idsOf(await ask(`/v1.0/users?%24select=id&%24top=${MAX_PAGE_RECORDS}`, "caller"));
  let readable = 0;
  let failed = 0;
  for (const id of ids) {
    const { status } = await ask(`/v1.0/users/${encodeURIComponent(id)}/messages?%24top=1`, "caller");
    if (status === 200) readable++;
    // 403 and 404 are Graph's or the policy's refusal; anything else says nothing about who may read.
    else if (status !== 403 && status !== 404) failed++;
  }
  const line = `${readable} of the first ${ids.length} mailboxes can be read${failed > 0 ? `, ${failed} failed` : ""}`;
  const few = most === undefined || readable <= most;
  return {
    ok: ids.length > 0 && failed === 0 && few,
    line: few ? line : `${line}, and at most ${most} may be: look at what was granted in Entra ID`,
  };
}

/**
 * Looks at a proxy that was just applied: the caller gets users, nobody else gets anything, and on request how many mailboxes can be
 * read. Nothing of a reply is in a line but its status and its error code.
 */
export async function smoke(
  ask: Ask,
  mailboxes: { readonly count: boolean; readonly most: number | undefined },
): Promise<readonly SmokeStep[]> {
  const users = await ask("/v1.0/users?%24top=3", "caller");
  const page = users.status === 200 && idsOf(users).length > 0;
  const hint = HINTS[users.status];
  const first = {
    ok: page,
    line: page
      ? "the caller reads users"
      : `the caller gets ${users.status}${codeOf(users)} instead of users${hint ? `: ${hint}` : ""}`,
  };
  const stranger = await ask("/v1.0/users?%24top=3", "nobody");
  const refused = stranger.status === 401 || stranger.status === 403;
  const second = {
    ok: refused,
    line: refused
      ? `without credentials: ${stranger.status}`
      : `without credentials the answer is ${stranger.status}, and must be 401 or 403`,
  };
  return page && mailboxes.count
    ? [first, second, await countMailboxes(ask, mailboxes.most)]
    : [first, second];
}
