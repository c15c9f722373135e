/*
 * One Vitest that stays: its server keeps what it has transformed, and every run gets a new worker, so that no module and no
 * memory of one mutant is left for the next.
 */
import { join, relative } from "node:path";
import { BroadcastChannel } from "node:worker_threads";
import { createVitest, type TestSpecification, type Vitest } from "vitest/node";
import { createCpuWatch } from "./cpu-watch.ts";
import { importersOf } from "./importers.ts";
import { createRunRecorder, type RunReport } from "./run-report.ts";
import { WAITING_CHANNEL } from "./waiting.ts";

/** Tests of one file that are to be run. */
export interface SelectedTests {
  /** The file, from the root of the repository. */
  readonly file: string;
  /** Vitest's ids of the tests; undefined for all tests of the file. */
  readonly ids: readonly string[] | undefined;
}

/** What a run is made of. */
export interface RunRequest {
  /** In the order in which they are run, until the first test that fails. */
  readonly tests: readonly SelectedTests[];
  /** The text of sources that are not run as they stand in the repository, by their names from the root. */
  readonly sources: ReadonlyMap<string, string>;
  /** Milliseconds of computing without a finished test after which the run is ended. */
  readonly cpuLimit: number;
}

/** A Vitest that stays. */
export interface TestSession {
  /** All files of unit tests, from the root of the repository. */
  readonly files: readonly string[];
  readonly run: (request: RunRequest) => Promise<RunReport>;
  /** The files of tests that import a source, directly or not, as far as they have been run. */
  readonly filesThatImport: (source: string) => readonly string[];
  readonly close: () => Promise<void>;
}

class GivenOrder {
  sort = (files: TestSpecification[]) => Promise.resolve(files);
  shard = (files: TestSpecification[]) => Promise.resolve(files);
}

/** Ends a run at once: the first call asks the worker, which may be in an endless loop, and the second ends the worker. */
async function endRun(vitest: Vitest): Promise<void> {
  await Promise.allSettled([1, 2].map(() => vitest.cancelCurrentRun("keyboard-input")));
}

/** Starts Vitest over the unit tests of the core. */
export async function createTestSession(root: string): Promise<TestSession> {
  let sources: ReadonlyMap<string, string> = new Map();
  let recorder = createRunRecorder(root, () => undefined);
  const replacedSources = {
    name: "replaced-sources",
    enforce: "pre" as const,
    transform: (_: string, id: string) => {
      const code = sources.get(relative(root, id));
      return code === undefined ? undefined : { code, map: null };
    },
  };
  const reporter = {
    onTestCaseResult: (...given: Parameters<typeof recorder.onTestCaseResult>) =>
      recorder.onTestCaseResult(...given),
    onTestModuleEnd: (...given: Parameters<typeof recorder.onTestModuleEnd>) =>
      recorder.onTestModuleEnd(...given),
    onTestRunEnd: (...given: Parameters<typeof recorder.onTestRunEnd>) => recorder.onTestRunEnd(...given),
  };
  const vitest = await createVitest(
    {
      root,
      config: join(root, "tools/mutate/vitest.config.ts"),
      watch: false,
      sequence: { sequencer: GivenOrder },
      reporters: [reporter],
    },
    { plugins: [replacedSources] },
  );
  await vitest.standalone();
  const waiting = new BroadcastChannel(WAITING_CHANNEL);
  const project = vitest.getRootProject();
  const files = (await vitest.globTestSpecifications()).map(({ moduleId }) => relative(root, moduleId));
  return {
    files,
    run: async (request) => {
      const changed = new Set([...sources.keys(), ...request.sources.keys()]);
      sources = request.sources;
      for (const file of changed) vitest.invalidateFile(join(root, file));
      let isEnded = false;
      const end = () => {
        isEnded = true;
        void endRun(vitest);
      };
      const watch = createCpuWatch({ limit: request.cpuLimit, onOverrun: end });
      waiting.onmessage = end;
      recorder = createRunRecorder(root, watch.progress);
      await vitest.runTestSpecifications(
        request.tests.map(({ file, ids }) =>
          project.createSpecification(
            join(root, file),
            ids === undefined ? undefined : { testIds: [...ids] },
          ),
        ),
      );
      watch.stop();
      return recorder.report(isEnded);
    },
    filesThatImport: (source) => {
      const importers = importersOf(vitest, join(root, source));
      return files.filter((file) => importers.has(join(root, file)));
    },
    close: async () => {
      waiting.close();
      await vitest.close();
    },
  };
}
