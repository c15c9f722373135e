import { catalogue, createPathMatcher, type Operation } from "@graphveil/core/policy";
import { compared, type Figure, median } from "./figures.ts";
import { interleave } from "./interleave.ts";

const ROUNDS = 60;
const WARMUP = 20;
const REPEATS = 2_000;
const FEW = 20;

const pathOf = ({ template }: Operation): readonly string[] =>
  template
    .split("/")
    .slice(1)
    .map((segment) => (segment.startsWith("{") ? "s1_AAAAAAAAAAAAAAAA" : segment));

/**
 * The same paths looked up in a catalogue of few operations and in the whole one: the cost is that of the path, not that of
 * the catalogue.
 */
export async function lookupFigure(): Promise<Figure> {
  const step = Math.floor(catalogue.length / FEW);
  const few = catalogue.filter((_, index) => index % step === 0).slice(0, FEW);
  const paths = few.map(pathOf);
  const look = (operations: readonly Operation[]) => {
    const match = createPathMatcher(operations);
    return () => {
      let found = 0;
      for (let repeat = 0; repeat < REPEATS; repeat++)
        for (const path of paths) if (match(path) !== undefined) found++;
      if (found !== REPEATS * paths.length) throw new Error("a path was not found");
    };
  };
  const { ours, baseline } = await interleave(look(catalogue), look(few), ROUNDS, WARMUP);
  const each = (times: readonly number[]) => (median(times) / REPEATS / paths.length) * 1000;
  const name = `look up a path among ${catalogue.length} operations, over ${FEW}`;
  return compared(name, "µs", each(ours), each(baseline), 1.3);
}
