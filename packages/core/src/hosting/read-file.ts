import { readFileSync } from "node:fs";

/** The UTF-8 text of a file, or undefined if there is no such file or it cannot be read. */
export const readFile = (path: string): string | undefined => {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
};
