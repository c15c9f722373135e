import type { InstalledPackage } from "./installed-packages.ts";

/**
 * The most that a first start may put on the disk, Node's own binary left out: that one is 121 MB, and only machines with an
 * older Node install it.
 */
export const MAX_START_BYTES = 36_000_000;

/** Never part of a start: compilers, linters, test runners and their engines belong to the scripts that need them. */
const WORKSHOP =
  /^(?:@biomejs\/|@typescript\/|typescript@|vitest@|vite@|rolldown@|@rolldown\/|esbuild@|@esbuild\/|playwright)/;

const megabytes = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

const isNode = ({ id }: InstalledPackage): boolean => id.startsWith("node@");

const totalOf = (packages: readonly InstalledPackage[]): number =>
  packages.filter((each) => !isNode(each)).reduce((sum, { bytes }) => sum + bytes, 0);

/** A line for each package that `start` installs, and the sum. */
export const startList = (packages: readonly InstalledPackage[]): readonly string[] => [
  ...packages.map(({ id, bytes }) => `${megabytes(bytes).padStart(9)}  ${id}`),
  `${megabytes(totalOf(packages)).padStart(9)}  ${packages.length} packages, Node left out; at most ${megabytes(MAX_START_BYTES)}`,
];

/** What a first start must not install, and whether it installs too much. */
export function startFaults(packages: readonly InstalledPackage[]): readonly string[] {
  const workshop = packages.filter(({ id }) => WORKSHOP.test(id)).map(({ id }) => `start installs ${id}`);
  const total = totalOf(packages);
  const tooMuch =
    total > MAX_START_BYTES
      ? [`start installs ${megabytes(total)}, more than ${megabytes(MAX_START_BYTES)}`]
      : [];
  const faults = [...workshop, ...tooMuch];
  return faults.length === 0 ? [] : [...faults, "See what it is with: npx --yes pnpm@12 run start:size"];
}
