import { countFaults } from "@graphveil/cli/review";
import { profileNames } from "@graphveil/core/sanitizer";
import { Findings, LinesField, SelectField, SwitchField } from "../page/fields.tsx";
import { starterPolicy } from "../policy/starters.ts";
import { check, fileName, open } from "../state/policy.ts";
import { findings, raw } from "../state/raw.ts";
import { caller } from "../state/view.ts";
import { holdsFor } from "./holds-for.ts";
import { Records } from "./records.tsx";
import { Settings } from "./settings.tsx";
import { pointAt, TextEditor } from "./text-editor.tsx";

const Begin = () => (
  <div class="begin">
    <span>Begin from</span>
    {profileNames.map((profile) => (
      <button type="button" key={profile} onClick={() => open(starterPolicy(profile), "policy.json")}>
        {profile}
      </button>
    ))}
  </div>
);

/** Every fault and warning, in the words of `graphveil policy check`; each leads to its place in the text. */
const AllFindings = () => {
  const found = findings.value;
  const faults = check.value.ok ? [] : check.value.faults;
  if (found.length === 0) return <p class="verdict good">✓ The policy has no faults and no warnings.</p>;
  return (
    <div class={check.value.ok ? "verdict" : "verdict bad"}>
      <p>
        {check.value.ok ? (
          <b>
            ▲ The policy has no faults, and {found.length === 1 ? "a warning" : `${found.length} warnings`}.
          </b>
        ) : (
          <>
            <b>✗ The policy has {countFaults(faults)}.</b> Until they are mended, the page shows the last
            policy without faults.
          </>
        )}
      </p>
      <ol class="all-findings">
        {found.map(({ kind, words, line, column }) => (
          <li key={`${line}:${column}${words}`} class={kind}>
            <button type="button" class="link" onClick={() => pointAt(line, column)}>
              {fileName.value}:{line}:{column}
            </button>{" "}
            {words}
          </li>
        ))}
      </ol>
    </div>
  );
};

const HoldsFor = () => (
  <fieldset class="plain segmented">
    <legend>What is switched holds for</legend>
    {(["everybody", "caller"] as const).map((each) => (
      <label key={each}>
        <input
          type="radio"
          name="holds-for"
          checked={holdsFor.value === each}
          onChange={() => {
            holdsFor.value = each;
          }}
        />
        <span>{each === "everybody" ? "everybody" : `${caller.value.name} alone`}</span>
      </label>
    ))}
  </fieldset>
);

const Tenant = () => (
  <details>
    <summary>Domains and the tenant</summary>
    <LinesField
      label="Domains that stay readable behind pseudonyms"
      place={["tenantDomains"]}
      hint="The tenant's own, one a line."
    />
    <SelectField
      label="Plus addressing"
      place={["plusAddressing"]}
      options={[
        ["", "fold, since nothing is said"],
        ["fold", "fold: ada+news@ is ada@"],
        ["literal", "literal: they are two"],
      ]}
    />
    <SwitchField label="The application has Member.Read.Hidden" place={["hiddenMemberships"]} on="granted" />
  </details>
);

/** The switches that write the policy. */
export const Decide = () => {
  const isJson = raw.value !== undefined;
  return (
    <div class="decide">
      <Begin />
      <div role="status">
        <AllFindings />
      </div>
      <fieldset class="switches" disabled={!isJson}>
        <legend class="hidden">Switches</legend>
        <section class="card">
          <h3>How much is seen</h3>
          <HoldsFor />
          <Settings />
        </section>
        <section class="card">
          <h3>What {caller.value.name} reads</h3>
          <Records />
        </section>
        <section class="card">
          <h3>The tenant</h3>
          <Findings at={[[]]} deep={false} />
          <Tenant />
        </section>
      </fieldset>
      <TextEditor />
    </div>
  );
};
