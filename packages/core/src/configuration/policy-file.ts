import { hash } from "node:crypto";
import { canonicalJson } from "../json/canonical-json.ts";
import { repeatedMembers } from "../json/repeated-members.ts";
import { syntaxFault } from "../json/syntax-fault.ts";
import { callerNameAt } from "../policy/document/caller-name.ts";
import { type PolicyDocument, parsePolicyDocument } from "../policy/document/document.ts";
import { checkSettings } from "../privacy/profile/acknowledgement.ts";
import type { Report } from "./problems.ts";

const VARIABLE = "GRAPHVEIL_POLICY";

/** A policy that holds together, and the hash of its text. */
export interface HashedPolicy {
  readonly policy: PolicyDocument;
  /** SHA-256 of the canonical form (RFC 8785) of the policy as it is written, defaults left out; 64 hexadecimal digits. */
  readonly policyHash: string;
}

/** Where a policy is looked for. */
export interface PolicyFiles {
  /** The text of a file, or undefined if there is none. */
  readonly readFile: (path: string) => string | undefined;
  /** Where `policy.json` is looked for, in this order, while `GRAPHVEIL_POLICY` is not set. */
  readonly policyPaths: readonly string[];
}

/** The policy's text: the value itself, the file that it names, or the first file that is there. */
const policyText = (
  value: string | undefined,
  { readFile, policyPaths }: PolicyFiles,
  report: Report,
): string | undefined => {
  if (value?.startsWith("{")) return value;
  if (value !== undefined)
    return (
      readFile(value) ??
      report(
        VARIABLE,
        "names no file that can be read; write an absolute path such as /opt/policy.json, a path from the folder that the process runs in, or the policy itself, which begins with {",
      )
    );
  for (const path of policyPaths) {
    const text = readFile(path);
    if (text !== undefined) return text;
  }
  return report(VARIABLE, "is not set, and there is no policy.json; it must be a policy or the path of one");
};

/** Where and why a text is not JSON; the parser's own message would quote the text. */
const notJson = (text: string): string => {
  const fault = syntaxFault(text);
  return fault === undefined
    ? "is not JSON"
    : `is not JSON from line ${fault.line}, column ${fault.column} on: ${fault.why}`;
};

/** A JSON text as it was parsed; undefined for any other text, which is reported. */
const parseJson = (text: string, report: Report): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return report(VARIABLE, notJson(text));
  }
};

/** The place of a fault, with the name of the caller whose entry it is in. */
const placeText = (policy: unknown, pointer: string): string => {
  if (pointer === "") return "as a whole";
  const caller = callerNameAt(policy, pointer);
  return caller === undefined ? `at ${pointer}` : `at ${pointer} (${caller})`;
};

/**
 * Reads the policy that `GRAPHVEIL_POLICY` holds or names, and reports all of its faults together. The hash tells operators
 * and audit events which policy is in force.
 */
export function readPolicy(
  value: string | undefined,
  files: PolicyFiles,
  report: Report,
): HashedPolicy | undefined {
  const text = policyText(value, files, report);
  const parsed = text === undefined ? undefined : parseJson(text, report);
  if (text === undefined || parsed === undefined) return undefined;
  for (const line of repeatedMembers(text, parsed.value))
    report(VARIABLE, `has a duplicate key on line ${line}; remove one of the two`);
  const result = parsePolicyDocument(parsed.value, { checkProfile: checkSettings });
  if (result.ok) return { policy: result.document, policyHash: hash("sha256", canonicalJson(parsed.value)) };
  for (const { pointer, problem } of result.faults)
    report(VARIABLE, `${placeText(parsed.value, pointer)} ${problem}`);
  return undefined;
}
