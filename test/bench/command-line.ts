import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { tarballOf, unpackTarball } from "../published/tarball.ts";
import { compared, type Figure, median } from "./figures.ts";
import { interleave } from "./interleave.ts";

const ROUNDS = 25;
const WARMUP = 5;
const BAR = 1.6;

const start = (args: readonly string[]): void => {
  const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}`);
};

/** How long the packed command line takes to say its version and its help, over a Node that does nothing. */
export async function startUpFigures(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-bench-"));
  try {
    for (const [file, content] of await unpackTarball(await tarballOf("graphveil"))) {
      await mkdir(dirname(join(folder, file)), { recursive: true });
      await writeFile(join(folder, file), content);
    }
    const bare = join(folder, "bare.mjs");
    await writeFile(bare, "process.exitCode = 0;\n");
    const figure = async (option: string): Promise<Figure> => {
      const times = await interleave(
        () => start([join(folder, "graphveil.mjs"), option]),
        () => start([bare]),
        ROUNDS,
        WARMUP,
      );
      const name = `graphveil ${option}, over bare Node`;
      return compared(name, "ms", median(times.ours), median(times.baseline), BAR);
    };
    return [await figure("--version"), await figure("--help")];
  } finally {
    await rm(folder, { recursive: true });
  }
}
