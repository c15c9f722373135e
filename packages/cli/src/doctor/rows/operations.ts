import { accessOf } from "@graphveil/core/access";
import { type Finding, replyText } from "@graphveil/core/health";
import { catalogue, type Operation } from "@graphveil/core/policy";
import { isTypeName, structuredType, type TypeName } from "@graphveil/core/schema";
import type { ReachReply } from "../reach.ts";
import { createIdFinder, pathOf, queryOf } from "./operation-target.ts";
import { idSegment, isRefused, type Row, type RowContext, tally } from "./row.ts";

const CHECK = "operations";
const EXPECTED = "200 of every operation that the policy offers";
const MOST_NAMED_TEMPLATES = 8;

/** Parameters of links that the proxy reads. */
const knownParameters: ReadonlySet<string> = new Set(
  [
    "$skip",
    "$top",
    "$skiptoken",
    "$deltatoken",
    "$select",
    "$count",
    "$filter",
    "$orderby",
    "$expand",
  ].concat(["startdatetime", "enddatetime", "includehiddenmessages", "includehiddenfolders", "changetype"]),
);

interface Answer {
  readonly operation: Operation;
  /** Undefined where the tenant has no example. */
  readonly reply: ReachReply | undefined;
}

/** The operations that some caller of the policy is offered; all of them where the policy is not at hand. */
const offered = ({ policy }: RowContext): readonly Operation[] =>
  policy === undefined
    ? catalogue
    : [...new Set(policy.callers.flatMap((entry) => accessOf(policy, entry).operations))];

/** A user whose mailbox opens. */
async function mailboxUser({ reach, users }: RowContext): Promise<string | undefined> {
  for (const user of await users()) {
    const { status } = await reach.ask(`/users/${idSegment(user)}/messages?$select=id&$top=1`);
    if (status < 300) return user;
  }
  return (await users())[0];
}

async function askAll(context: RowContext, userId: string): Promise<readonly Answer[]> {
  const findId = createIdFinder(context.reach);
  const answers: Answer[] = [];
  for (const operation of offered(context)) {
    const path = await pathOf(operation, userId, findId);
    const query = queryOf(operation, Date.now());
    const headers: Record<string, string> = operation.alwaysAdvanced ? { ConsistencyLevel: "eventual" } : {};
    const target = path === undefined ? undefined : `${path}${query === "" ? "" : `?${query}`}`;
    answers.push({
      operation,
      reply: target === undefined ? undefined : await context.reach.ask(target, headers),
    });
  }
  return answers;
}

const textOf = ({ reply }: Answer): string => {
  if (reply === undefined) return "without an example";
  return isRefused(reply) ? "not offered to this caller" : replyText(reply);
};

const isFault = ({ reply }: Answer): boolean =>
  reply !== undefined && reply.status >= 400 && reply.status !== 404 && !isRefused(reply);

function statusFinding(answers: readonly Answer[]): Finding {
  const faults = answers.filter(isFault);
  const named = faults
    .slice(0, MOST_NAMED_TEMPLATES)
    .map((answer) => `${answer.operation.template} (${textOf(answer)})`);
  const finding = { check: CHECK, expected: EXPECTED, found: tally(answers.map(textOf)) };
  if (answers.every(({ reply }) => reply === undefined || reply.status >= 300))
    return {
      ...finding,
      result: "untried",
      remedy: "No operation could be tried: see the legs of Graph, or run as a caller that reads.",
    };
  return faults.length === 0
    ? { ...finding, result: "pass" }
    : {
        ...finding,
        result: "warn",
        remedy: `See ${named.join(", ")}. A 403 is a permission; else report the template with its status.`,
      };
}

const linkNames = ({ json }: ReachReply): readonly string[] =>
  [json["@odata.nextLink"], json["@odata.deltaLink"]].flatMap((link) => {
    const url = typeof link === "string" ? URL.parse(link) : null;
    return url === null ? [] : [...url.searchParams.keys()];
  });

/** Names of parameters are no data, and values are not shown. */
function linkFinding(replies: readonly ReachReply[]): Finding {
  const names = [...new Set(replies.flatMap(linkNames))];
  const strange = names.filter((name) => !knownParameters.has(name.toLowerCase()));
  const finding = {
    check: "operations.links",
    expected: "links whose parameters the proxy reads",
    found: names.length === 0 ? "no link" : names.join(", "),
  };
  return strange.length === 0
    ? { ...finding, result: "pass" }
    : {
        ...finding,
        result: "warn",
        code: "strangeLink",
        remedy: `Lists may end with a 502: report ${strange.join(", ")}.`,
      };
}

const declaredType = (record: Readonly<Record<string, unknown>>, type: TypeName): string => {
  const declared = record["@odata.type"];
  return typeof declared === "string" ? declared.replace(/^#microsoft\.graph\./, "") : type;
};

/** Types that the schema does not know by name, and unknown members by the type that they stand in, as numbers. */
function shapeFinding(answers: readonly Answer[]): Finding {
  const strangers: string[] = [];
  for (const { operation, reply } of answers) {
    for (const record of reply?.records ?? []) {
      const name = declaredType(record, operation.reply.type);
      if (!isTypeName(name)) {
        strangers.push(`type ${/^[A-Za-z.]{1,60}$/.test(name) ? name : "of another form"}`);
        continue;
      }
      const { properties } = structuredType(name);
      const unknown = Object.keys(record).filter(
        (member) => !member.includes("@") && !properties.has(member),
      );
      strangers.push(...unknown.map(() => `member of ${name}`));
    }
  }
  const finding = { check: "operations.shapes", expected: "types and members that the schema knows" };
  return strangers.length === 0
    ? { ...finding, result: "pass", found: "all are known" }
    : {
        ...finding,
        result: "warn",
        code: "strangeNames",
        found: tally(strangers),
        remedy:
          "Nothing of them passes. See whether a newer release knows them; the function's log names those of closed types.",
      };
}

/** A round over every operation: what it answers, what its links hold, and what the schema does not know. */
export const operationsRow: Row = {
  check: CHECK,
  direct: false,
  async look(context) {
    const userId = await mailboxUser(context);
    if (userId === undefined)
      return [
        {
          check: CHECK,
          result: "untried",
          expected: EXPECTED,
          found: "no user is known",
          remedy: "Mend the leg graph.directory first.",
        },
      ];
    const answers = await askAll(context, userId);
    const replies = answers.flatMap(({ reply }) =>
      reply === undefined || reply.status >= 300 ? [] : [reply],
    );
    const graphOnly = context.reach.way === "direct" ? [shapeFinding(answers)] : [];
    return [statusFinding(answers), linkFinding(replies), ...graphOnly];
  },
};
