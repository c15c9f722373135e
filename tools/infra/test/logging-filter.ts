/** An entry of Cloud Logging. */
export type LogEntry = Readonly<Record<string, unknown>>;

type Condition = (entry: LogEntry) => boolean;

const SEVERITIES = ["DEFAULT", "DEBUG", "INFO", "NOTICE", "WARNING", "ERROR", "CRITICAL"];

const TOKEN =
  /\s*(?:(\()|(\))|(AND|OR|NOT)\b|log_id\("([^"]+)"\)|([\w.]+)(>=|=~|=|>|:)("(?:[^"\\]|\\.)*"|\*|[\w.]+))/y;

/** What is at a path; of a list, what is at it in each element. */
const valuesAt = (entry: LogEntry, path: string): readonly unknown[] =>
  path
    .split(".")
    .reduce<readonly unknown[]>(
      (values, name) =>
        values
          .flatMap((value) => (value as LogEntry | undefined)?.[name])
          .filter((value) => value !== undefined),
      [entry],
    );

function compare(path: string, operator: string, text: string): Condition {
  const wanted: string = text.startsWith('"') ? JSON.parse(text) : text;
  const holds = (value: unknown): boolean => {
    if (path === "severity" && operator === ">=")
      return SEVERITIES.indexOf(String(value)) >= SEVERITIES.indexOf(wanted);
    if (operator === ":") return wanted === "*" || String(value).includes(wanted);
    if (operator === ">=") return Number(value) >= Number(wanted);
    if (operator === ">") return Number(value) > Number(wanted);
    if (operator === "=~") return new RegExp(wanted).test(String(value));
    return String(value) === wanted;
  };
  return (entry) => valuesAt(entry, path).some(holds);
}

/**
 * Whether entries match a filter, in the part of Cloud Logging's language that the modules use: comparisons, `:*`, `log_id()`,
 * AND, OR, NOT and parentheses.
 *
 * @throws Error for any other text
 * @see https://cloud.google.com/logging/docs/view/logging-query-language
 */
export function parseLoggingFilter(filter: string): Condition {
  const tokens: RegExpExecArray[] = [];
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(filter); token !== null; token = TOKEN.exec(filter)) {
    tokens.push(token);
    if (TOKEN.lastIndex === filter.length) break;
  }
  if (tokens.reduce((length, [text]) => length + text.length, 0) !== filter.length)
    throw new Error(`no filter: ${filter}`);
  let next = 0;
  const takeWord = (word: string): boolean => {
    if (tokens[next]?.[3] !== word) return false;
    next += 1;
    return true;
  };
  const term = (): Condition => {
    if (takeWord("NOT")) {
      const negated = term();
      return (entry) => !negated(entry);
    }
    const [, open, , , logId, path = "", operator = "", text = ""] = tokens[next++] ?? [];
    if (open !== undefined) {
      const inner = anyOf();
      if (tokens[next++]?.[2] === undefined) throw new Error(`not closed: ${filter}`);
      return inner;
    }
    if (logId !== undefined)
      return ({ logName }) => String(logName).endsWith(`/logs/${encodeURIComponent(logId)}`);
    return compare(path, operator, text);
  };
  const allOf = (): Condition => {
    const terms = [term()];
    while (takeWord("AND")) terms.push(term());
    return (entry) => terms.every((each) => each(entry));
  };
  function anyOf(): Condition {
    const terms = [allOf()];
    while (takeWord("OR")) terms.push(allOf());
    return (entry) => terms.some((each) => each(entry));
  }
  const condition = anyOf();
  if (next !== tokens.length) throw new Error(`more than a filter: ${filter}`);
  return condition;
}
