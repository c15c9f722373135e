import { parseModule } from "../source/module.ts";
import type { Place } from "../source/place.ts";
import type { SourceFile } from "../source/source-files.ts";
import { misnamedConstants } from "./constants.ts";
import { malformedThrows } from "./throws.ts";

/** Every place of the sources that breaks a rule of style that the linter has no rule for. */
export const styleFaults = (sources: readonly SourceFile[]): readonly Place[] =>
  sources.map(parseModule).flatMap((module) => [...misnamedConstants(module), ...malformedThrows(module)]);
