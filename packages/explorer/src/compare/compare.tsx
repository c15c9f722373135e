import { headlines, isEqual } from "@graphveil/cli/review";
import { profileNames } from "@graphveil/core/sanitizer";
import { useState } from "preact/hooks";
import { readText } from "../page/files.ts";
import { MAX_POLICY_BYTES } from "../policy/check.ts";
import { fileName, good } from "../state/policy.ts";
import { type BaselineName, baseline, baselineName, comparison, signed } from "./baseline.ts";
import { ChangedCallerCard } from "./changed-caller.tsx";
import { ComparedRecords } from "./records.tsx";

const Choose = () => {
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const bring = async (file: File | undefined): Promise<void> => {
    if (file === undefined) return;
    const brought = await readText(file, MAX_POLICY_BYTES);
    setProblem(brought.ok ? undefined : brought.problem);
    if (!brought.ok) return;
    signed.value = { name: brought.name, text: brought.text };
    baselineName.value = "signed";
  };
  return (
    <div class="choose-baseline">
      <div class="field">
        <label for="baseline">Compare with</label>
        <select
          id="baseline"
          value={baselineName.value}
          onChange={({ currentTarget }) => {
            baselineName.value = currentTarget.value as BaselineName;
          }}
        >
          <option value="opened">{fileName.value} as it was opened</option>
          <option value="signed">the policy that was signed last</option>
          {profileNames.map((profile) => (
            <option key={profile} value={profile}>
              the bare profile {profile}
            </option>
          ))}
        </select>
      </div>
      <div class="field">
        <label for="signed-file">The policy that was signed last</label>
        <input
          id="signed-file"
          type="file"
          onChange={({ currentTarget }) => void bring(currentTarget.files?.[0])}
        />
      </div>
      <p role="alert" class="problem">
        {problem}
      </p>
    </div>
  );
};

const Listed = ({ head, items }: { readonly head: string; readonly items: readonly string[] }) =>
  items.length === 0 ? null : (
    <p>
      {head}: <b>{items.join(", ")}</b>
    </p>
  );

/** What leaves now and did not, and the reverse, in words and as records. */
export const Compare = () => {
  const found = comparison.value;
  return (
    <div class="compare">
      {found === undefined ? null : (
        <div role="status" class="headlines">
          {isEqual(found) ? <p class="verdict good">✓ Both let every caller read the same.</p> : null}
          {headlines(found, good.value.document.callers.length).map((line) => (
            <p key={line} class={line.startsWith("No longer") ? "verdict less" : "verdict more"}>
              {line}
            </p>
          ))}
        </div>
      )}
      <Choose />
      {"problem" in baseline.value ? (
        <p role="alert" class="problem">
          {baseline.value.problem}
        </p>
      ) : null}
      {found === undefined ? null : (
        <>
          <Listed head="new callers" items={found.addedCallers.map(({ entry }) => entry.name)} />
          {found.changedCallers.map((changed) => (
            <ChangedCallerCard key={changed.name} changed={changed} />
          ))}
          <Listed head="callers that are gone" items={found.removedCallers} />
          <Listed head="domains that are readable now" items={found.addedDomains} />
          <Listed head="domains that are no longer readable" items={found.removedDomains} />
          <Listed head="permissions to add" items={found.addedPermissions} />
          <Listed head="permissions to take away" items={found.removedPermissions} />
          <h3>As records</h3>
          <ComparedRecords />
        </>
      )}
    </div>
  );
};
