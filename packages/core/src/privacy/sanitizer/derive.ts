/*
 * What is derived from a value and stands in its place: a number or a name that tells less than the value.
 */

import { ascii, bytesOf, isNull, matchesAt, skipSpace, skipValue, stringValue } from "../../json/scan.ts";
import type { MeetingProvider } from "../../schema/meeting-providers.ts";
import { meetingProviderOf } from "../text/meeting-provider.ts";
import type { Member } from "./annotate.ts";
import { hasNext, type Pass, substitute } from "./pass.ts";
import type { Derivation } from "./plan.ts";
import { membersOf, stringsIn } from "./siblings.ts";
import { primitiveChecks } from "./values.ts";

/**
 * What is derived from the value at the pass, as JSON of ASCII characters, with the pass behind the value; undefined where it is
 * nothing that the derivation is for; null where a null is all there is to say.
 */
type Derive = (pass: Pass, member: Member) => string | null | undefined;

const { openBracket, closeBracket, openBrace } = ascii;

const deriveCount: Derive = (pass) => {
  const { json } = pass;
  if (json[pass.at] !== openBracket) return undefined;
  pass.at = skipSpace(json, pass.at + 1);
  if (json[pass.at] === closeBracket) {
    pass.at += 1;
    return "0";
  }
  let count = 0;
  do {
    pass.at = skipValue(json, skipSpace(json, pass.at), pass.depth);
    count += 1;
  } while (hasNext(pass, closeBracket));
  return String(count);
};

/** A header of 22 bytes, and 5 more for each reply (MS-OXOMSG §2.2.1.3). */
const HEADER_BYTES = 22;
const LEVEL_BYTES = 5;

const deriveDepth: Derive = (pass) => {
  const { json, at } = pass;
  const end = primitiveChecks.binary(json, at);
  if (end === -1) return undefined;
  let last = end - 1;
  while (json[last - 1] === 0x3d) last -= 1;
  const levels = (Math.floor(((last - at - 1) * 3) / 4) - HEADER_BYTES) / LEVEL_BYTES;
  if (!Number.isInteger(levels) || levels < 0) return undefined;
  pass.at = end;
  return String(levels);
};

/** Where the link of an online meeting stands in an event, the surest first; never in its body. */
const sources = ["onlineMeeting", "onlineMeetingUrl", "location", "locations"].map((name) =>
  bytesOf(`"${name}"`),
);
/** More of one member is not looked at. */
const MAX_SOURCE_BYTES = 1 << 14;

function providerIn({ json, decode }: Pass, from: number, end: number): MeetingProvider | undefined {
  let found: MeetingProvider | undefined;
  for (const [start, behind] of stringsIn(json, from, Math.min(end, from + MAX_SOURCE_BYTES))) {
    if (behind - start > MAX_SOURCE_BYTES) continue;
    const provider = meetingProviderOf(stringValue(start, behind, decode));
    if (provider !== undefined && provider !== "other") return provider;
    found ??= provider;
  }
  return found;
}

function findProvider(pass: Pass, start: number): MeetingProvider | null {
  const { json } = pass;
  const found = sources.map((): MeetingProvider | undefined => undefined);
  for (const [nameAt, valueAt] of membersOf(json, start)) {
    const source = sources.findIndex((name) => matchesAt(json, nameAt, name));
    if (source !== -1) found[source] ??= providerIn(pass, valueAt, skipValue(json, valueAt));
  }
  return (
    found.find((each) => each !== undefined && each !== "other") ??
    found.find((each) => each !== undefined) ??
    null
  );
}

const deriveProvider: Derive = (pass, { start }) => {
  const { json, at } = pass;
  if (!isNull(json, at) && json[at] !== openBrace) return undefined;
  const known = pass.providers.get(start);
  const provider = known === undefined ? findProvider(pass, start) : known;
  pass.providers.set(start, provider);
  pass.at = skipValue(json, at, pass.depth);
  if (provider !== null) return `"${provider}"`;
  return isNull(json, at) ? null : '"other"';
};

/** The derivation of each action that has one. */
const derivations: Readonly<Record<Derivation["action"], Derive>> = {
  count: deriveCount,
  depth: deriveDepth,
  provider: deriveProvider,
};

/** Puts what is derived in place of a member. A null stays what it is. False if the value is something else. */
export function putDerived(pass: Pass, { action, name }: Derivation, member: Member): boolean {
  const { json, at } = pass;
  if (action !== "provider" && isNull(json, at)) {
    pass.at += 4;
    return true;
  }
  const derived = derivations[action](pass, member);
  if (typeof derived === "string") pass.texts.set(substitute(pass, member.name, pass.at), name + derived);
  return derived !== undefined;
}
