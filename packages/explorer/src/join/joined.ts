import type { PolicyDocument } from "@graphveil/core/policy";
import type { Row } from "../record/row.ts";
import type { Subject } from "../record/subject.ts";
import { viewReply } from "../record/view.ts";

type Entry = PolicyDocument["callers"][number];

/** What two callers have of one value. */
export interface Joint {
  readonly id: string;
  readonly name: string;
  readonly one: string | undefined;
  readonly other: string | undefined;
  /** `token` where both have the same token, `value` where both have the same value in the clear. */
  readonly by: "token" | "value" | "nothing";
}

/** What two callers can join of one reply. */
export interface Joining {
  readonly joints: readonly Joint[];
  readonly equalTokens: number;
  /** Tokens that the two have of the same value, and that differ. */
  readonly unequalTokens: number;
  /** Names of the properties whose values both have in the clear and which single out a record: times, numbers, texts. */
  readonly joinable: readonly string[];
}

const isToken = ({ fate }: Row): boolean => fate === "pseudonym" || fate === "token" || fate === "sealed";

const MIN_TELLING_UNITS = 3;
const MIN_TELLING_TEXT_UNITS = 12;

/** Times, sizes and longer texts say which record it is; a boolean, a small number, or one of few words does not. */
const singlesOut = ({ subject, after = "", fate }: Row): boolean => {
  if (subject === undefined || after === "null" || fate === "described") return false;
  const { type, form } = subject.property;
  if (type.kind !== "primitive" || type.name === "boolean") return false;
  if (form === "dateTime") return true;
  return after.length >= (type.name === "string" ? MIN_TELLING_TEXT_UNITS : MIN_TELLING_UNITS);
};

const jointOf = (one: Row, other: Row): Joint => {
  const isSame = one.after !== undefined && one.after === other.after && one.before !== undefined;
  const clear = isSame && !isToken(one) && singlesOut(one) ? "value" : "nothing";
  const by = isSame && isToken(one) ? "token" : clear;
  return { id: one.id, name: one.id.slice(1).replaceAll("/", "."), one: one.after, other: other.after, by };
};

const MAX_JOINED_RECORDS = 5;

const rowsOf = (policy: PolicyDocument, entry: Entry, subject: Subject): readonly Row[] => {
  const view = viewReply(policy, entry, subject);
  if (view.kind !== "reply") return [];
  return view.records
    .slice(0, MAX_JOINED_RECORDS)
    .flatMap(({ rows }, index) =>
      view.records.length === 1 ? rows() : rows().map((row) => ({ ...row, id: `/${index}${row.id}` })),
    );
};

/** What two callers of a policy can join of the same reply; undefined where one of them does not get it. */
export function joiningOf(
  policy: PolicyDocument,
  [one, other]: readonly [Entry, Entry],
  subject: Subject,
): Joining | undefined {
  const rows = rowsOf(policy, one, subject);
  const others = new Map(rowsOf(policy, other, subject).map((row) => [row.id, row]));
  if (rows.length === 0 || others.size === 0) return undefined;
  const pairs = rows.flatMap((row) => {
    const twin = others.get(row.id);
    return twin === undefined || (row.after === undefined && twin.after === undefined)
      ? []
      : [[row, twin] as const];
  });
  const joints = pairs.map(([row, twin]) => jointOf(row, twin));
  const unequal = pairs.filter(([row, twin]) => isToken(row) && isToken(twin) && row.after !== twin.after);
  const joinable = joints.filter(({ by }) => by === "value").map(({ id }) => id.split("/").at(-1) ?? "");
  return {
    joints,
    equalTokens: joints.filter(({ by }) => by === "token").length,
    unequalTokens: unequal.length,
    joinable: [...new Set(joinable)],
  };
}
