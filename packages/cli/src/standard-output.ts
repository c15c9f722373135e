import { EXIT } from "./exit-codes.ts";

/** Ends the process where the output can go nowhere: quietly if who reads it has left, as `head` does, else with a line. */
const endWithoutOutput = ({ code = "" }: NodeJS.ErrnoException): void => {
  if (code === "EPIPE") process.exit(EXIT.done);
  process.stderr.write(`The output cannot be written (${code}).\n`);
  process.exit(EXIT.no);
};

let isWatched = false;
/** Writes to the standard output, which is made with the first text. */
export const write = (chunk: string): void => {
  if (!isWatched) process.stdout.on("error", endWithoutOutput);
  isWatched = true;
  process.stdout.write(chunk);
};
