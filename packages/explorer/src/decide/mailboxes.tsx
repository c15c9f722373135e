import { Findings, LinesField } from "../page/fields.tsx";
import { idOf } from "../page/ids.ts";
import type { Place } from "../policy/edit.ts";
import { change } from "../state/policy.ts";
import { said, saidText } from "../state/raw.ts";

type Kind = "none" | "list" | "group";

const EXAMPLE_ID = "00000000-0000-0000-0000-000000000000";

const kindAt = (place: Place): Kind => {
  const value = said(place);
  if (value === undefined) return "none";
  return Array.isArray(value) ? "list" : "group";
};

const begin: Readonly<Record<Kind, unknown>> = {
  none: undefined,
  list: [EXAMPLE_ID],
  group: { group: EXAMPLE_ID },
};

const GroupField = ({ place }: { readonly place: Place }) => {
  const id = idOf("field", ...place, "group");
  return (
    <div class="field">
      <label for={id}>Object id of the group</label>
      <input
        id={id}
        spellcheck={false}
        value={saidText([...place, "group"]) ?? ""}
        onChange={({ currentTarget }) => change([...place, "group"], currentTarget.value)}
      />
    </div>
  );
};

/** A set of mailboxes: none is named, some are, or those of a group. */
export const MailboxesField = (props: {
  readonly label: string;
  readonly place: Place;
  readonly none: string;
}) => {
  const { label, place, none } = props;
  const id = idOf("kind", ...place);
  const kind = kindAt(place);
  return (
    <>
      <div class="field">
        <label for={id}>{label}</label>
        <select
          id={id}
          value={kind}
          onChange={({ currentTarget }) => change(place, begin[currentTarget.value as Kind])}
        >
          <option value="none">{none}</option>
          <option value="list">these, by id</option>
          <option value="group">those of a group's members</option>
        </select>
        {kind === "list" ? null : <Findings at={[place]} />}
      </div>
      {kind === "list" ? (
        <LinesField label="Ids" place={place} hint="Object ids or sealed ids, one a line; never addresses." />
      ) : null}
      {kind === "group" ? <GroupField place={place} /> : null}
    </>
  );
};
