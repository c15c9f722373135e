import { hostname, userInfo } from "node:os";

/** The name of who runs this; a system that has none for a user has a number. */
const whoAsks = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? "without a number"}`;
  }
};

/**
 * What is said on the standard error of who joins people with their tokens: who, when, for how many, under which keys. It holds no
 * address and no token, so that it can be kept.
 *
 * @param what - such as `pseudonyms`
 */
export const askedLine = (
  count: number,
  what: string,
  versions: readonly string[],
  now: Date = new Date(),
): string =>
  `${whoAsks()} on ${hostname()} asked for ${what} of ${count} value(s) at ${now.toISOString()}, under ${versions.join(" and ")}.\n`;
