import { type Fate, fateWords } from "../record/fate.ts";
import type { Row } from "../record/row.ts";
import { onlyFate } from "./looked-at.ts";

/** How many values have each fate, in the order of the legend. */
const countOf = (rows: readonly Row[]): readonly (readonly [Fate, number])[] => {
  const values = rows.filter(
    ({ fate, before, after }) => fate !== "group" && (before ?? after) !== undefined,
  );
  const byFate = Map.groupBy(values, ({ fate }) => fate);
  return (Object.keys(fateWords) as readonly Fate[]).flatMap((fate) => {
    const count = byFate.get(fate)?.length ?? 0;
    return count === 0 && fate !== "clear" ? [] : [[fate, count] as const];
  });
};

/** What becomes of the values, in numbers; a press shows those of one fate alone. */
export const Summary = ({ rows }: { readonly rows: readonly Row[] }) => (
  <fieldset class="summary">
    <legend class="hidden">Show only</legend>
    {countOf(rows).map(([fate, count]) => (
      <button
        type="button"
        key={fate}
        class={`badge ${fate}`}
        aria-pressed={onlyFate.value === fate}
        onClick={() => {
          onlyFate.value = onlyFate.value === fate ? undefined : fate;
        }}
      >
        <span aria-hidden="true">{fateWords[fate].sign}</span> {count} {fateWords[fate].word}
      </button>
    ))}
  </fieldset>
);
