import { codeUnitsOf, stringOf } from "../../../src/privacy/text/code-units.ts";
import { canonicalMeetingId } from "../../../src/privacy/text/meeting-id.ts";
import { toVisibleText } from "../../../src/privacy/text/visible-text.ts";
import type { Action } from "../../../src/schema/actions.ts";
import { languageParts, regionCodes } from "../../../src/schema/data/languages.ts";
import { timeZonePlaces } from "../../../src/schema/data/time-zone-places.ts";
import { windowsTimeZones } from "../../../src/schema/data/time-zones.ts";
import type { PropertyClass } from "../../../src/schema/notation.ts";
import type { ProfileName } from "../../../src/schema/profile-settings.ts";
import {
  derivesFrom,
  type EnumerationName,
  isTypeName,
  membersOf,
  type Property,
  structuredType,
  type TypeName,
  typeNames,
} from "../../../src/schema/schema.ts";
import { membersOfForm, type StringForm } from "../../../src/schema/string-forms.ts";

type Json = null | boolean | number | string | readonly Json[] | JsonObject;
interface JsonObject {
  readonly [name: string]: Json;
}

/** What the reference writes in place of a value, so that a test sees which function was asked for. */
export const marks = {
  pseudonymize: (value: string) => `pseudonym(${value.length})`,
  correlate: (value: string) => `token(${value.length})`,
  seal: (kind: string, value: string) => `seal(${kind},${value.length})`,
};

type Table = Readonly<Record<PropertyClass, Action>>;

const hidden = { name: "drop", phone: "drop", url: "drop", location: "drop", sensitive: "drop" } as const;
const tokens = {
  address: "pseudonymize",
  objectId: "seal",
  itemId: "seal",
  correlationId: "correlate",
} as const;
const fixed = { keep: "keep", recurse: "recurse", secret: "drop", block: "drop" } as const;

/** The profiles as the documentation has them, written down once more. */
const tables: Readonly<Record<ProfileName, Table>> = {
  strict: { ...fixed, ...tokens, ...hidden, text: "drop", organization: "drop" },
  analytics: { ...fixed, ...tokens, ...hidden, text: "measure", organization: "keep" },
  raw: {
    ...fixed,
    address: "keep",
    objectId: "keep",
    itemId: "keep",
    correlationId: "keep",
    name: "keep",
    phone: "keep",
    url: "keep",
    location: "keep",
    sensitive: "keep",
    text: "keep",
    organization: "keep",
  },
};

const unseen: Readonly<Record<ProfileName, readonly string[]>> = {
  strict: [
    "changeKey",
    "internetMessageHeaders",
    "singleValueExtendedProperties",
    "multiValueExtendedProperties",
  ],
  analytics: ["internetMessageHeaders", "singleValueExtendedProperties", "multiValueExtendedProperties"],
  raw: [],
};

const untyped = [
  "directoryObject",
  "outlookItem",
  "attachment",
  "extension",
  "entity",
  "place",
  "timeZoneBase",
];

/** What a profile does with a property, by the table alone. */
export function expectedAction(profile: ProfileName, { name, propertyClass, type }: Property): Action {
  if (type.kind === "unclassified" || unseen[profile].includes(name)) return "drop";
  // A body whose content is dropped is dropped whole: its format alone says nothing.
  if (profile === "strict" && type.kind === "structured" && type.name === "itemBody") return "drop";
  if (name === "conversationIndex" && profile !== "raw") return "depth";
  const action = tables[profile][propertyClass];
  const isText = type.kind === "primitive" && type.name === "string";
  if (action === "measure" && !isText) return "drop";
  return action === "keep" && type.kind === "structured" ? "recurse" : action;
}

/** The properties of a type by name; of one that others hide behind, those on which all agree. */
function visibleProperties(profile: ProfileName, type: TypeName): ReadonlyMap<string, Property> {
  if (!untyped.includes(type)) return structuredType(type).properties;
  const known = unions.get(`${profile} ${type}`) ?? agreedProperties(profile, type);
  unions.set(`${profile} ${type}`, known);
  return known;
}

const unions = new Map<string, ReadonlyMap<string, Property>>();

function agreedProperties(profile: ProfileName, type: TypeName): ReadonlyMap<string, Property> {
  const family = typeNames.filter((name) => derivesFrom(name, type));
  const readings = new Map<string, Property[]>();
  for (const member of [type, ...family.filter((name) => name !== type)])
    for (const property of structuredType(member).properties.values())
      readings.set(property.name, [...(readings.get(property.name) ?? []), property]);
  const own = structuredType(type).properties;
  const reading = (property: Property): string => {
    const { collection, idKind, type: values } = property;
    const shape = own.has(property.name) ? [] : [collection, idKind, values];
    return JSON.stringify([expectedAction(profile, property), ...shape]);
  };
  const agreed = new Map<string, Property>();
  for (const [name, [first, ...others]] of readings)
    if (first !== undefined && others.every((other) => reading(other) === reading(first)))
      agreed.set(name, first);
  return agreed;
}

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });
const segments = new Intl.Segmenter("en", { granularity: "word" });

const visible = (html: string): string => {
  const text = codeUnitsOf(html);
  toVisibleText(text);
  return stringOf(text.units, 0, text.length);
};

/** The measure of a text by the segmenter alone. */
export const measureOf = (value: string, isHtml: boolean): JsonObject => {
  const text = isHtml ? visible(value) : value;
  return {
    length: [...graphemes.segment(text)].length,
    words: [...segments.segment(text)].filter(({ isWordLike }) => isWordLike).length,
  };
};

const htmlAlways = [
  "automaticRepliesSetting.internalReplyMessage",
  "automaticRepliesSetting.externalReplyMessage",
  "automaticRepliesMailTips.message",
];

/** What a time is nothing without. */
const zones = ["dateTimeTimeZone.timeZone", "timeZoneBase.name", "workingHours.timeZone"];

const isErrorName = (name: string): boolean =>
  name === "error" || name === "odata.error" || /@([\w-]+\.)*error$/.test(name);

/** What the reference says of a reply that holds an error instead of data. */
export class ErrorInside extends Error {}

const absent = Symbol("absent");
type Outcome = Json | typeof absent;

const isObject = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isExact = (value: Json): boolean =>
  typeof value === "number" && (!Number.isInteger(value) || Number.isSafeInteger(value));

const isEmpty = (value: Json): boolean => value === "";
const isDate = (value: Json): boolean => typeof value === "string" && /^\d{4}-\d\d-\d\d$/.test(value);
const isTime = (value: Json): boolean =>
  typeof value === "string" && /^\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?$/.test(value);

const forms: Readonly<Record<string, (value: Json) => boolean>> = {
  binary: (value) => typeof value === "string" && /^[A-Za-z0-9+/_=-]*$/.test(value),
  boolean: (value) => typeof value === "boolean",
  date: (value) => isEmpty(value) || isDate(value),
  dateTimeOffset: (value) => {
    if (isEmpty(value)) return true;
    const [date = "", clock, ...more] = String(value).split("T");
    const time = clock?.replace(/(?:Z|[+-]\d\d:\d\d)$/, "");
    return isDate(date) && more.length === 0 && (time === undefined || isTime(time));
  },
  timeOfDay: (value) => isEmpty(value) || isTime(value),
  double: (value) => isExact(value),
  int32: (value) => isExact(value),
  int64: (value) => isExact(value),
  guid: (value) =>
    isEmpty(value) || (typeof value === "string" && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)),
  string: (value) => typeof value === "string",
};

const isOffset = (text: string): boolean => {
  const parts = /^(?:UTC|GMT)(?:[+-](\d\d?)(?::(\d\d))?|[+-](\d\d)(\d\d))?$/i.exec(text);
  const [, hours, minutes, allHours, allMinutes] = parts ?? [];
  return parts !== null && Number(hours ?? allHours ?? 0) <= 14 && Number(minutes ?? allMinutes ?? 0) < 60;
};

const isZone = (name: string): boolean => {
  const isAmong = (names: readonly string[], text: string) =>
    names.some((each) => each.toLowerCase() === text.toLowerCase());
  const [, offset, place] = /^\(([^)]*)\) (.*)$/.exec(name) ?? [];
  if (offset !== undefined && place !== undefined)
    return isOffset(offset) && isAmong(timeZonePlaces(), place);
  if (isAmong(windowsTimeZones(), name) || isOffset(name)) return true;
  try {
    return /^[A-Z][A-Z0-9_/+-]*$/i.test(name) && Intl.DateTimeFormat("en", { timeZone: name }) !== undefined;
  } catch {
    return false;
  }
};

const isOneOf = (codes: ReadonlySet<string>, text: string | undefined): boolean =>
  text === undefined || codes.has(text);

const isLanguage = (value: string): boolean => {
  const [language = "", ...rest] = value.toLowerCase().split("-");
  const script = rest[0]?.length === 4 ? rest.shift() : undefined;
  const { languages, scripts } = languageParts();
  return (
    languages.has(language) && isOneOf(scripts, script) && isOneOf(regionCodes(), rest[0]) && rest.length < 2
  );
};

const isPattern = (value: string): boolean =>
  /^[A-Za-z ./:,-]{1,40}$/.test(value) &&
  value.split(/[ ./:,-]{1,2}/).every((run, i, all) => {
    if (run === "") return i === all.length - 1 && i > 0 && value.endsWith(".");
    const longest = { d: 4, M: 4, y: 5, g: 2, h: 2, H: 2, m: 2, s: 2, t: 2 }[run[0] ?? ""] ?? 0;
    return run.length <= longest && new Set(run).size === 1;
  });

const stringForms: Partial<Readonly<Record<StringForm, (value: string) => boolean>>> = {
  availabilityView: (value) => [...value].every((slot) => "012345".includes(slot)),
  dateTime: (value) => forms["dateTimeOffset"]?.(value) === true,
  dateTimePattern: (value) => isPattern(value),
  hexColor: (value) => value.length === 7 && /^#[\da-f]+$/i.test(value),
  language: (value) => isLanguage(value),
  mediaType: (value) =>
    value.length <= 100 && /^(?:[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*)?$/i.test(value),
  photoSize: (value) => value === "default" || /^\d{1,4}x\d{1,4}$/i.test(value),
  region: (value) => value.length === 2 && regionCodes().has(value.toLowerCase()),
  timeZone: (value) => isZone(value),
  word: (value) =>
    value.length <= 60 &&
    /^[a-z]/i.test(value) &&
    /^\w+(?:-\w+)*$/.test(value) &&
    value.replaceAll(/\D/g, "").length <= 6 &&
    !/__|_$|_-|-_/.test(value),
  words: (value) => value.length <= 100 && value.split(/, ?/).every((word) => /^[a-z][a-z0-9]*$/i.test(word)),
};

const isFormed = (form: StringForm, value: string): boolean =>
  value === "" ||
  (stringForms[form]?.(value) ??
    membersOfForm(form)?.some((member) => member.toLowerCase() === value.toLowerCase()) === true);

const keep = (property: Property, value: Json): Outcome => {
  if (property.form === "mediaType" && typeof value === "string" && value.includes(";")) {
    const type = value.slice(0, value.indexOf(";")).trim();
    return type !== "" && isFormed("mediaType", type) ? type : absent;
  }
  if (property.form !== undefined)
    return typeof value === "string" && isFormed(property.form, value) ? value : absent;
  if (property.type.kind === "primitive") return forms[property.type.name]?.(value) ? value : absent;
  if (property.type.kind !== "enumeration") return absent;
  const members = membersOf(property.type.name).map((member) => member.toLowerCase());
  if (typeof value === "number" || (typeof value === "string" && /^-?\d{1,3}$/.test(value)))
    return membersOf(property.type.name)[numbersOf(property.type.name).indexOf(Number(value))] ?? absent;
  return typeof value === "string" && /^\w*$/.test(value) && members.includes(value.toLowerCase())
    ? value
    : absent;
};

/** The numbers of an enumeration's members, in their order. */
const numbersOf = (name: EnumerationName): readonly number[] => {
  if (name === "recipientScopeType") return [0, 1, 2, 4, 8];
  const first = name === "calendarColor" || name === "categoryColor" ? -1 : 0;
  return membersOf(name).map((_, index) => index + first);
};

const typeAnnotation = (type: TypeName, value: Json): Outcome => {
  if (value === null) return null;
  const local = typeof value === "string" ? value.replace(/^#microsoft\.graph\./, "") : "";
  if (!isTypeName(local) || value !== `#microsoft.graph.${local}`) return absent;
  return derivesFrom(local, type) || derivesFrom(type, local) ? value : absent;
};

const removal = (value: Json): Outcome => {
  if (value === null) return null;
  if (!isObject(value)) return absent;
  const { reason } = value;
  if (reason === null) return { reason };
  return typeof reason === "string" && /^(changed|deleted)$/i.test(reason) ? { reason } : {};
};

const isHtml = (type: TypeName, owner: JsonObject, name: string): boolean =>
  type === "itemBody" ? /^html$/i.test(String(owner["contentType"])) : htmlAlways.includes(`${type}.${name}`);

const etag = (profile: ProfileName, value: Json, { correlate }: typeof marks): Outcome => {
  if (profile === "strict") return absent;
  if (value === null) return null;
  if (typeof value !== "string") return absent;
  return profile === "raw" ? value : correlate(value);
};

const narrow = (declared: TypeName, value: JsonObject): TypeName => {
  const name = value["@odata.type"];
  const local = typeof name === "string" ? name.replace(/^#microsoft\.graph\./, "") : "";
  return isTypeName(local) && name === `#microsoft.graph.${local}` && derivesFrom(local, declared)
    ? local
    : declared;
};

const scalar = (
  action: Action,
  property: Property,
  value: Json,
  isHtml: boolean,
  write: typeof marks,
): Outcome => {
  if (action === "keep") return keep(property, value);
  if (typeof value !== "string") return absent;
  switch (action) {
    case "pseudonymize":
      return write.pseudonymize(value);
    case "correlate":
      return write.correlate(/^(?:uid|iCalUId)$/.test(property.name) ? canonicalMeetingId(value) : value);
    case "seal":
      return write.seal(property.idKind ?? "", value);
    case "measure":
      return measureOf(value, isHtml);
    case "depth": {
      const levels = (Buffer.from(value, "base64url").length - 22) / 5;
      const isIndex = /^[\w+/=-]*$/.test(value) && Number.isInteger(levels) && levels >= 0;
      return isIndex ? levels : absent;
    }
    default:
      return absent;
  }
};

/**
 * The sanitizer as one would write it first: parse everything, walk the tree, build a new one. Slow and plain, it is the
 * oracle for the single pass that replaced it.
 */
export function referenceSanitizer(profile: ProfileName, write: typeof marks = marks) {
  const one = (property: Property, value: Json, isHtml: boolean): Outcome => {
    if (value === null) return null;
    const action = expectedAction(profile, property);
    if (action !== "recurse") return scalar(action, property, value, isHtml, write);
    return property.type.kind === "structured" && isObject(value)
      ? entity(value, property.type.name)
      : absent;
  };

  const outcomeOf = (property: Property, value: Json, isHtml: boolean): Outcome => {
    if (expectedAction(profile, property) === "drop") return absent;
    if (!property.collection || value === null) return one(property, value, isHtml);
    if (!Array.isArray(value)) return absent;
    const elements = (value as readonly Json[]).map((element) => one(property, element, isHtml));
    return elements.includes(absent) ? absent : (elements as readonly Json[]);
  };

  const annotation = (type: TypeName, name: string, value: Json): Outcome => {
    if (name === "@odata.type") return typeAnnotation(type, value);
    if (name === "@odata.etag") return etag(profile, value, write);
    return name === "@removed" && structuredType(type).kind === "entity" ? removal(value) : absent;
  };

  const undeclared = (type: TypeName, name: string, value: Json): Outcome => {
    const changed = name.endsWith("@delta")
      ? visibleProperties(profile, type).get(name.slice(0, -"@delta".length))
      : undefined;
    return changed?.navigation === true && expectedAction(profile, changed) === "recurse"
      ? outcomeOf({ ...changed, collection: true }, value, false)
      : annotation(type, name, value);
  };

  const member = (
    type: TypeName,
    owner: JsonObject,
    name: string,
    value: Json,
  ): readonly [string, Outcome] => {
    const property = visibleProperties(profile, type).get(name);
    if (property === undefined) return [name, undeclared(type, name, value)];
    const action = expectedAction(profile, property);
    const isRoom = /^directory$/i.test(String(owner["uniqueIdType"]));
    if (type === "location" && name === "uniqueId" && action === "pseudonymize" && !isRoom)
      return [name, absent];
    const describes = (action === "measure" || action === "depth") && value !== null;
    return [
      describes ? `${name}@graphveil.${action}` : name,
      outcomeOf(property, value, isHtml(type, owner, name)),
    ];
  };

  const entity = (value: JsonObject, declared: TypeName): Outcome => {
    const type = narrow(declared, value);
    const { kind, properties } = structuredType(type);
    const isError = (name: string) =>
      isErrorName(name) && !properties.has(name) && isObject(value[name] ?? null);
    if (kind === "entity" && Object.keys(value).some(isError)) throw new ErrorInside();
    const result: Record<string, Json> = {};
    for (const [name, each] of Object.entries(value)) {
      const [written, outcome] = member(type, value, name, each);
      const property = visibleProperties(profile, type).get(name);
      if (outcome === absent && property !== undefined && zones.includes(`${property.declaredIn}.${name}`))
        return absent;
      if (outcome !== absent)
        Object.defineProperty(result, written, { value: outcome, enumerable: true, configurable: true });
    }
    return result;
  };

  return (text: string, type: TypeName): Json => {
    const outcome = entity(JSON.parse(text) as JsonObject, type);
    return outcome === absent ? {} : outcome;
  };
}
