import * as v from "valibot";
import { pointerTo } from "../../json/json-pointer.ts";
import type { Fault } from "../../schema/fault.ts";
import type { SignedSettings } from "../../schema/profile-settings.ts";
import { createConflictCheck } from "../callers.ts";
import { documentParts } from "./document-schema.ts";
import { isObject } from "./forms.ts";

/** What a policy is checked with besides its form. */
export interface PolicyChecks {
  /**
   * The faults of one place's settings, with pointers relative to it. For a caller these are its own overrides with the
   * profile and the phrases that hold for it.
   */
  readonly checkProfile?: ((settings: SignedSettings) => readonly Fault[]) | undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** Takes down a fault. */
type Report = (pointer: string, problem: string) => void;

/** One entry of `callers` with its place. */
interface Place {
  readonly index: number;
  readonly entry: Members;
}

/** What a part holds, if that is of its form: one fault must not hide another's. */
type Read = <Part extends v.GenericSchema>(part: Part, value: unknown) => v.InferOutput<Part> | undefined;

/** Where the whole document is of its form, so are its parts. */
const createReader =
  (isRead: boolean): Read =>
  <Part extends v.GenericSchema>(part: Part, value: unknown) =>
    isRead || v.is(part, value) ? (value as v.InferOutput<Part>) : undefined;

const at = (index: number, ...path: readonly PropertyKey[]): string => pointerTo(["callers", index, ...path]);

const checkNames = (places: readonly Place[], read: Read, report: Report): void => {
  const names = new Set<unknown>();
  for (const { index, entry } of places) {
    const name = read(documentParts.name, entry["name"]);
    if (name !== undefined && names.has(name)) report(at(index, "name"), "is the name of another entry");
    names.add(name);
  }
};

const checkMatches = (places: readonly Place[], read: Read, report: Report): void => {
  const conflictOf = createConflictCheck();
  for (const { index, entry } of places) {
    const match = read(documentParts.match, entry["match"]);
    const problem = match === undefined ? undefined : conflictOf(match);
    if (problem !== undefined) report(at(index, "match"), problem);
  }
};

const checkOperations = ({ index, entry }: Place, report: Report): void => {
  const operations = isObject(entry["operations"]) ? entry["operations"] : {};
  const reads = entry["groups"] !== undefined || operations["allow"] !== undefined;
  if (!reads && entry["deepHealth"] !== true)
    report(at(index), "must have groups, operations.allow or deepHealth");
};

const checkScope = ({ tenantDomains }: Members, { index, entry }: Place, report: Report): void => {
  if (entry["scopeDirectory"] === true && entry["mailboxes"] === undefined && entry["exclude"] === undefined)
    report(at(index, "scopeDirectory"), "needs mailboxes or exclude");
  const hasDomains = Array.isArray(tenantDomains) && tenantDomains.length > 0;
  if (entry["senders"] === "internal" && !hasDomains)
    report(at(index, "senders"), "needs tenantDomains: nobody is internal without them");
};

/** Members that a record's parser passes over in silence. */
const unread = ["__proto__", "prototype", "constructor"];

const checkOverrides = ({ overrides }: Members, path: readonly PropertyKey[], report: Report): void => {
  if (!isObject(overrides)) return;
  for (const record of ["classes", "properties"]) {
    for (const name of unread) {
      if (Object.hasOwn(overrides[record] ?? {}, name))
        report(pointerTo([...path, "overrides", record]), `has a member called ${name}`);
    }
  }
};

const checkKeys = ({ keys }: Members, report: Report): void => {
  if (!isObject(keys)) return;
  const { issue, accept } = keys;
  if (typeof issue === "string" && Array.isArray(accept) && accept.length > 0 && !accept.includes(issue))
    report("/keys", "must list the version of issue under accept");
};

const settingNames = ["profile", "overrides", "acknowledge", "phrases", "times"] as const;

/** Only the settings, of an object that may hold more. */
const settingsOf = ({ profile, overrides, acknowledge, phrases, times }: SignedSettings): SignedSettings => ({
  profile,
  ...(overrides === undefined ? {} : { overrides }),
  ...(acknowledge === undefined ? {} : { acknowledge }),
  ...(phrases === undefined ? {} : { phrases }),
  ...(times === undefined ? {} : { times }),
});

/** Checks the settings of the document and of every entry that has some of its own, each with its place. */
function checkSettings(
  {
    value,
    places,
    read,
  }: { readonly value: Members; readonly places: readonly Place[]; readonly read: Read },
  check: NonNullable<PolicyChecks["checkProfile"]>,
  report: Report,
): void {
  const { settings } = documentParts;
  const document = read(settings, value);
  const profile = document?.profile ?? "strict";
  const checkAt = (path: readonly PropertyKey[], given: SignedSettings) => {
    for (const { pointer, problem } of check(settingsOf(given))) report(pointerTo(path) + pointer, problem);
  };
  if (document !== undefined) checkAt([], { ...document, profile });
  for (const { index, entry } of places) {
    const own = read(settings, entry);
    if (own === undefined || settingNames.every((name) => own[name] === undefined)) continue;
    if (own.profile === undefined && document === undefined) continue;
    const inherited = own.profile === undefined ? { profile, phrases: document?.phrases } : {};
    checkAt(["callers", index], { ...inherited, ...own, profile: own.profile ?? profile });
  }
}

/**
 * What one part of a policy says that does not fit another.
 *
 * @param isRead true where the whole document is of its form; else parts that are not are left out
 */
export function consistencyFaults(
  value: unknown,
  isRead: boolean,
  { checkProfile }: PolicyChecks,
): readonly Fault[] {
  if (!isObject(value)) return [];
  const faults: Fault[] = [];
  const report: Report = (pointer, problem) => faults.push({ pointer, problem });
  const callers: readonly unknown[] = Array.isArray(value["callers"]) ? value["callers"] : [];
  const places = callers.flatMap((entry, index) => (isObject(entry) ? [{ index, entry }] : []));
  const read = createReader(isRead);
  checkKeys(value, report);
  checkNames(places, read, report);
  checkMatches(places, read, report);
  checkOverrides(value, [], report);
  for (const place of places) {
    checkOperations(place, report);
    checkScope(value, place, report);
    checkOverrides(place.entry, ["callers", place.index], report);
  }
  if (checkProfile !== undefined) checkSettings({ value, places, read }, checkProfile, report);
  return faults;
}
