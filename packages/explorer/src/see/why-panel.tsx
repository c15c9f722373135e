import { readPolicyText } from "@graphveil/cli/review";
import { propertyChoices } from "../decide/choices.ts";
import { callerPlace, holdsFor, settingsPlace, standingOn } from "../decide/holds-for.ts";
import { pointAt } from "../decide/text-editor.tsx";
import { type Place, pointerOf, valueAt } from "../policy/edit.ts";
import { fateWords } from "../record/fate.ts";
import { reasonFor } from "../record/why.ts";
import { change, check, good, text } from "../state/policy.ts";
import { caller } from "../state/view.ts";
import { utf8 } from "../tokens/bytes.ts";
import { isPinned, lookedRow } from "./looked-at.ts";

/** The line of a place; undefined where the text says nothing there. */
const lineOf = (place: Place): number | undefined => {
  if (valueAt(text.value, place) === undefined) return undefined;
  const read = readPolicyText(utf8(text.value));
  return read.ok ? read.locate(pointerOf(place)).line : undefined;
};

const Deciding = ({ place }: { readonly place: Place }) => {
  const line = lineOf(place);
  if (line === undefined)
    return <p>No line decides: {pointerOf(place)} is not there, and its default holds.</p>;
  return (
    <p>
      <button type="button" class="link" onClick={() => pointAt(line)}>
        Line {line}
      </button>{" "}
      of the policy decides: <code>{pointerOf(place)}</code>
    </p>
  );
};

const ChangeIt = ({ name }: { readonly name: string }) => {
  const place = [...settingsPlace.value, "overrides", "properties", name];
  const whom = holdsFor.value === "everybody" ? "everybody" : caller.value.name;
  const current = valueAt(text.value, place);
  return (
    <div class="field">
      <label for="change-it">
        To change it for {whom}: <code>{pointerOf(place)}</code>
      </label>
      <select
        id="change-it"
        value={typeof current === "string" ? current : ""}
        onChange={({ currentTarget }) =>
          change(place, currentTarget.value === "" ? undefined : currentTarget.value)
        }
      >
        <option value="">no override</option>
        {propertyChoices(name, standingOn.value).map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
};

/** A class that is loosened has to be named beside the override: one press writes that down. */
const Acknowledge = () => {
  if (check.value.ok) return null;
  const fault = check.value.faults.find(({ problem }) => problem.includes('"acknowledge": ['));
  const list = fault === undefined ? undefined : /"acknowledge": (\[.*\])/.exec(fault.problem)?.[1];
  if (fault === undefined || list === undefined) return null;
  const at: Place = fault.pointer.startsWith("/callers/") ? callerPlace.value : [];
  return (
    <p class="findings">
      <span class="fault">
        <b>✗ Fault</b> {fault.pointer} {fault.problem}
      </span>{" "}
      <button type="button" onClick={() => change([...at, "acknowledge"], JSON.parse(list) as unknown)}>
        That is meant: add <code>"acknowledge": {list}</code>
      </button>
    </p>
  );
};

/** Lets go of the row that a press holds, and goes back to it. */
const letGo = (): void => {
  isPinned.value = false;
  document.querySelector<HTMLElement>("tr.looked button")?.focus();
};

/** Why the value that is pointed at is treated as it is, and which line of the policy would change it. */
export const WhyPanel = () => {
  const row = lookedRow.value;
  const policy = { document: good.value.document, text: text.value, entry: caller.value };
  const reason = row === undefined ? undefined : reasonFor(policy, row);
  return (
    <aside
      class={`why${isPinned.value ? " pinned" : ""}${row === undefined ? " idle" : ""}`}
      aria-live="polite"
      aria-label="Why"
      onKeyDown={({ key }) => {
        if (key === "Escape") letGo();
      }}
    >
      {isPinned.value ? (
        <button type="button" class="close" aria-label="Let go of this value" onClick={letGo}>
          ×
        </button>
      ) : null}
      <Acknowledge />
      {row === undefined ? (
        <p class="hint">
          Point at a value, or move to it with the keyboard, to see why it leaves as it does.
        </p>
      ) : (
        <>
          <h3>
            <span class={`badge ${row.fate}`}>
              <span aria-hidden="true">{fateWords[row.fate].sign}</span> {fateWords[row.fate].word}
            </span>{" "}
            {reason?.title ?? row.name} <code>{reason?.name ?? ""}</code>
          </h3>
          {reason === undefined ? (
            <p>
              {fateWords[row.fate].sentence}
              {row.fate === "group" ? "" : " It is none of the properties that a policy can name."}
            </p>
          ) : (
            <>
              <p>{reason.sentences.join(" ")}</p>
              {reason.place === undefined ? null : <Deciding place={reason.place} />}
              {reason.isChangeable ? <ChangeIt name={reason.name} /> : null}
            </>
          )}
        </>
      )}
    </aside>
  );
};
