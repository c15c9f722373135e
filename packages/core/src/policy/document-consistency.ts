import { createConflictCheck } from "./callers.ts";
import { documentParts } from "./document-schema.ts";
import { pointerTo } from "./json-pointer.ts";
import { catalogue } from "./operations/catalogue.ts";
import type { ProfileSettings } from "./profile-settings.ts";

/** One fault of a policy; it names the place and what belongs there, never what stands there. */
export interface PolicyFault {
  /** JSON pointer (RFC 6901), empty for the document itself. */
  readonly pointer: string;
  readonly problem: string;
}

/** What a policy is checked with besides its form. */
export interface PolicyChecks {
  /**
   * The faults of one place's settings, with pointers relative to it. For a caller these are his own overrides with the
   * profile and the phrases that hold for him.
   */
  readonly checkProfile?: ((settings: ProfileSettings) => readonly PolicyFault[]) | undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** One entry of `callers` with its place. */
interface Place {
  readonly index: number;
  readonly entry: Members;
  /** True where the whole document is of its form. */
  readonly isRead: boolean;
}

const isObject = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);

interface Part<T> {
  safeParse(value: unknown): { readonly data?: T | undefined };
}

/** What a part holds, if that is of its form: one fault must not hide another's. */
const read = <T>(part: Part<T>, value: unknown, isRead: boolean): T | undefined =>
  isRead ? (value as T) : part.safeParse(value).data;

const at = (index: number, ...path: readonly PropertyKey[]): string => pointerTo(["callers", index, ...path]);

function* nameFaults(places: readonly Place[]): Generator<PolicyFault> {
  const names = new Set<unknown>();
  for (const { index, entry, isRead } of places) {
    const name = read(documentParts.name, entry["name"], isRead);
    if (name !== undefined && names.has(name))
      yield { pointer: at(index, "name"), problem: "is the name of another entry" };
    names.add(name);
  }
}

function* matchFaults(places: readonly Place[]): Generator<PolicyFault> {
  const conflictOf = createConflictCheck();
  for (const { index, entry, isRead } of places) {
    const match = read(documentParts.match, entry["match"], isRead);
    const problem = match === undefined ? undefined : conflictOf(match);
    if (problem !== undefined) yield { pointer: at(index, "match"), problem };
  }
}

const templates: ReadonlySet<unknown> = new Set(catalogue.map(({ template }) => template));

function* operationFaults({ index, entry }: Place): Generator<PolicyFault> {
  const operations = isObject(entry["operations"]) ? entry["operations"] : {};
  for (const list of ["allow", "deny"]) {
    const listed = operations[list];
    if (!Array.isArray(listed)) continue;
    for (const [i, template] of listed.entries()) {
      if (typeof template === "string" && !templates.has(template))
        yield { pointer: at(index, "operations", list, i), problem: "is no operation of the catalogue" };
    }
  }
  if (entry["groups"] === undefined && operations["allow"] === undefined)
    yield { pointer: at(index), problem: "must have groups or operations.allow" };
}

function* scopeFaults({ index, entry }: Place): Generator<PolicyFault> {
  if (entry["scopeDirectory"] === true && entry["mailboxes"] === undefined && entry["exclude"] === undefined)
    yield { pointer: at(index, "scopeDirectory"), problem: "needs mailboxes or exclude" };
}

/** Parsers of records pass over a member called `__proto__` in silence. */
function* protoFaults(owner: Members, path: readonly PropertyKey[]): Generator<PolicyFault> {
  const overrides = isObject(owner["overrides"]) ? owner["overrides"] : {};
  for (const name of ["classes", "properties"]) {
    const record = overrides[name];
    if (isObject(record) && Object.hasOwn(record, "__proto__"))
      yield { pointer: pointerTo([...path, "overrides", name]), problem: "has a member called __proto__" };
  }
}

function* keyFaults(value: Members): Generator<PolicyFault> {
  const keys = isObject(value["keys"]) ? value["keys"] : {};
  const { issue, accept } = keys;
  if (typeof issue === "string" && Array.isArray(accept) && accept.length > 0 && !accept.includes(issue))
    yield { pointer: "/keys", problem: "accept must contain issue" };
}

/** Settings alone, of something that may hold more. */
const settingsOf = ({ profile, overrides, phrases }: ProfileSettings): ProfileSettings => ({
  profile,
  ...(overrides === undefined ? {} : { overrides }),
  ...(phrases === undefined ? {} : { phrases }),
});

/** The settings of the document and of every entry that has some of its own, each with the place it stands at. */
function* settingsFaults(
  value: Members,
  isRead: boolean,
  places: readonly Place[],
  check: NonNullable<PolicyChecks["checkProfile"]>,
): Generator<PolicyFault> {
  const { settings } = documentParts;
  const document = read(settings, value, isRead);
  const profile = document?.profile ?? "strict";
  if (document !== undefined) yield* check(settingsOf({ ...document, profile }));
  for (const { index, entry } of places) {
    const own = read(settings, entry, isRead);
    if (own?.profile === undefined && own?.overrides === undefined && own?.phrases === undefined) continue;
    if (own.profile === undefined && document === undefined) continue;
    const inherited = own.profile === undefined ? { profile, phrases: document?.phrases } : {};
    const faults = check(settingsOf({ ...inherited, ...own, profile: own.profile ?? profile }));
    for (const { pointer, problem } of faults) yield { pointer: at(index) + pointer, problem };
  }
}

const faultsOfPlace = (place: Place): readonly PolicyFault[] => [
  ...operationFaults(place),
  ...scopeFaults(place),
  ...protoFaults(place.entry, ["callers", place.index]),
];

/**
 * What one part of a policy says that does not fit another, or the catalogue.
 *
 * @param isRead true where the whole document is of its form; else parts that are not are left out
 */
export function consistencyFaults(
  value: unknown,
  isRead: boolean,
  { checkProfile }: PolicyChecks,
): readonly PolicyFault[] {
  if (!isObject(value)) return [];
  const callers = Array.isArray(value["callers"]) ? value["callers"] : [];
  const places = callers.flatMap((entry: unknown, index) =>
    isObject(entry) ? [{ index, entry, isRead }] : [],
  );
  return [
    ...keyFaults(value),
    ...nameFaults(places),
    ...matchFaults(places),
    ...protoFaults(value, []),
    ...places.flatMap(faultsOfPlace),
    ...(checkProfile === undefined ? [] : settingsFaults(value, isRead, places, checkProfile)),
  ];
}
