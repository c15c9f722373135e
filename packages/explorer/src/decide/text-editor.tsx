import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { setText, text } from "../state/policy.ts";
import { findings } from "../state/raw.ts";

/** The line that is pointed at: where a fault is, or where a decision is made. */
export const pointedLine = signal<number | undefined>(undefined);

/** Shows a line of the policy's text, and puts the caret there. */
export const pointAt = (line: number, column = 1): void => {
  pointedLine.value = line;
  const editor = document.querySelector<HTMLTextAreaElement>("#policy-text");
  editor?.closest("details")?.setAttribute("open", "");
  const start =
    text.value
      .split("\n")
      .slice(0, line - 1)
      .join("\n").length +
    Number(line > 1) +
    column -
    1;
  editor?.focus();
  editor?.setSelectionRange(start, start);
  editor?.scrollIntoView({ block: "nearest" });
};

const lineClass = (line: number): string => {
  const found = findings.value.find((each) => each.line === line);
  return `${found?.kind ?? ""}${pointedLine.value === line ? " pointed" : ""}`;
};

/** The policy as text, with the number of each line; what is typed counts at once. */
export const TextEditor = () => {
  const gutter = useRef<HTMLDivElement>(null);
  const lines = text.value.split("\n").length;
  return (
    <details class="text-editor">
      <summary>The policy as text</summary>
      <div class="editor">
        <div class="gutter" ref={gutter} aria-hidden="true">
          {Array.from({ length: lines }, (_, index) => (
            <span key={index} class={lineClass(index + 1)}>
              {index + 1}
            </span>
          ))}
        </div>
        <textarea
          id="policy-text"
          aria-label="The policy as text"
          spellcheck={false}
          wrap="off"
          rows={Math.min(30, lines + 1)}
          value={text.value}
          onInput={({ currentTarget }) => setText(currentTarget.value, true)}
          onScroll={({ currentTarget }) => {
            if (gutter.current !== null) gutter.current.scrollTop = currentTarget.scrollTop;
          }}
        />
      </div>
    </details>
  );
};
