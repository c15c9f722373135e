/** An audit event as it stands in a log line. */
export type AuditEntry = Readonly<Record<string, unknown>>;

/** A log line, parsed. */
export type LogLine = Readonly<Record<string, unknown>>;

/** The JSON lines of an output. */
export const logLines = (output: string): readonly LogLine[] =>
  output
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as LogLine);

/** Log lines that are audit events. */
export const auditLines = (output: string): readonly LogLine[] =>
  logLines(output).filter((line) => line["audit"] !== undefined);

/** Reads the audit events of an output as it grows. */
export interface AuditReader {
  /** Those that were written since the last call. */
  take(): readonly AuditEntry[];
}

/** A reader that begins with the next line to be written. */
export function createAuditReader(output: () => string): AuditReader {
  let read = output().length;
  return {
    take() {
      const text = output();
      const end = text.lastIndexOf("\n") + 1;
      if (end <= read) return [];
      const fresh = text.slice(read, end);
      read = end;
      return auditLines(fresh).map(({ audit }) => audit as AuditEntry);
    },
  };
}
