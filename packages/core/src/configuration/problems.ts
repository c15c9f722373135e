/** One problem of the environment: the variable, and what it should hold; never what it holds. */
export interface ConfigurationProblem {
  readonly variable: string;
  readonly problem: string;
}

/** All problems of an environment at once. Nothing is served while there is one. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly problems: readonly ConfigurationProblem[];
  constructor(problems: readonly ConfigurationProblem[]) {
    super(`configuration: ${problems.map(({ variable, problem }) => `${variable} ${problem}`).join("; ")}`);
    this.problems = problems;
  }
}

/** Notes a problem, and gives what the variable then holds: nothing. */
export type Report = (variable: string, problem: string) => undefined;
