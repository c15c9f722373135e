import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { type Place, pointerOf } from "../policy/edit.ts";
import { change } from "../state/policy.ts";
import { findings, said, saidText, saidTexts } from "../state/raw.ts";
import { idOf } from "./ids.ts";

/** What the check found at places, in its own words. */
export const Findings = ({ at, deep = true }: { readonly at: readonly Place[]; readonly deep?: boolean }) => {
  const pointers = at.map(pointerOf);
  const found = findings.value.filter(({ pointer }) =>
    pointers.some((own) => pointer === own || (deep && own !== "" && pointer.startsWith(`${own}/`))),
  );
  return found.length === 0 ? null : (
    <ul class="findings">
      {found.map(({ kind, pointer, problem, line, column }) => (
        <li key={`${pointer}${problem}`} class={kind}>
          <b>{kind === "fault" ? "✗ Fault" : "▲ Warning"}</b> {pointer} {problem}{" "}
          <small>
            line {line}, column {column}
          </small>
        </li>
      ))}
    </ul>
  );
};

/** A choice that a member of the policy holds. */
export const SelectField = (props: {
  readonly label: ComponentChildren;
  readonly place: Place;
  /** Values with their words; the empty value takes the member out. */
  readonly options: readonly (readonly [value: string, words: string])[];
}) => {
  const { label, place, options } = props;
  const id = idOf("field", ...place);
  const value = saidText(place) ?? "";
  const isKnown = options.some(([each]) => each === value);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        value={value}
        onChange={({ currentTarget }) =>
          change(place, currentTarget.value === "" ? undefined : currentTarget.value)
        }
      >
        {isKnown ? null : <option value={value}>{value} (not known)</option>}
        {options.map(([each, words]) => (
          <option key={each} value={each}>
            {words}
          </option>
        ))}
      </select>
      <Findings at={[place]} />
    </div>
  );
};

/** A switch: on, the member has its one value; off, it is not there. */
export const SwitchField = (props: {
  readonly label: ComponentChildren;
  readonly place: Place;
  readonly on: string | boolean;
}) => {
  const { label, place, on } = props;
  const id = idOf("field", ...place);
  return (
    <div class="field switch">
      <input
        type="checkbox"
        id={id}
        checked={said(place) === on}
        onChange={({ currentTarget }) => change(place, currentTarget.checked ? on : undefined)}
      />
      <label for={id}>{label}</label>
      <Findings at={[place]} />
    </div>
  );
};

/** One member of a list of texts, as a box to tick. */
export const MemberField = (props: {
  readonly label: ComponentChildren;
  readonly place: Place;
  readonly member: string;
}) => {
  const { label, place, member } = props;
  const id = idOf("member", ...place, member);
  const members = saidTexts(place);
  const toggle = (on: boolean): void => {
    const next = on ? [...members, member] : members.filter((each) => each !== member);
    change(place, next.length === 0 ? undefined : next);
  };
  return (
    <div class="member">
      <input
        type="checkbox"
        id={id}
        checked={members.includes(member)}
        onChange={({ currentTarget }) => toggle(currentTarget.checked)}
      />
      <label for={id}>{label}</label>
    </div>
  );
};

const linesOf = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** A list of texts, one a line. The policy changes when the field is left, so that half a word is no fault. */
export const LinesField = (props: {
  readonly label: ComponentChildren;
  readonly place: Place;
  readonly hint?: string;
  /** What an empty field is; default: the member is taken out. */
  readonly whenEmpty?: readonly string[];
}) => {
  const { label, place, hint, whenEmpty } = props;
  const id = idOf("field", ...place);
  const lines = saidTexts(place);
  const [draft, setDraft] = useState<string | undefined>(undefined);
  const leave = (text: string): void => {
    setDraft(undefined);
    const next = linesOf(text);
    if (next.join("\n") !== lines.join("\n")) change(place, next.length === 0 ? whenEmpty : next);
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <textarea
        id={id}
        rows={Math.min(6, Math.max(2, lines.length))}
        spellcheck={false}
        value={draft ?? lines.join("\n")}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onInput={({ currentTarget }) => setDraft(currentTarget.value)}
        onBlur={({ currentTarget }) => leave(currentTarget.value)}
      />
      {hint === undefined ? null : (
        <small id={`${id}-hint`} class="hint">
          {hint}
        </small>
      )}
      <Findings at={[place]} />
    </div>
  );
};
