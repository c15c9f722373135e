/** A choice among names by their places, for a label of the same id. */
export const NumberedChoice = (props: {
  readonly id: string;
  readonly value: number;
  readonly names: readonly string[];
  readonly onChoose: (index: number) => void;
}) => (
  <select
    id={props.id}
    value={props.value}
    onChange={({ currentTarget }) => props.onChoose(Number(currentTarget.value))}
  >
    {props.names.map((name, index) => (
      <option key={name} value={index}>
        {name}
      </option>
    ))}
  </select>
);
