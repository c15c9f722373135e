import { memberWords } from "@graphveil/core/access";
import { catalogue, operationGroups } from "@graphveil/core/policy";
import { useState } from "preact/hooks";
import { Findings, LinesField, MemberField, SwitchField } from "../page/fields.tsx";
import type { Place } from "../policy/edit.ts";
import { change } from "../state/policy.ts";
import { saidTexts } from "../state/raw.ts";
import { callerPlace } from "./holds-for.ts";
import { MailboxesField } from "./mailboxes.tsx";

const groupMeanings = {
  directory: "directory: people, groups, organisational contacts",
  mail: "mail: messages, folders, settings of mailboxes",
  calendar: "calendar: meetings and calendars",
  rooms: "rooms: rooms, workspaces and their lists",
} as const;

const Operations = ({ place, label }: { readonly place: Place; readonly label: string }) => {
  const [typed, setTyped] = useState("");
  const id = `add-${place.at(-1)}`;
  const listed = saidTexts(place);
  const isTemplate = catalogue.some(({ template }) => template === typed.trim());
  const write = (templates: readonly string[]): void =>
    change(place, templates.length === 0 ? undefined : templates);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <ul class="tags">
        {listed.map((template) => (
          <li key={template}>
            <code>{template}</code>
            <button
              type="button"
              aria-label={`Take out ${template}`}
              onClick={() => write(listed.filter((each) => each !== template))}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      <div class="row">
        <input
          id={id}
          list="templates"
          spellcheck={false}
          placeholder="/users/{user-id}/messages"
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <button
          type="button"
          disabled={!isTemplate}
          onClick={() => {
            write([...listed.filter((each) => each !== typed.trim()), typed.trim()]);
            setTyped("");
          }}
        >
          Add
        </button>
      </div>
      <Findings at={[place]} />
    </div>
  );
};

/** Which records a caller reads, and with which keys. */
export const Records = () => {
  const at = (...members: readonly string[]): Place => [...callerPlace.value, ...members];
  return (
    <>
      <fieldset class="plain">
        <legend>Reads</legend>
        <div class="members wide">
          {operationGroups.map((group) => (
            <MemberField key={group} label={groupMeanings[group]} place={at("groups")} member={group} />
          ))}
        </div>
        <Findings at={[at("groups")]} />
        <Findings at={[callerPlace.value]} deep={false} />
      </fieldset>
      <details>
        <summary>Single operations</summary>
        <Operations label="Also these" place={at("operations", "allow")} />
        <Operations label="Never these" place={at("operations", "deny")} />
        <datalist id="templates">
          {catalogue.map(({ template }) => (
            <option key={template} value={template} />
          ))}
        </datalist>
      </details>
      <details>
        <summary>Mailboxes and folders</summary>
        <MailboxesField label="Mailboxes" place={at("mailboxes")} none="all" />
        <MailboxesField label="Never these mailboxes" place={at("exclude")} none="none" />
        <SwitchField label={`Decide ${memberWords.scopeDirectory}`} place={at("scopeDirectory")} on={true} />
        <LinesField
          label="Only these mail folders"
          place={at("folders")}
          hint="Well-known names such as inbox or sentitems, or sealed ids, one a line. Empty: all."
        />
      </details>
      <SwitchField label="Leave out private items" place={at("private")} on="drop" />
      <SwitchField
        label="Though private items are left out, let calendars of rooms pass"
        place={at("resources")}
        on="include"
      />
      <SwitchField label="Leave out mail and meetings from outside" place={at("senders")} on="internal" />
      <SwitchField
        label="Keys of its own: nothing can be joined with another reader"
        place={at("separate")}
        on={true}
      />
    </>
  );
};
