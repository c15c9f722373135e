import { readPolicyText } from "@graphveil/cli/review";
import { useEffect, useState } from "preact/hooks";
import { MAX_POLICY_BYTES } from "../policy/check.ts";
import { canRedo, canUndo, fileName, good, open, redo, text, undo } from "../state/policy.ts";
import { callerIndex, chooseCaller } from "../state/view.ts";
import { saveText, sizeProblem } from "./files.ts";
import { NumberedChoice } from "./numbered-choice.tsx";

/** Reads a policy's file, and says in the words of the command line what is wrong with one that is no text. */
const openFile = async (file: File): Promise<string | undefined> => {
  const tooLarge = sizeProblem(file.size, MAX_POLICY_BYTES);
  if (tooLarge !== undefined) return `${file.name}: ${tooLarge}`;
  const bytes = new Uint8Array(await file.arrayBuffer());
  const read = readPolicyText(bytes);
  if (read.ok) {
    open(read.text, file.name);
    return undefined;
  }
  const { line, column } = read.position;
  return `${file.name}:${line}:${column} ${read.problem}. Nothing was opened.`;
};

const isEditing = (target: EventTarget | null): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === "search");

/** Undo and redo by the keys that every editor has; what is typed in a field is undone by the field itself. */
const onUndoKey = (event: KeyboardEvent): void => {
  if (!(event.ctrlKey || event.metaKey) || isEditing(event.target)) return;
  const key = event.key.toLowerCase();
  if (key === "z" && !event.shiftKey) undo();
  else if (key === "y" || key === "z") redo();
  else return;
  event.preventDefault();
};

/** Takes a policy that is dropped anywhere on the page. */
const usePolicyDrop = (take: (file: File) => void): void => {
  useEffect(() => {
    const over = (event: DragEvent): void => event.preventDefault();
    const drop = (event: DragEvent): void => {
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file !== undefined) take(file);
    };
    addEventListener("dragover", over);
    addEventListener("drop", drop);
    addEventListener("keydown", onUndoKey);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("drop", drop);
      removeEventListener("keydown", onUndoKey);
    };
  }, [take]);
};

const Callers = () => (
  <div class="field inline">
    <label for="caller">Caller</label>
    <NumberedChoice
      id="caller"
      value={callerIndex.value}
      names={good.value.document.callers.map(({ name }) => name)}
      onChoose={chooseCaller}
    />
  </div>
);

/** The policy as a whole: which it is, who is looked at, undo, open, export. */
export const PolicyBar = () => {
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const [take] = useState(() => (file: File): void => {
    openFile(file).then(setProblem, () => setProblem("The file cannot be read."));
  });
  usePolicyDrop(take);
  return (
    <header class="bar no-print">
      <h1>
        <span class="mark" aria-hidden="true" /> Graphveil <span class="light">explorer</span>
      </h1>
      <Callers />
      <div class="row tools">
        <label class="button">
          Open policy…
          <input
            type="file"
            class="hidden"
            onChange={({ currentTarget }) => {
              const file = currentTarget.files?.[0];
              if (file !== undefined) take(file);
              currentTarget.value = "";
            }}
          />
        </label>
        <button type="button" disabled={!canUndo.value} onClick={undo}>
          ↶ Undo
        </button>
        <button type="button" disabled={!canRedo.value} onClick={redo}>
          ↷ Redo
        </button>
        <button type="button" class="primary" onClick={() => saveText(fileName.value, text.value)}>
          Export {fileName.value}
        </button>
      </div>
      <p role="alert" class="problem">
        {problem}
      </p>
    </header>
  );
};
