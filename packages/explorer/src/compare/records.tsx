import { Value } from "../page/value.tsx";
import { fateWords } from "../record/fate.ts";
import type { Row } from "../record/row.ts";
import { viewReply } from "../record/view.ts";
import { good } from "../state/policy.ts";
import { caller, subject } from "../state/view.ts";
import { baseline } from "./baseline.ts";

/** A line of a record that leaves otherwise under two policies. */
interface Difference {
  readonly id: string;
  readonly name: string;
  readonly has: string;
  readonly before: Row;
  readonly after: Row;
}

const MAX_COMPARED_RECORDS = 10;

const rowsOf = (view: ReturnType<typeof viewReply>): readonly (readonly Row[])[] =>
  view.kind === "reply" ? view.records.slice(0, MAX_COMPARED_RECORDS).map(({ rows }) => rows()) : [];

/** Lines that differ between two views of one reply; both have the lines of what Microsoft sent in the same order. */
const differences = (before: readonly Row[], after: readonly Row[]): readonly Difference[] => {
  const byId = new Map(before.map((row) => [row.id, row]));
  return after.flatMap((row): readonly Difference[] => {
    const was = byId.get(row.id);
    if (was === undefined || (was.after === row.after && was.fate === row.fate)) return [];
    return [
      {
        id: row.id,
        name: row.id.slice(1).replaceAll("/", "."),
        has: row.before ?? "",
        before: was,
        after: row,
      },
    ];
  });
};

const Cell = ({ row }: { readonly row: Row }) => (
  <td>
    <span class={`badge ${row.fate}`}>
      <span aria-hidden="true">{fateWords[row.fate].sign}</span> {fateWords[row.fate].word}
    </span>{" "}
    <Value text={row.after ?? ""} />
  </td>
);

/** The records of what is looked at, as far as they leave otherwise. */
export const ComparedRecords = () => {
  if (!("policy" in baseline.value)) return null;
  const { document } = baseline.value.policy;
  const entry = document.callers.find(({ name }) => name === caller.value.name);
  if (entry === undefined) return <p class="note">{caller.value.name} is not in the other policy.</p>;
  const now = rowsOf(viewReply(good.value.document, caller.value, subject.value));
  const was = rowsOf(viewReply(document, entry, subject.value));
  if (now.length === 0 || was.length === 0)
    return (
      <p class="note">
        Under one of the two, {entry.name} may not ask for {subject.value.title.toLowerCase()}.
      </p>
    );
  const found = now.flatMap((rows, index) => differences(was[index] ?? [], rows));
  if (found.length === 0) return <p class="note">✓ {subject.value.title} leaves the same.</p>;
  return (
    <table class="before-after compared">
      <caption>
        {subject.value.title}, for {entry.name}
      </caption>
      <thead>
        <tr>
          <th scope="col">Property</th>
          <th scope="col">What Microsoft has</th>
          <th scope="col">What left</th>
          <th scope="col">What leaves now</th>
        </tr>
      </thead>
      <tbody>
        {found.map((each, index) => (
          <tr key={`${index}${each.id}`}>
            <th scope="row">{each.name}</th>
            <td>
              <Value text={each.has} />
            </td>
            <Cell row={each.before} />
            <Cell row={each.after} />
          </tr>
        ))}
      </tbody>
    </table>
  );
};
