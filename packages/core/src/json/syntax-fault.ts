/** Where a text ceases to be JSON, and why; lines and columns count from 1, columns in UTF-16 code units. */
export interface SyntaxFault {
  readonly line: number;
  readonly column: number;
  /** In words, without anything of the text. */
  readonly why: string;
}

const space = /[ \t\r\n]*/y;
const string = /"(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/uy;
const plain = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![A-Za-z0-9_.+-])/y;

/** What may come next. */
type Expected = "value" | "valueOrEnd" | "name" | "nameOrEnd" | "colon" | "commaOrEnd" | "nothing";

const takesValue: ReadonlySet<Expected> = new Set(["value", "valueOrEnd"]);
const takesName: ReadonlySet<Expected> = new Set(["name", "nameOrEnd"]);

const lengthAt = (form: RegExp, text: string, at: number): number => {
  form.lastIndex = at;
  return form.exec(text)?.[0].length ?? 0;
};

/** The brackets that are open, and what may come next. */
interface State {
  readonly open: ("{" | "[")[];
  expected: Expected;
  /** True right behind a comma. */
  afterComma: boolean;
}

const opening = { "}": "{", "]": "[" } as const;

const afterValue = (open: State["open"]): Expected => (open.length === 0 ? "nothing" : "commaOrEnd");

/** What comes behind a mark, where it may stand; the brackets that are open are kept. */
const behindMark = (mark: string, { open, expected }: State): Expected | undefined => {
  const inner = open.at(-1);
  const isEmpty = expected === (inner === "{" ? "nameOrEnd" : "valueOrEnd");
  switch (mark) {
    case "{":
    case "[":
      if (!takesValue.has(expected)) return undefined;
      open.push(mark);
      return mark === "{" ? "nameOrEnd" : "valueOrEnd";
    case "}":
    case "]":
      if (inner !== opening[mark] || !(isEmpty || expected === "commaOrEnd")) return undefined;
      open.pop();
      return afterValue(open);
    case ",":
      if (expected !== "commaOrEnd") return undefined;
      return inner === "{" ? "name" : "value";
    default:
      return expected === "colon" ? "value" : undefined;
  }
};

/** Takes one token; its length, or 0 where it may not stand here. */
function takeToken(text: string, at: number, state: State): number {
  const first = text[at] ?? "";
  if ("{}[],:".includes(first)) {
    const next = behindMark(first, state);
    state.expected = next ?? state.expected;
    return Number(next !== undefined);
  }
  const quoted = lengthAt(string, text, at);
  if (quoted > 0 && takesName.has(state.expected)) {
    state.expected = "colon";
    return quoted;
  }
  if (!takesValue.has(state.expected)) return 0;
  const length = quoted > 0 ? quoted : lengthAt(plain, text, at);
  if (length > 0) state.expected = afterValue(state.open);
  return length;
}

const SAVE = "save it as UTF-8 without a byte order mark";

/** What is wrong with a text that is not read as UTF-8, or not only that; editors on Windows write such files. */
const encodingProblem = (text: string): string | undefined => {
  if (/^\ufeff/.test(text)) return `it begins with a byte order mark; ${SAVE}`;
  return /^(?:\ufffd{2}|.?\0)/su.test(text) ? `it is in UTF-16; ${SAVE}` : undefined;
};

const whyAt = (text: string, at: number, { expected, afterComma, open }: State): string => {
  const first = text[at];
  if (first === undefined) return "it ends too early; a bracket or a value is missing";
  if (/[\u2018-\u201f\u00ab\u00bb]/.test(first)) return 'here is a typographic quote; write "';
  if (first === "'") return 'here is a single quote; write "';
  if (first === "#" || /^\/[/*]/.test(text.slice(at, at + 2))) return "here is a comment; JSON has none";
  if (/[}\]]/.test(first) && afterComma) return "the comma before it is one too many";
  if (first === '"' && lengthAt(string, text, at) === 0)
    return "here begins a text without an end, or with a line break or a wrong \\ in it";
  if (expected === "commaOrEnd" && /["[{\w-]/.test(first)) return "a comma before it is missing";
  if (expected === "colon") return "a colon before it is missing";
  if (open.length === 0 && expected === "nothing") return "the policy ends before it";
  return takesName.has(expected) ? 'a name in " belongs here' : "no value of JSON begins so";
};

/**
 * Finds where a text ceases to be JSON (RFC 8259), which parsers say in different ways or not at all. It never quotes the text.
 * Undefined for a text that is JSON.
 */
export function syntaxFault(text: string): SyntaxFault | undefined {
  const encoding = encodingProblem(text);
  if (encoding !== undefined) return { line: 1, column: 1, why: encoding };
  const state: State = { open: [], expected: "value", afterComma: false };
  let at = lengthAt(space, text, 0);
  while (at < text.length) {
    const length = takeToken(text, at, state);
    if (length === 0) break;
    state.afterComma = text[at] === ",";
    at += length;
    at += lengthAt(space, text, at);
  }
  if (at === text.length && state.expected === "nothing") return undefined;
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1) ?? "").length + 1, why: whyAt(text, at, state) };
}
