import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

const askOn = async (question: string, output: Writable): Promise<string> => {
  process.stderr.write(question);
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  try {
    return await lines.question("");
  } finally {
    lines.close();
  }
};

/** Asks the person at the terminal of this process. Questions go to the standard error, so that the output can be piped. */
export const ask = (question: string): Promise<string> => askOn(question, process.stderr);

/** The same for what nobody may see while it is typed. */
export async function askSecret(question: string): Promise<string> {
  const answer = await askOn(question, nowhere());
  process.stderr.write("\n");
  return answer;
}
