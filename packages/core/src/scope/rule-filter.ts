import type { RecordFilter } from "./record-filter.ts";
import type { RecordRule } from "./record-rules.ts";

/** One filter of all rules: a record stays if every rule keeps it. Undefined without a rule. */
export function filterOf(
  rules: readonly RecordRule[],
  selected: readonly string[] | undefined,
): RecordFilter | undefined {
  if (rules.length === 0) return undefined;
  const expanded = rules.flatMap(({ expand }) => (expand === undefined ? [] : [expand.property]));
  const added = selected === undefined ? [] : rules.flatMap(({ properties }) => properties);
  const strips = [
    ...added.filter((name) => name !== "id" && selected?.includes(name) !== true),
    ...rules.flatMap((rule) => rule.strips ?? []),
  ];
  return {
    reads: new Set([
      ...expanded,
      ...rules.flatMap(({ properties, annotations = [] }) => [...properties, ...annotations]),
    ]),
    strips: new Set([...strips, ...expanded, ...expanded.map((name) => `${name}@odata.context`)]),
    async keeps(records) {
      const kept = await Promise.all(rules.map((rule) => rule.keeps(records)));
      return records.map((_, i) => kept.every((verdicts) => verdicts[i] === true));
    },
  };
}
