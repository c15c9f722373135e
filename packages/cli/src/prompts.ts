/** A question whose answer is typed. */
export interface TextQuestion {
  readonly message: string;
  /** An example of an answer, shown while nothing is typed. */
  readonly placeholder?: string;
  /** What is wrong with an answer, in words for who typed it; undefined for a good one. */
  readonly faultOf?: (answer: string) => string | undefined;
}

/** A question whose answer is one of a list, or several. */
export interface ChoiceQuestion<Value extends string> {
  readonly message: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
}

/**
 * Asks the person at the terminal, on the standard error, so that the output can be piped.
 *
 * Each method throws a CommandError (interrupted) where the person ends it with Ctrl-C or Escape.
 */
export interface Prompts {
  text(question: TextQuestion): Promise<string>;
  choose<Value extends string>(question: ChoiceQuestion<Value>): Promise<Value>;
  /** At least one; `chosen` are those that are on at first. */
  chooseSome<Value extends string>(
    question: ChoiceQuestion<Value> & { readonly chosen: readonly Value[] },
  ): Promise<readonly Value[]>;
}
