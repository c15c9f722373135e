import { type CheckedPolicy, checkPolicyWith, type PolicyCheck } from "@graphveil/cli/review";
import { sha256 as sha256Of } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { utf8 } from "../tokens/bytes.ts";

const sha256 = (data: string | Uint8Array): string =>
  bytesToHex(sha256Of(typeof data === "string" ? utf8(data) : data));

/** Checks a policy as `graphveil policy check` does: the same faults, warnings, permissions and hash. */
export const checkText = (text: string): PolicyCheck => checkPolicyWith(sha256, utf8(text));

/** Most bytes of a policy that are read; the largest that the proxy's hosts take is far below. */
export const MAX_POLICY_BYTES = 4_000_000;

export type { CheckedPolicy, PolicyCheck };
