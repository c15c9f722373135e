import { accessOf, type CallerAccess, ruleText } from "@graphveil/core/access";
import {
  catalogue,
  createPolicy,
  type Deny,
  effectiveSettings,
  type Permit,
  type PolicyDocument,
  pushedSelect,
  refusalReason,
} from "@graphveil/core/policy";
import { createVisibility, effectiveProfileOf } from "@graphveil/core/sanitizer";
import { structuredType } from "@graphveil/core/schema";
import { parseTarget } from "@graphveil/core/target";

type Entry = PolicyDocument["callers"][number];
type Target = Extract<ReturnType<typeof parseTarget>, { readonly ok: true }>["target"];

/** What a policy says of one request of one caller. */
export type Explanation =
  | {
      readonly permitted: true;
      readonly operation: string;
      readonly group: string;
      readonly reply: string;
      /** The properties that the proxy asks Graph for; undefined where Graph chooses. */
      readonly asked: readonly string[] | undefined;
      readonly access: CallerAccess;
    }
  | {
      readonly permitted: false;
      readonly code: string;
      readonly reason: string;
      readonly operation: string | undefined;
      /** The first thing that would have to be different. */
      readonly remedy: string;
    };

/** Path and query of a URL, a path with `/v1.0`, or a path without it. */
const targetOf = (text: string): string => {
  const path = text.replace(/^https?:\/\/[^/]+/i, "").replaceAll(" ", "%20");
  const rooted = path.startsWith("/") ? path : `/${path}`;
  return /^\/v1\.0(?=[/?]|$)/.test(rooted) ? rooted : `/v1.0${rooted}`;
};

/** What a caller of the policy sees, as the proxy decides by it. */
const visibilityOf = (policy: PolicyDocument, entry: Entry) =>
  createVisibility(effectiveProfileOf(effectiveSettings(policy, entry)));

/** Names in `$select` that the caller does not see, each with what would show it. */
const hiddenSelection = (target: Target, { operation }: Deny, visible: ReturnType<typeof visibilityOf>) => {
  const select = target.query.find(({ name }) => name.toLowerCase() === "$select")?.value;
  if (select === undefined || operation === undefined) return [];
  const { type } = operation.reply;
  const shown = visible.visibleProperties(type).map((name) => name.toLowerCase());
  return select
    .split(",")
    .map((name) => name.trim())
    .filter((name) => !shown.includes(name.toLowerCase()))
    .map((name) => {
      const known = structuredType(type).properties.get(name);
      if (known === undefined) return `${name} is no property of ${type}`;
      const { propertyClass, declaredIn } = known;
      return propertyClass === "secret" || propertyClass === "block"
        ? `${declaredIn}.${name} is of the class ${propertyClass}, which never leaves`
        : `${declaredIn}.${name} is of the class ${propertyClass}: an override of it, or another profile, would show it`;
    });
};

const groupRemedy = (deny: Deny, pointer: string, entry: Entry): string => {
  const { operation, reason } = deny;
  if (operation === undefined) return "";
  if (reason === "operation: denied") return `take ${operation.template} out of ${pointer}/operations/deny`;
  if (entry.private === "drop" && reason.startsWith("private:"))
    return `${pointer}/private: a caller without private items cannot read this delta; read the list instead`;
  return `add "${operation.group}" to ${pointer}/groups, or "${operation.template}" to ${pointer}/operations/allow`;
};

const remedyOf = (
  deny: Deny,
  { target, method }: { readonly target: Target; readonly method: string },
  policy: PolicyDocument,
  entry: Entry,
): string => {
  const pointer = `/callers/${policy.callers.indexOf(entry)}`;
  if (deny.code === "methodRefused") return "no policy permits it: only GET reaches Graph";
  const rule = deny.rule === undefined ? undefined : ruleText(deny.rule);
  if (rule !== undefined) return rule;
  if (deny.operation === undefined) {
    const why = refusalReason(method, `/${target.segments.slice(1).join("/")}`);
    return `no policy permits it: ${why ?? "it is none of the operations of docs/operations.md"}`;
  }
  if (deny.code === "operationRefused") return groupRemedy(deny, pointer, entry);
  const hidden = hiddenSelection(target, deny, visibilityOf(policy, entry));
  return hidden.length > 0
    ? hidden.join("; ")
    : "name only properties that the caller sees in the clear; `graphveil policy show` lists them";
};

const permitted = (permit: Permit, policy: PolicyDocument, entry: Entry): Explanation => {
  const { operation, query } = permit;
  const visible = visibilityOf(policy, entry);
  const own = "parsed" in query ? query.parsed.select : undefined;
  return {
    permitted: true,
    operation: operation.template,
    group: operation.group,
    reply: `${operation.reply.kind} of ${operation.reply.type}`,
    asked: own ?? pushedSelect(operation, visible.visibleProperties),
    // To read all types takes longer than to decide, and not everybody who asks wants to know.
    get access() {
      const only = { ...entry, groups: [], operations: { allow: [operation.template] } };
      return accessOf({ ...policy, callers: [entry] }, only);
    },
  };
};

/**
 * Says what a policy makes of a request, by the functions that the proxy decides with. Ids in the target are not opened, so it
 * needs no key: any text can stand for one.
 *
 * @param target - a path below `/v1.0`, with or without it, or a URL
 */
export function explainRequest(
  policy: PolicyDocument,
  entry: Entry,
  method: string,
  target: string,
): Explanation {
  const parsed = parseTarget(targetOf(target));
  if (!parsed.ok) {
    const rule = "rule" in parsed && parsed.rule !== undefined ? ruleText(parsed.rule) : undefined;
    const remedy = rule ?? "write a shorter target";
    return { permitted: false, code: "invalidRequest", reason: parsed.reason, operation: undefined, remedy };
  }
  const { segments, query } = parsed.target;
  const decision = createPolicy({
    catalogue,
    callers: policy.callers,
    visibility: () => visibilityOf(policy, entry),
  }).decide(method, { segments: segments.slice(1), query }, entry);
  if (decision.permitted) return permitted(decision, policy, entry);
  const { code, reason, operation } = decision;
  const remedy = remedyOf(decision, { target: parsed.target, method }, policy, entry);
  return { permitted: false, code, reason, operation: operation?.template, remedy };
}
