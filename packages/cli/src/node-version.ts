const LEAST = [24, 11] as const;

/** What is wrong with a version of Node, in one line; undefined for 24.11 or newer, on which everything runs. */
export function nodeFault(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor, leastMinor] = LEAST;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `graphveil needs Node ${leastMajor}.${leastMinor} or newer, and this is Node ${version}: install it from https://nodejs.org.`;
}
