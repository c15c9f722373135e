import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/configuration/configuration.ts";
import { ConfigurationError } from "../../src/configuration/problems.ts";
import { environmentVariables, platformVariables } from "../../src/configuration/variables.ts";
import { certificatePem } from "../fixtures/certificate.ts";
import { environment, localPolicy } from "../fixtures/environment.ts";

type Env = Readonly<Record<string, string | undefined>>;

const parse = (env: Env) =>
  parseConfig({
    env,
    readFile: (path) => (path.endsWith(".pem") ? certificatePem : JSON.stringify(localPolicy)),
    policyPaths: ["policy.json"],
  });

const problemsOf = (env: Env): readonly string[] => {
  try {
    parse(env);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ variable }) => variable);
  }
  return [];
};

/** Names of the variables that the parser asks for. */
const readNames = (env: Env): ReadonlySet<string> => {
  const names = new Set<string>();
  const recorded = new Proxy(env, {
    get(target, name) {
      names.add(String(name));
      return target[String(name)];
    },
    has: () => expect.fail("a variable was looked for, not read"),
  });
  problemsOf(recorded);
  return names;
};

const listed = environmentVariables.map(({ name }) => name);
const platform: readonly string[] = platformVariables.map(({ name }) => name);

describe("the list of variables", () => {
  it.each([["a whole environment", environment()] as const, ["an empty environment", {}] as const])(
    "is what the parser reads of %s",
    (_, env) => {
      const names = [...readNames(env)].filter((name) => !platform.includes(name));
      expect(names.sort()).toEqual([...listed].sort());
    },
  );

  it("names each variable once", () => {
    const names = [...listed, ...platform];
    expect(new Set(names).size).toBe(names.length);
  });

  const exampleOf = (wanted: string) => environmentVariables.find(({ name }) => name === wanted)?.example;
  /** Variables that are set together. */
  const pair = ["GRAPHVEIL_CERTIFICATE_KEY", "GRAPHVEIL_CERTIFICATE"];

  it.each(environmentVariables)("has an example of $name that the parser takes", ({ name, example }) => {
    const others = pair.includes(name) ? pair.map((each) => [each, exampleOf(each)]) : [];
    expect(problemsOf(environment({ ...Object.fromEntries(others), [name]: example }))).toEqual([]);
  });

  it.each(environmentVariables)("says of $name whether it must be set", ({ name, default: fallback }) => {
    expect(problemsOf(environment({ [name]: undefined }))).toEqual(fallback === undefined ? [name] : []);
  });

  const plainDefaults = environmentVariables.flatMap(({ name, default: fallback = "" }) => {
    const value = /^`([^`]+)`$/.exec(fallback)?.[1];
    return value === undefined ? [] : [{ name, value }];
  });

  it.each(plainDefaults)("says of $name that it is $value by default", ({ name, value }) => {
    expect(parse(environment({ [name]: value }))).toEqual(parse(environment({ [name]: undefined })));
  });

  it("has defaults that are plain values", () => {
    expect(plainDefaults.map(({ name }) => name)).toEqual([
      "GRAPHVEIL_CALLER_AUTH",
      "GRAPHVEIL_CLOUD",
      "GRAPHVEIL_LOG_LEVEL",
      "GRAPHVEIL_MAX_REPLY_MB",
    ]);
  });
});
