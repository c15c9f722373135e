import { propertyWords } from "@graphveil/core/access";
import { abstractTypes } from "@graphveil/core/sanitizer";
import { structuredType, typeNames } from "@graphveil/core/schema";
import { useState } from "preact/hooks";
import { Findings, SelectField } from "../page/fields.tsx";
import { change } from "../state/policy.ts";
import { saidEntries } from "../state/raw.ts";
import { propertyChoices } from "./choices.ts";
import { settingsPlace, standingOn } from "./holds-for.ts";

/** Names of all properties that an override may name, by `type.property`. */
const overridableNames = (): readonly string[] =>
  typeNames.flatMap((type) =>
    [...structuredType(type).properties.values()]
      .filter(
        ({ declaredIn, propertyClass }) =>
          (declaredIn === type || abstractTypes.has(declaredIn)) &&
          propertyClass !== "secret" &&
          propertyClass !== "block",
      )
      .map(({ name }) => `${type}.${name}`),
  );

const MAX_PROPOSALS = 8;

/** Names that hold what a person types, those that begin with it first. */
const proposedNames = (typed: string, names: readonly string[]): readonly string[] => {
  const wanted = typed.trim().toLowerCase();
  if (wanted.length < 2) return [];
  const found = names.filter((name) => name.toLowerCase().includes(wanted));
  const rank = (name: string): number => Number(!name.toLowerCase().startsWith(wanted)) * 100 + name.length;
  return found.sort((one, other) => rank(one) - rank(other)).slice(0, MAX_PROPOSALS);
};

let names: readonly string[] | undefined;

const AddProperty = () => {
  const [typed, setTyped] = useState("");
  names ??= overridableNames();
  const proposed = proposedNames(typed, names);
  const add = (name: string): void => {
    setTyped("");
    change([...settingsPlace.value, "overrides", "properties", name], "drop");
  };
  return (
    <div class="field">
      <label for="add-property">Treat one property otherwise</label>
      <input
        id="add-property"
        type="search"
        autocomplete="off"
        placeholder="such as subject"
        value={typed}
        onInput={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      {proposed.length === 0 ? null : (
        <ul class="proposals">
          {proposed.map((name) => (
            <li key={name}>
              <button type="button" onClick={() => add(name)}>
                <code>{name}</code> <small>{propertyWords(name)}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};

/** Overrides of single properties. */
export const Properties = () => {
  const place = [...settingsPlace.value, "overrides", "properties"];
  const overrides = saidEntries(place);
  return (
    <details open={overrides.length > 0}>
      <summary>
        Single properties <span class="count">{overrides.length}</span>
      </summary>
      {overrides.map(([name]) => (
        <div class="override" key={name}>
          <SelectField
            label={<code>{name}</code>}
            place={[...place, name]}
            options={propertyChoices(name, standingOn.value)}
          />
          <button
            type="button"
            aria-label={`Take out ${name}`}
            onClick={() => change([...place, name], undefined)}
          >
            ×
          </button>
        </div>
      ))}
      <Findings at={[place]} deep={false} />
      <AddProperty />
    </details>
  );
};
