import type { TestPlan } from "./test-report.ts";

/** A value in a plan that looks like a secret: where it stands, never what it is. */
export interface PlannedSecret {
  readonly run: string;
  /** JSON pointer into the plan. */
  readonly pointer: string;
}

/** Names under which providers and people keep secrets. */
const SECRET_NAME =
  /(?:^|_|-)(?:secret|secrets|password|passwd|passphrase|private_key|key_material(?:_base64)?|access_key|secret_access_key|api_key|sas|connection_string|client_assertion|credential_value|auth_token|access_token|refresh_token|session_token)(?:$|_(?:value|string|base64|pem|json|data|text)$)/i;
/** Texts that are secrets whatever their name. */
const SECRET_TEXT =
  /-----BEGIN [A-Z ]*PRIVATE KEY-----|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.|\bya29\.[\w-]{20,}|\b[\w~.-]{3}8Q~[\w~.-]{31,}/;

/** What a plan says about values instead of holding them. */
const ABOUT_VALUES: ReadonlySet<string> = new Set([
  "after_unknown",
  "after_sensitive",
  "before_sensitive",
  "sensitive_values",
  "configuration",
]);

const isEmpty = (value: unknown): boolean =>
  value === null ||
  value === "" ||
  value === false ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === "object" && value !== null && Object.keys(value).length === 0);

const escapePointer = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

function* search(value: unknown, pointer: string): Generator<string> {
  if (typeof value === "string") {
    if (SECRET_TEXT.test(value)) yield pointer;
    return;
  }
  if (typeof value !== "object" || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    if (ABOUT_VALUES.has(name)) continue;
    const inner = `${pointer}/${escapePointer(name)}`;
    if (!Array.isArray(value) && SECRET_NAME.test(name) && !isEmpty(member)) yield inner;
    else yield* search(member, inner);
  }
}

/** Finds what looks like a secret in planned values: they end up in the state, where everyone who plans can read them. */
export function findPlannedSecrets(plans: readonly TestPlan[]): readonly PlannedSecret[] {
  return plans.flatMap(({ file, run, plan }) =>
    Array.from(search(plan, ""), (pointer) => ({ run: `${file} ${run}`, pointer })),
  );
}
