import { unwatchFile, watchFile } from "node:fs";
import { readFile } from "node:fs/promises";

/** What is done with each new text of a watched file. */
export interface FileWatch {
  /** Absolute. */
  readonly path: string;
  /** The bytes that are in force. */
  readonly bytes: Uint8Array;
  /** Takes the file's bytes once they are others; a text that is written again is not. */
  readonly changed: (bytes: Uint8Array) => void;
  /** The file is gone, or cannot be read. */
  readonly missing: () => void;
}

const INTERVAL_MS = 200;

/**
 * Watches a file by looking at it five times a second, which also sees what editors do (write another file and rename it), and
 * what network and container file systems tell nobody.
 *
 * @returns stops watching
 */
export function watchBytes({ path, bytes, changed, missing }: FileWatch): () => void {
  let known = Buffer.from(bytes);
  let isMissing = false;
  const look = async (): Promise<void> => {
    const now = await readFile(path).catch(() => undefined);
    if (now === undefined) {
      if (!isMissing) missing();
      isMissing = true;
      return;
    }
    isMissing = false;
    if (now.equals(known)) return;
    known = now;
    changed(now);
  };
  const listener = (): void => void look();
  watchFile(path, { interval: INTERVAL_MS }, listener);
  return () => unwatchFile(path, listener);
}
