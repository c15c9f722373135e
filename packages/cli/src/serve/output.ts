import { createPaint, requestLine, type WrittenEvent } from "./request-line.ts";

/** How bad something is, as the proxy's log lines say it. */
export type Level = "INFO" | "WARN" | "ERROR";

/** What a program that waits for the server gets. */
export interface Ready {
  /** Where it answers, without a slash at the end. */
  readonly url: string;
  readonly tenant: string;
  readonly simulated: boolean;
  /** The authority that clients have to be given, where it answers by TLS. */
  readonly authorityFile?: string | undefined;
}

/** The standard output of `serve`: lines for a person, or JSON lines for a program. */
export interface ServeOutput {
  /** Says that requests are answered from now on. What the proxy logs before is not said to a person, who reads the greeting. */
  ready(ready: Ready, greeting: () => string): void;
  /** Takes a log line of the proxy: an audit event, or a sentence of its own. */
  log(line: string): void;
  /** Says a sentence. */
  say(level: Level, message: string, details?: readonly string[]): void;
}

interface LogLine {
  readonly audit?: WrittenEvent;
  readonly message?: string;
}

/** For a person: one short line for each request. */
export function createPersonOutput(write: (text: string) => void, colours: boolean): ServeOutput {
  const paint = createPaint(colours);
  let isReady = false;
  return {
    ready(_, greeting) {
      write(greeting());
      isReady = true;
    },
    log(line) {
      if (!isReady) return;
      const { audit, message } = JSON.parse(line) as LogLine;
      if (audit !== undefined) write(requestLine(audit, paint));
      else if (message !== undefined) write(`${paint("yellow", message)}\n`);
    },
    say(level, message, details = []) {
      const styles = { INFO: "cyan", WARN: "yellow", ERROR: "red" } as const;
      write([paint(styles[level], message), ...details.map((line) => `  ${line}`), ""].join("\n"));
    },
  };
}

/** For a program: each line is one JSON object, the proxy's own as they are. The first with `ready` says where it answers. */
export function createProgramOutput(write: (text: string) => void): ServeOutput {
  const writeJson = (value: object): void => write(`${JSON.stringify(value)}\n`);
  return {
    ready: (ready) => writeJson({ ready: true, ...ready }),
    log: write,
    say: (level, message, details = []) =>
      writeJson({
        timestamp: new Date().toISOString(),
        level,
        message,
        ...(details.length === 0 ? {} : { details }),
      }),
  };
}
