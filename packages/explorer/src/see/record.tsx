import { Value } from "../page/value.tsx";
import { fateWords, isGone } from "../record/fate.ts";
import type { Row } from "../record/row.ts";
import type { RecordView } from "../record/view.ts";
import { isPinned, looked, onlyFate } from "./looked-at.ts";

const Badge = ({ row }: { readonly row: Row }) => {
  const { sign, word } = fateWords[row.fate];
  return (
    <span class={`badge ${row.fate}`}>
      <span aria-hidden="true">{sign}</span> {word}
    </span>
  );
};

/** A press holds the row; the press of a key also goes to what changes it, and Escape there comes back. */
const hold = (event: MouseEvent): void => {
  isPinned.value = true;
  if (event.detail === 0) document.querySelector<HTMLElement>("#change-it")?.focus();
};

const RowLine = ({ row, record }: { readonly row: Row; readonly record: number }) => {
  const isLooked = looked.value?.record === record && looked.value.id === row.id;
  const look = (): void => {
    looked.value = { record, id: row.id };
  };
  const gone = isGone(row.fate) || row.fate === "described";
  return (
    <tr
      class={`${row.fate}${isLooked ? " looked" : ""}`}
      onPointerEnter={() => {
        if (!isPinned.value) look();
      }}
    >
      <th scope="row">
        <button
          type="button"
          style={{ paddingInlineStart: `${row.depth * 0.9}rem` }}
          aria-current={isLooked}
          onFocus={look}
          onClick={(event) => {
            look();
            hold(event);
          }}
        >
          {row.name}
        </button>
        {row.subject === undefined ? null : <small class="class">{row.subject.property.propertyClass}</small>}
      </th>
      <td class="before">
        {row.before === undefined ? (
          ""
        ) : gone ? (
          <del>
            <Value text={row.before} />
          </del>
        ) : (
          <Value text={row.before} />
        )}
      </td>
      <td class="fate">{row.fate === "group" ? null : <Badge row={row} />}</td>
      <td class="after">
        {row.after === undefined ? gone && row.before !== undefined ? "—" : "" : <Value text={row.after} />}
      </td>
    </tr>
  );
};

/** The lines of a table of before and after, without its head. */
export const Rows = ({ rows, record }: { readonly rows: readonly Row[]; readonly record: number }) => (
  <>
    {rows.map((row) => (
      <RowLine key={row.id} row={row} record={record} />
    ))}
  </>
);

/** A table of before and after. */
export const BeforeAfter = (props: {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly record: number;
}) => (
  <table class="before-after">
    <caption>{props.title}</caption>
    <thead>
      <tr>
        <th scope="col">Property</th>
        <th scope="col">What Microsoft has</th>
        <th scope="col">What happens</th>
        <th scope="col">What leaves</th>
      </tr>
    </thead>
    <tbody>
      <Rows rows={props.rows} record={props.record} />
    </tbody>
  </table>
);

/** The rows of the one fate that is asked for, by their whole name; all rows where none is. */
const chosenRows = (rows: readonly Row[]): readonly Row[] =>
  onlyFate.value === undefined
    ? rows
    : rows
        .filter(({ fate, before, after }) => fate === onlyFate.value && (before ?? after) !== undefined)
        .map((row) => ({ ...row, depth: 0, name: row.id.slice(1).replaceAll("/", ".") }));

/** One record, before and after. */
export const RecordTable = ({ view, index }: { readonly view: RecordView; readonly index: number }) => (
  <div class="record">
    {view.leftOut === undefined ? null : <p class="left-out">× {view.leftOut}</p>}
    <BeforeAfter title={view.title} rows={chosenRows(view.rows())} record={index} />
  </div>
);
