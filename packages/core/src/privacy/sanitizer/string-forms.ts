import { matchesAt } from "../../json/scan.ts";
import { windowsTimeZones } from "../../schema/data/time-zones.ts";
import type { StringForm } from "../../schema/string-forms.ts";
import { primitiveChecks, type ValueCheck } from "./values.ts";

/** Longer than the name of any zone, and than a media type needs to be; in characters. */
export const MAX_FORMED_CHARACTERS = 100;

/** Names of media types (RFC 6838 §4.2). */
export const mediaType = /^[A-Za-z0-9][\w!#$&^.+-]*\/[A-Za-z0-9][\w!#$&^.+-]*$/;

const ianaName = /^[A-Za-z][\w+-]*(?:\/[\w+-]+){0,2}$/;

/** Zones of Windows, read on first use, and those of the IANA database that were met: there are six hundred. */
let zones: Set<string> | undefined;

const isTimeZone = (name: string): boolean => {
  zones ??= new Set(windowsTimeZones());
  if (zones.has(name)) return true;
  if (!ianaName.test(name)) return false;
  try {
    Intl.DateTimeFormat("en", { timeZone: name });
  } catch {
    return false;
  }
  zones.add(name);
  return true;
};

/** Strings that pass a test. What came last is tried first, since replies repeat themselves. */
const stringThat = (test: (text: string) => boolean): ValueCheck => {
  let last = new Uint8Array(0);
  return (json, at) => {
    if (last.length > 0 && matchesAt(json, at, last)) return at + last.length;
    const end = primitiveChecks.string(json, at);
    if (end === -1 || end - at > MAX_FORMED_CHARACTERS + 2) return -1;
    const bytes = json.slice(at, end);
    const text: unknown = JSON.parse(String.fromCharCode(...bytes));
    if (typeof text !== "string" || !test(text)) return -1;
    last = bytes;
    return end;
  };
};

/** Makes the check of each form; an empty string says nothing and passes. */
export const stringFormChecks: Readonly<Record<StringForm, () => ValueCheck>> = {
  dateTime: () => primitiveChecks.dateTimeOffset,
  mediaType: () => stringThat((text) => text === "" || mediaType.test(text)),
  timeZone: () => stringThat((text) => text === "" || isTimeZone(text)),
};
