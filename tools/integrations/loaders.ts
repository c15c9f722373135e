/*
 * The loaders of integrations/: the Python environments that each of them needs, and the steps of its test. An engine and what it
 * writes to have environments of their own, since they ask for versions that do not go together.
 */

/** A Python environment: a name, and what pip installs into it. */
export interface Environment {
  readonly name: string;
  /** Arguments of `pip install`, in the loader's folder. */
  readonly packages: readonly string[];
}

/** A loader in a folder of integrations/. */
export interface Loader {
  readonly folder: string;
  /** The environment that its own programs and its tests run in. */
  readonly own: Environment;
  /** Further environments, by the variable in which the tests are told their folder. */
  readonly others: Readonly<Record<string, Environment>>;
  /** What is linted. */
  readonly linted: readonly string[];
  /** What its types are checked in. */
  readonly typed: readonly string[];
  /** Images that are made of it, linted by Hadolint. */
  readonly images: readonly string[];
}

/** All loaders, in the order in which their results are printed. */
export const loaders: readonly Loader[] = [
  {
    folder: "dlt",
    own: { name: "dlt", packages: ["--editable", ".[dev]"] },
    others: {},
    linted: ["."],
    typed: ["src", "tests"],
    images: ["Dockerfile"],
  },
  {
    folder: "singer",
    own: { name: "singer", packages: ["--editable", ".[dev]"] },
    others: {
      GRAPHVEIL_TARGET_JSONL: { name: "target-jsonl", packages: ["target-jsonl==0.1.4"] },
      // DuckDB 2.0 takes the first row of each of this target's batches for a header, and it is lost without a word.
      GRAPHVEIL_TARGET_DUCKDB: { name: "target-duckdb", packages: ["target-duckdb==0.8.0", "duckdb==1.1.3"] },
    },
    linted: [".", "../../test/integrations/python"],
    typed: ["src", "tests"],
    images: [],
  },
  {
    folder: "airbyte",
    own: { name: "airbyte", packages: ["--requirement", "requirements-dev.txt"] },
    others: {},
    linted: ["."],
    typed: ["tests"],
    images: [],
  },
];
