import type { ActionFor } from "./actions.ts";
import type { TypeName } from "./schema.ts";
import type { TimeUnit } from "./times.ts";

/** What a caller sees. */
export interface Visibility {
  /** Names of the properties of which the caller may see something: what is dropped must not be asked for. */
  readonly visibleProperties: (type: TypeName) => readonly string[];
  /** What happens to a property before the caller sees it: what does not pass must not be compared or ordered by. */
  readonly actionFor: ActionFor;
  /** What times are rounded to before the caller sees them, so that no query may ask for more. Default: not rounded. */
  readonly times?: TimeUnit | undefined;
}
