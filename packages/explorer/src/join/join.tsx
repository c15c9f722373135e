import { signal } from "@preact/signals";
import { NumberedChoice } from "../page/numbered-choice.tsx";
import { change, good } from "../state/policy.ts";
import { subject, subjectIndex, subjects } from "../state/view.ts";
import { type Joining, joiningOf } from "./joined.ts";

const oneIndex = signal(0);
const otherIndex = signal(1);

const CallerField = (props: {
  readonly label: string;
  readonly id: string;
  readonly index: typeof oneIndex;
}) => (
  <div class="field">
    <label for={props.id}>{props.label}</label>
    <NumberedChoice
      id={props.id}
      value={props.index.value}
      names={good.value.document.callers.map(({ name }) => name)}
      onChoose={(index) => {
        props.index.value = index;
      }}
    />
  </div>
);

const SubjectField = () => (
  <div class="field">
    <label for="join-subject">by</label>
    <NumberedChoice
      id="join-subject"
      value={subjectIndex.value}
      names={subjects.value.map(({ title }) => title)}
      onChoose={(index) => {
        subjectIndex.value = index;
      }}
    />
  </div>
);

const countOf = (count: number): string => (count === 1 ? "1 token is equal" : `${count} tokens are equal`);

const Verdict = ({ joining }: { readonly joining: Joining }) => {
  const { equalTokens, unequalTokens, joinable } = joining;
  return (
    <div role="status" class="headlines">
      <p class={equalTokens > 0 ? "verdict more" : "verdict good"}>
        {equalTokens > 0
          ? `≡ ${countOf(equalTokens)}: what the two hold can be joined by them.`
          : `✓ No token is equal${unequalTokens > 0 ? `: of ${unequalTokens} values each has a token of its own` : ""}.`}
      </p>
      <p class={joinable.length > 0 ? "verdict" : "verdict good"}>
        {joinable.length > 0
          ? `≈ Still joinable by what both have in the clear: ${joinable.join(", ")}. Times and sizes single out a record.`
          : "✓ Nothing else singles out a record for both."}
      </p>
    </div>
  );
};

const Together = ({
  joining,
  names,
}: {
  readonly joining: Joining;
  readonly names: readonly [string, string];
}) => (
  <table class="before-after joined">
    <caption>{subject.value.title}, as each has it</caption>
    <thead>
      <tr>
        <th scope="col">Property</th>
        <th scope="col">{names[0]}</th>
        <th scope="col">Joins</th>
        <th scope="col">{names[1]}</th>
      </tr>
    </thead>
    <tbody>
      {joining.joints.map(({ id, name, one, other, by }) => (
        <tr key={id} class={`by-${by}`}>
          <th scope="row">{name}</th>
          <td>{one ?? "—"}</td>
          <td class="fate">
            {by === "token" ? <span class="badge token">≡ same token</span> : null}
            {by === "value" ? <span class="badge rounded">≈ same value</span> : null}
          </td>
          <td>{other ?? "—"}</td>
        </tr>
      ))}
    </tbody>
  </table>
);

/** For two callers, which tokens are equal, and what else joins what they hold. */
export const Join = () => {
  const { document } = good.value;
  const one = document.callers[oneIndex.value];
  const other = document.callers[otherIndex.value];
  if (document.callers.length < 2)
    return (
      <p class="note">
        The policy has one caller, so there is nobody to join with. Add another one in its text.
      </p>
    );
  const joining =
    one === undefined || other === undefined ? undefined : joiningOf(document, [one, other], subject.value);
  return (
    <div class="join">
      <div class="row fields">
        <CallerField label="Can" id="join-one" index={oneIndex} />
        <CallerField label="be joined with" id="join-other" index={otherIndex} />
        <SubjectField />
      </div>
      {one === undefined || other === undefined || one === other ? (
        <p class="note">Choose two callers.</p>
      ) : (
        <>
          {joining === undefined ? (
            <p class="verdict good" role="status">
              ✓ One of the two does not get {subject.value.title.toLowerCase()} at all. Choose another record.
            </p>
          ) : (
            <Verdict joining={joining} />
          )}
          <p>
            <button
              type="button"
              onClick={() =>
                change(["callers", otherIndex.value, "separate"], other.separate === true ? undefined : true)
              }
            >
              {other.separate === true
                ? `Let ${other.name} share keys again`
                : `Give ${other.name} keys of its own`}
            </button>
          </p>
          {joining === undefined ? null : <Together joining={joining} names={[one.name, other.name]} />}
        </>
      )}
    </div>
  );
};
