const widthOf = (cell: string): number => Array.from(cell).length;

/** A Markdown table whose columns are aligned, with a newline at the end. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const escaped = [header, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")));
  const widths = header.map((_, column) => Math.max(...escaped.map((row) => widthOf(row[column] ?? ""))));
  const line = (cells: readonly string[], filler: string): string =>
    `| ${widths.map((width, column) => (cells[column] ?? "") + filler.repeat(width - widthOf(cells[column] ?? ""))).join(" | ")} |`;
  const [head = [], ...body] = escaped;
  return `${[line(head, " "), line([], "-"), ...body.map((row) => line(row, " "))].join("\n")}\n`;
}
