import { type ChangedCaller, directionWords, scopeVerdicts, wayOf } from "@graphveil/cli/review";
import { classMeanings, type Direction, memberWords, type PropertyChange } from "@graphveil/core/access";

const SIGNS: Readonly<Record<Direction, string>> = { more: "▲", other: "◆", less: "▼" };

const Changes = (props: { readonly changes: readonly PropertyChange[]; readonly direction: Direction }) => {
  const such = props.changes.filter(({ direction }) => direction === props.direction);
  if (such.length === 0) return null;
  const ways = Map.groupBy(such, (each) => `${wayOf(each)}, ${classMeanings[each.propertyClass]}`);
  return (
    <div class={`change ${props.direction}`}>
      <h4>
        <span aria-hidden="true">{SIGNS[props.direction]}</span> {directionWords[props.direction]}
      </h4>
      <ul>
        {[...ways].map(([way, each]) => (
          <li key={way}>
            {way}: <code>{each.map(({ name }) => name).join(", ")}</code>
          </li>
        ))}
      </ul>
    </div>
  );
};

const Templates = (props: {
  readonly head: string;
  readonly templates: readonly string[];
  readonly kind: Direction;
}) =>
  props.templates.length === 0 ? null : (
    <div class={`change ${props.kind}`}>
      <h4>
        <span aria-hidden="true">{SIGNS[props.kind]}</span> {props.head}
      </h4>
      <ul>
        {props.templates.map((template) => (
          <li key={template}>
            <code>{template}</code>
          </li>
        ))}
      </ul>
    </div>
  );

/** What is different for one caller, what lets out more first. */
export const ChangedCallerCard = ({ changed }: { readonly changed: ChangedCaller }) => {
  const { name, profileBefore, profileAfter, properties, scope, rematched } = changed;
  return (
    <section class="card">
      <h3>
        {name}: {profileBefore === profileAfter ? profileAfter : `${profileBefore} -> ${profileAfter}`}
      </h3>
      {rematched ? <p class="note">is somebody else now: its match is another</p> : null}
      <Changes changes={properties} direction="more" />
      <Templates head="new operations" templates={changed.gainedOperations} kind="more" />
      {scope.map(({ member, direction }) => (
        <p key={member} class={`change ${direction}`}>
          {SIGNS[direction]} {scopeVerdicts[direction]}: {memberWords[member]} changed
        </p>
      ))}
      <Changes changes={properties} direction="other" />
      <Changes changes={properties} direction="less" />
      <Templates head="operations that are gone" templates={changed.lostOperations} kind="less" />
    </section>
  );
};
