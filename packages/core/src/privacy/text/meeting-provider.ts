/*
 * Whose online meeting a link leads to. Only the host is looked at, and only the name of its service leaves.
 */

import type { MeetingProvider } from "../../schema/meeting-providers.ts";

/** Domains by service, with all names below them. */
const domains: readonly (readonly [provider: MeetingProvider, domains: readonly string[]])[] = [
  [
    "teams",
    [
      "teams.microsoft.com",
      "teams.live.com",
      "teams.cloud.microsoft",
      "teams.microsoft.us",
      "teams.microsoftonline.cn",
    ],
  ],
  ["zoom", ["zoom.us", "zoom.com", "zoomgov.com", "zoom.com.cn"]],
  ["webex", ["webex.com", "webex.com.cn"]],
  ["meet", ["meet.google.com"]],
];

/** More of a text is not looked at: links are shorter. */
const MAX_READ_UNITS = 2000;
const link = /https?:\/\//i;
const hostName = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
/** What ends a link in a text, or a name that stands alone. */
const border = /[\s<>()"',;|\\]+/;
/** Outlook for Microsoft 365 puts this host before links, and the link itself behind `url=`. */
const rewriting = "safelinks.protection.outlook.com";

const isBelow = (host: string, domain: string): boolean => host === domain || host.endsWith(`.${domain}`);

const hostOf = (text: string): string => (/^[^/?#:]*/.exec(text)?.[0] ?? "").toLowerCase();

const providerOfHost = (host: string): MeetingProvider | undefined =>
  domains.find(([, names]) => names.some((name) => isBelow(host, name)))?.[0];

/** The link that another one wraps; undefined where there is none. */
const wrapped = (text: string): string | undefined => {
  const [, inner] = /[?&]url=([^&]*)/i.exec(text) ?? [];
  try {
    return inner === undefined ? undefined : decodeURIComponent(inner);
  } catch {
    return undefined;
  }
};

const providerOfWord = (word: string, unwraps: boolean): MeetingProvider | undefined => {
  const [, behind] = word.split(link, 2);
  const host = hostOf(behind ?? word);
  if (!hostName.test(host)) return undefined;
  if (unwraps && isBelow(host, rewriting)) {
    const inner = wrapped(word);
    return inner === undefined ? "other" : providerOfWord(inner, false);
  }
  return providerOfHost(host) ?? (behind === undefined ? undefined : "other");
};

/**
 * The provider of the online meeting that a text leads to, be it a link or a text that holds one: the first that is known by
 * name, else `other` for a link; undefined for a text without a link. Reading takes linear time.
 */
export function meetingProviderOf(text: string): MeetingProvider | undefined {
  const found = text
    .slice(0, MAX_READ_UNITS)
    .split(border)
    .map((word) => providerOfWord(word, true))
    .filter((provider) => provider !== undefined);
  return found.find((provider) => provider !== "other") ?? found[0];
}
