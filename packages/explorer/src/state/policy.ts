import { computed, signal } from "@preact/signals";
import { type CheckedPolicy, checkText } from "../policy/check.ts";
import { type Place, withValue } from "../policy/edit.ts";
import { starterPolicy } from "../policy/starters.ts";

/** The policy as it is written, and what it was before. */
interface History {
  readonly text: string;
  readonly past: readonly string[];
  readonly future: readonly string[];
}

const start = starterPolicy("strict");
const MAX_PAST_TEXTS = 200;

const history = signal<History>({ text: start, past: [], future: [] });
/** The policy as it was opened, which a change is compared with first. */
export const opened = signal(start);
/** The name of the file that the policy came from, and goes to. */
export const fileName = signal("policy.json");

/** The policy's text. */
export const text = computed(() => history.value.text);
export const canUndo = computed(() => history.value.past.length > 0);
export const canRedo = computed(() => history.value.future.length > 0);

/** What `graphveil policy check` says of the text. */
export const check = computed(() => checkText(text.value));

const firstGood = (): CheckedPolicy => {
  const checked = checkText(start);
  if (!checked.ok) throw new Error("the policy to begin with has faults");
  return checked;
};
let lastGood = firstGood();

/** The policy that is shown: the one that is written, or, while that has faults, the last one without. */
export const good = computed(() => {
  if (check.value.ok) lastGood = check.value;
  return lastGood;
});

let typedAt = 0;
/** Keys that follow one another so soon are one step of undo. */
const ONE_STEP_MS = 800;

/** Writes the policy again; `typed` where a person types in the text, so that not each key is a step. */
export const setText = (next: string, typed = false): void => {
  const { text: now, past } = history.value;
  if (next === now) return;
  const at = performance.now();
  const isSameStep = typed && at - typedAt < ONE_STEP_MS && past.length > 0;
  typedAt = typed ? at : 0;
  history.value = { text: next, past: isSameStep ? past : [...past, now].slice(-MAX_PAST_TEXTS), future: [] };
};

/** Changes one place of the policy; undefined takes it out. */
export const change = (place: Place, value: unknown): void => setText(withValue(text.value, place, value));

/** Opens a policy: undo brings back what was open before. */
export const open = (next: string, name: string): void => {
  setText(next);
  opened.value = next;
  fileName.value = name;
};

export const undo = (): void => {
  const { text: now, past, future } = history.value;
  const before = past.at(-1);
  if (before !== undefined)
    history.value = { text: before, past: past.slice(0, -1), future: [now, ...future] };
};

export const redo = (): void => {
  const { text: now, past, future } = history.value;
  const [after, ...later] = future;
  if (after !== undefined) history.value = { text: after, past: [...past, now], future: later };
};
