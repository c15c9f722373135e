import { classMeanings } from "@graphveil/core/access";
import {
  actionNames,
  isPossibleInClass,
  overridableClasses,
  profileNames,
  profiles,
} from "@graphveil/core/sanitizer";
import { Findings, LinesField, MemberField, SelectField } from "../page/fields.tsx";
import { saidText } from "../state/raw.ts";
import { actionChoice, actionSentence, profileOf } from "./choices.ts";
import { holdsFor, settingsPlace, standingOn } from "./holds-for.ts";
import { Properties } from "./properties.tsx";

const profileMeanings = {
  strict: "strict: no texts, names or titles",
  analytics: "analytics: also lengths of texts, and titles",
  raw: "raw: everything but secrets",
} as const;

const ProfileField = () => {
  const place = [...settingsPlace.value, "profile"];
  const general = profileOf(saidText(["profile"]) ?? "strict");
  const unset =
    holdsFor.value === "everybody" ? "strict, since nothing is said" : `as for everybody: ${general}`;
  return (
    <SelectField
      label="Profile"
      place={place}
      options={[["", unset], ...profileNames.map((name) => [name, profileMeanings[name]] as const)]}
    />
  );
};

const ClassFields = () => {
  const place = [...settingsPlace.value, "overrides", "classes"];
  const { classes } = profiles[profileOf(standingOn.value)];
  const unsetWords = (name: (typeof overridableClasses)[number]): string => {
    const action = classes[name];
    if (holdsFor.value === "caller") return "as for everybody";
    return action === "recurse" ? "as the profile" : `as the profile: ${actionSentence(action)}`;
  };
  return (
    <details>
      <summary>Classes of values</summary>
      {overridableClasses.map((name) => (
        <SelectField
          key={name}
          label={
            <>
              <b>{name}</b> {classMeanings[name]}
            </>
          }
          place={[...place, name]}
          options={[
            ["", unsetWords(name)],
            ...actionNames.filter((action) => isPossibleInClass(action, name)).map(actionChoice),
          ]}
        />
      ))}
    </details>
  );
};

const Acknowledgement = () => {
  const place = [...settingsPlace.value, "acknowledge"];
  return (
    <details>
      <summary>Let out in the clear, on purpose</summary>
      <p class="hint">
        What is loosened here has to be named, so that who signs sees it: <code>strict</code> is no longer
        strict then.
      </p>
      <div class="members">
        {overridableClasses.map((name) => (
          <MemberField key={name} label={name} place={place} member={name} />
        ))}
      </div>
      <Findings at={[place]} />
    </details>
  );
};

/** How much a caller sees: the profile, and what differs from it. */
export const Settings = () => (
  <>
    <ProfileField />
    <Findings at={[[...settingsPlace.value, "overrides"]]} deep={false} />
    <ClassFields />
    <Properties />
    <Acknowledgement />
    <details>
      <summary>Phrases and times</summary>
      <LinesField
        label="Phrases to look for"
        place={[...settingsPlace.value, "phrases"]}
        hint="One a line. A text with the action phrases says which of them it holds, and nothing else."
      />
      <SelectField
        label="Times"
        place={[...settingsPlace.value, "times"]}
        options={[
          ["", holdsFor.value === "everybody" ? "exact" : "as for everybody"],
          ["hour", "rounded down to the hour"],
          ["day", "rounded down to the day"],
          ["month", "rounded down to the month"],
        ]}
      />
    </details>
  </>
);
