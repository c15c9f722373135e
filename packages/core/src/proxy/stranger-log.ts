import type { Log } from "../audit/log.ts";
import type { StrangeNames } from "../privacy/sanitizer/strangers.ts";

/** Most names that one process logs. */
const MAX_LOGGED_NAMES = 50;

/**
 * Logs the names of properties that the schema does not know, so that an operator learns that Graph has grown: each once in
 * the life of the process, fifty at most. They are names that only Microsoft gives; see `noteStrangers`.
 */
export function createStrangerLog({ write }: Pick<Log, "write">): (names: StrangeNames) => void {
  const logged = new Set<string>();
  return (strangeNames) => {
    for (const [type, { names }] of strangeNames) {
      for (const name of names) {
        const property = `${type}.${name}`;
        if (logged.size === MAX_LOGGED_NAMES || logged.has(property)) continue;
        logged.add(property);
        write("warn", "Graph sends a property that the schema does not know. It is left out.", { property });
      }
    }
  };
}
