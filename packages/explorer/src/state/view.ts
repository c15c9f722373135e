import { computed, signal } from "@preact/signals";
import { inventedTenant, type Subject } from "../record/subject.ts";
import { viewReply } from "../record/view.ts";
import { good } from "./policy.ts";

/** The parts of the page, in the order of its tabs. */
export const tabNames = ["decide", "see", "compare", "join", "map", "sign"] as const;
export type TabName = (typeof tabNames)[number];

export const tab = signal<TabName>("see");

const chosenCaller = signal(0);
/** The caller that is looked at; the first where the policy no longer has the chosen one. */
export const callerIndex = computed(() =>
  chosenCaller.value < good.value.document.callers.length ? chosenCaller.value : 0,
);
export const chooseCaller = (index: number): void => {
  chosenCaller.value = index;
};
export const caller = computed(() => {
  const { callers } = good.value.document;
  const entry = callers[callerIndex.value];
  if (entry === undefined) throw new Error("a policy without faults has a caller");
  return entry;
});

/** What was pasted or dropped to be looked at; gone when the page is loaded again. */
export const pasted = signal<Subject | undefined>(undefined);
export const subjectIndex = signal(1);

/** What can be looked at: the invented tenant's replies, and a pasted body in front. */
export const subjects = computed(() => [
  ...inventedTenant.subjects,
  ...(pasted.value === undefined ? [] : [pasted.value]),
]);
export const subject = computed((): Subject => {
  const found = subjects.value[subjectIndex.value] ?? subjects.value[0];
  if (found === undefined) throw new Error("the invented tenant has something to look at");
  return found;
});

/** What the caller gets of the subject. */
export const view = computed(() => viewReply(good.value.document, caller.value, subject.value));
