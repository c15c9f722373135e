import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { absolute, type Figure, median } from "./figures.ts";

const PROCESSES = 21;
const GUID = "8d1f0c3a-2b4c-4d5e-8f60-718293a4b5c6";

const matches = [
  (i: number) => ({ awsRole: `arn:aws:iam::12345678901${i}:role/reader` }),
  (i: number) => ({ gcpServiceAccount: `12345678901234567890${i}` }),
  (i: number) => ({
    oidc: {
      issuer: "https://issuer.example",
      audience: "graphveil",
      subject: `service-${i}`,
      jwksUri: "https://issuer.example/keys",
    },
  }),
];

const settings = {
  profile: "analytics",
  overrides: {
    classes: { organization: "keep", location: "drop" },
    properties: { "event.importance": "drop", "message.subject": "phrases" },
  },
  phrases: ["falcon", "quarterly budget"],
};

/** A policy of ten callers, each with a scope of every sort, and with what settings of his own. */
const policyWith = (own: object): string =>
  JSON.stringify({
    tenantDomains: ["contoso.com", "*.contoso.com"],
    callers: Array.from({ length: 10 }, (_, i) => ({
      name: `caller-${i}`,
      match: matches[i % matches.length]?.(i),
      groups: ["directory", "mail", "calendar"],
      operations: { deny: ["/users/{user-id}/mailboxSettings"] },
      mailboxes: { group: GUID },
      exclude: [GUID],
      folders: ["sentitems"],
      private: "drop",
      ...own,
    })),
  });

/**
 * What a process does with a policy before its first request; that OpenSSL wakes up at the first use of whatever it has is
 * not the policy's doing, nor is the stream that the result is written to.
 */
const program = (core: string): string => `
import { hash } from "node:crypto";
import { canonicalJson } from "${core}/json/canonical-json.ts";
import { createDomainTest } from "${core}/policy/document/domains.ts";
import { parsePolicyDocument } from "${core}/policy/document/document.ts";
import { catalogue } from "${core}/policy/operations/catalogue.ts";
import { createPolicy } from "${core}/policy/policy.ts";
import { repeatedMembers } from "${core}/json/repeated-members.ts";
import { reviewCallers } from "${core}/configuration/policy-review.ts";
import { policyWarnings } from "${core}/configuration/policy-warnings.ts";
import { checkSettings } from "${core}/privacy/profile/acknowledgement.ts";
hash("sha256", "");
const before = performance.now();
const text = process.env.POLICY;
const parsed = JSON.parse(text);
const result = parsePolicyDocument(parsed, { checkProfile: checkSettings });
if (!result.ok || repeatedMembers(text, parsed).length > 0) throw new Error("the policy has faults");
hash("sha256", canonicalJson(parsed));
reviewCallers(result.document);
policyWarnings(result.document);
createDomainTest(result.document.tenantDomains, (domain) => domain);
createPolicy({ catalogue, callers: result.document.callers, visibility: () => ({}) });
const elapsed = performance.now() - before;
process.stdout.write(String(elapsed));
`;

/**
 * How long a new process takes to read and compile a policy, in milliseconds. The CPU time of its thread would leave out
 * what other processes do meanwhile, but is counted in ticks of several milliseconds. The code is bundled as in the functions.
 */
export async function policyFigures(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "graphveil-policy-"));
  try {
    const core = join(import.meta.dirname, "..", "..", "packages", "core", "src");
    const outfile = join(folder, "policy.cjs");
    await build({
      stdin: { contents: program(core), resolveDir: core, loader: "ts" },
      bundle: true,
      platform: "node",
      format: "cjs",
      minify: true,
      outfile,
    });
    const figure = (name: string, policy: string, bar: number) => {
      const env = { ...process.env, POLICY: policy };
      const run = () => Number(execFileSync(process.execPath, [outfile], { env, encoding: "utf8" }));
      return absolute(name, "ms", median(Array.from({ length: PROCESSES }, run)), bar);
    };
    return [
      figure("policy: 10 callers, cold", policyWith({}), 5),
      figure("policy: 10 callers, each with overrides and phrases, cold", policyWith(settings), 8),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
