/** A link of a Markdown file to something else than the web. */
export interface RelativeLink {
  /** Counted from 1. */
  readonly line: number;
  /** As it is written: path, anchor or both. */
  readonly target: string;
}

/** `[text](target)`, `[name]: target`, and the attributes of HTML that name a file. */
const FORMS: readonly RegExp[] = [
  /\]\(\s*<?([^)\s>]+)/g,
  /^\[[^\]]+\]:\s*(\S+)/g,
  /\b(?:href|src|srcset)="([^"]+)"/g,
];

/** Lines with the text of fenced blocks and code spans taken out, since what looks like a link there is not one. */
const proseOf = (text: string): readonly string[] => {
  let fence: string | undefined;
  return text.split("\n").map((line) => {
    const mark = /^\s*(`{3,}|~{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (mark?.startsWith(fence) === true) fence = undefined;
      return "";
    }
    if (mark !== undefined) {
      fence = mark;
      return "";
    }
    return line.replace(/(`+)[^`]*\1/g, (span) => " ".repeat(span.length));
  });
};

/** Every relative link of a Markdown text, those of embedded HTML too. */
export const relativeLinks = (text: string): readonly RelativeLink[] =>
  proseOf(text).flatMap((line, index) =>
    FORMS.flatMap((form) => [...line.matchAll(form)])
      .map(([, target = ""]) => target)
      .filter((target) => !/^[a-z][a-z+.-]*:/i.test(target))
      .map((target) => ({ line: index + 1, target })),
  );

/** The anchors of a Markdown text's headings, by GitHub's rule: a repeated heading gets a number. */
export function anchorsOf(text: string): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const anchors = new Set<string>();
  let fenced = false;
  for (const line of text.split("\n")) {
    if (/^\s*(?:`{3,}|~{3,})/.test(line)) fenced = !fenced;
    const heading = fenced ? undefined : /^#{1,6}\s+(.*?)\s*#*$/.exec(line)?.[1];
    if (heading === undefined) continue;
    const slug = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, "")
      .replaceAll(" ", "-");
    const count = counts.get(slug) ?? 0;
    counts.set(slug, count + 1);
    anchors.add(count === 0 ? slug : `${slug}-${count}`);
  }
  return anchors;
}
