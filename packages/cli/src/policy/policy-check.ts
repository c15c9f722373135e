import { canonicalJson } from "@graphveil/core/canonical-json";
import { callerNameAt, type Fault, type PolicyDocument, parsePolicyDocument } from "@graphveil/core/policy";
import { type PolicyWarning, policyWarnings } from "@graphveil/core/policy-warnings";
import { repeatedMembers } from "@graphveil/core/repeated-members";
import { checkSettings } from "@graphveil/core/sanitizer";
import { type ApplicationPermission, policyPermissions } from "./permissions.ts";
import { type Position, readPolicyText } from "./policy-text.ts";

/** A fault of a policy, and where it is in the file. */
export interface LocatedFault extends Fault, Position {
  /** Name of the caller whose entry it is in, where that has one. */
  readonly caller?: string | undefined;
}

/** A warning about a policy, and where it is in the file. */
export interface LocatedWarning extends PolicyWarning, Position {}

/** The result for a policy without faults. */
export interface CheckedPolicy {
  readonly document: PolicyDocument;
  /** SHA-256 of the policy's canonical form (RFC 8785), in hexadecimal: `x-graphveil-policy` of replies, `policy` of audit events. */
  readonly policyHash: string;
  /** SHA-256 of the file's bytes, in hexadecimal: `filesha256` of Terraform. */
  readonly fileSha256: string;
  /** The least application permissions of Microsoft Graph that it needs. */
  readonly permissions: readonly ApplicationPermission[];
  /** What can hardly be meant, in the order of the policy's parts. */
  readonly warnings: readonly LocatedWarning[];
}

/** The outcome of a check. */
export type PolicyCheck =
  | ({ readonly ok: true } & CheckedPolicy)
  | { readonly ok: false; readonly faults: readonly LocatedFault[] };

/** SHA-256 of bytes, or of a text in UTF-8, in hexadecimal. */
export type Sha256 = (data: string | Uint8Array) => string;

/**
 * Finds all that would make a deployed function refuse a policy file, in the order of the file. It runs in a browser, too, so
 * the hash function is handed in.
 *
 * @param bytes - the file as it is
 */
export function checkPolicyWith(sha256: Sha256, bytes: Uint8Array): PolicyCheck {
  const read = readPolicyText(bytes);
  if (!read.ok) return { ok: false, faults: [{ pointer: "", problem: read.problem, ...read.position }] };
  const { text, value, locate } = read;
  const repeated = repeatedMembers(text, value).map((line) => ({
    pointer: "",
    problem: "has a duplicate key here: remove one of the two",
    line,
    column: 1,
  }));
  const result = parsePolicyDocument(value, { checkProfile: checkSettings });
  const faults = result.ok
    ? []
    : result.faults.map((fault) => ({
        ...fault,
        ...locate(fault.pointer),
        caller: callerNameAt(value, fault.pointer),
      }));
  if (!result.ok || repeated.length > 0) {
    const all = [...repeated, ...faults];
    return {
      ok: false,
      faults: all.sort((one, other) => one.line - other.line || one.column - other.column),
    };
  }
  return {
    ok: true,
    document: result.document,
    policyHash: sha256(canonicalJson(value)),
    fileSha256: sha256(bytes),
    permissions: policyPermissions(result.document),
    warnings: policyWarnings(result.document).map((each) => ({ ...each, ...locate(each.pointer) })),
  };
}
