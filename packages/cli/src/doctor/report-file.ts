import type { Finding } from "@graphveil/core/health";
import { version } from "@graphveil/core/version";

/** What stands for what an issue that everybody reads need not have. The order counts: an ARN holds an account. */
const REPLACEMENTS: readonly (readonly [RegExp, string])[] = [
  [/[\w.+%-]+@[\w-]+(?:\.[\w-]+)+/g, "<address>"],
  [/(:role\/)[\w+=.@/-]+/g, "$1<role>"],
  [/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/gi, "<guid>"],
  [/\bs1_[\w-]+/g, "<sealed id>"],
  [/\b\d{10,21}\b/g, "<number>"],
  [/\b[0-9a-f]{12,64}…?/gi, "<hash>"],
  [/https:\/\/[\w.-]+\.(?:on\.aws|run\.app|cloudfunctions\.net)/g, "https://<proxy>"],
];

const redact = (text: string): string =>
  REPLACEMENTS.reduce((said, [pattern, replacement]) => said.replaceAll(pattern, replacement), text);

/**
 * The findings as a file that can be attached to an issue: JSON, in which accounts, ids, role names, addresses and hosts are
 * replaced.
 */
export function reportFile(findings: readonly Finding[], now: number): string {
  const redacted = findings.map(({ remedy, expected, found, ...finding }) => ({
    ...finding,
    expected: redact(expected),
    found: redact(found),
    ...(remedy === undefined ? {} : { remedy: redact(remedy) }),
  }));
  const report = {
    graphveil: version,
    node: process.version,
    ranAt: new Date(now).toISOString(),
    findings: redacted,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
