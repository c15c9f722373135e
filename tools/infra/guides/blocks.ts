/** A fenced block of a page. */
export interface CodeBlock {
  /** The heading that it is under, without `#`. */
  readonly heading: string;
  /** The language behind the fence, such as `sh`; empty without one. */
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a Markdown page, in order. */
export function codeBlocks(markdown: string): readonly CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let heading = "";
  let open: { readonly language: string; readonly lines: string[] } | undefined;
  for (const line of markdown.split("\n")) {
    if (open !== undefined && line.trim() === "```") {
      blocks.push({ heading, language: open.language, text: `${open.lines.join("\n")}\n` });
      open = undefined;
    } else if (open !== undefined) open.lines.push(line);
    else if (line.startsWith("```")) open = { language: line.slice(3).trim(), lines: [] };
    else heading = /^#+ (.*)$/.exec(line)?.[1] ?? heading;
  }
  if (open !== undefined) throw new Error(`a block under "${heading}" has no end`);
  return blocks;
}
