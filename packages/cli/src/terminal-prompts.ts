import { multiselect, type Option, select, text } from "@clack/prompts";
import { CommandError } from "./command-error.ts";
import { EXIT } from "./exit-codes.ts";
import type { ChoiceQuestion, Prompts } from "./prompts.ts";

const streams = { input: process.stdin, output: process.stderr };

/** The answer, unless the person wants none of it: the library then gives a symbol. */
const answered = <Answer>(answer: Answer): Exclude<Answer, symbol> => {
  if (typeof answer === "symbol") throw new CommandError(EXIT.interrupted, "Nothing was written.");
  return answer as Exclude<Answer, symbol>;
};

/** The choices in the library's own type, which depends on that of the value. */
const optionsOf = <Value extends string>({ choices }: ChoiceQuestion<Value>): Option<Value>[] =>
  choices.map(({ value, label }) => ({ value, label }) as Option<Value>);

/** The prompts of this process's terminal. */
export const terminalPrompts: Prompts = {
  async text({ message, placeholder = "", faultOf }) {
    const validate = (answer = "") => faultOf?.(answer.trim());
    return answered(await text({ message, placeholder, validate, ...streams })).trim();
  },
  async choose<Value extends string>(question: ChoiceQuestion<Value>) {
    const { message } = question;
    const answer = await select<Value>({ message, options: optionsOf(question), ...streams });
    return answered(answer) as Value;
  },
  async chooseSome<Value extends string>(
    question: ChoiceQuestion<Value> & { readonly chosen: readonly Value[] },
  ) {
    const { message, chosen } = question;
    const options = optionsOf(question);
    const initialValues = [...chosen];
    const answer = await multiselect<Value>({ message, options, initialValues, required: true, ...streams });
    return answered(answer) as readonly Value[];
  },
};
