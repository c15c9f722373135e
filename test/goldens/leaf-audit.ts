import type { JsonReplyShape, ProfileName } from "@graphveil/core/privacy";
import {
  derivesFrom,
  isTypeName,
  type Property,
  structuredType,
  type TypeName,
  typeNames,
} from "@graphveil/core/schema";

/*
 * A slow reading of what the sanitizer wrote, by schema and documentation alone: it knows nothing of plans, bytes or
 * actions. Whatever is in the output has to be explained by a class, and by the input.
 */

type Members = Readonly<Record<string, unknown>>;
type Verdict = (output: unknown, input: unknown) => boolean;

const isMembers = (value: unknown): value is Members =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isLeaf = (value: unknown): boolean => typeof value !== "object";
const matches =
  (form: RegExp): Verdict =>
  (output) =>
    typeof output === "string" && form.test(output);

const same: Verdict = (output, input) => isLeaf(output) && Object.is(output, input);
const never: Verdict = () => false;
const pseudonym: Verdict = (output, input) =>
  input === "" ? output === "" : matches(/^(?:[A-Za-z0-9]+:)?p1_[a-z2-7]{0,26}(?:@[\w.-]+)?$/)(output, input);
const ownOrToken: Verdict = (output) =>
  !String(output).includes("@") ||
  /@(?:northwind-traders\.com|d1-[a-z2-7]{16}\.invalid)$/.test(String(output));
const sealed = matches(/^s1_[\w-]{20,}$/);
const token = matches(/^c1_[\w-]{22}$/);

const hidden = {
  name: never,
  phone: never,
  url: never,
  location: never,
  sensitive: never,
  text: never,
} as const;
const always = { keep: same, secret: never, block: never, recurse: never } as const;
const veiled = {
  ...always,
  ...hidden,
  address: ((output, input) => pseudonym(output, input) && ownOrToken(output, input)) as Verdict,
  objectId: sealed,
  itemId: sealed,
  correlationId: token,
};

/** What a leaf of each class may look like under each profile. */
const verdicts: Readonly<Record<ProfileName, Readonly<Record<Property["propertyClass"], Verdict>>>> = {
  strict: { ...veiled, organization: never },
  analytics: { ...veiled, organization: same },
  raw: {
    ...always,
    address: same,
    objectId: same,
    itemId: same,
    correlationId: same,
    name: same,
    phone: same,
    url: same,
    location: same,
    sensitive: same,
    text: same,
    organization: same,
  },
};

const whole = /^(?:internetMessageHeaders|(?:single|multi)ValueExtendedProperties)$/;
const versionTag = /^(?:changeKey|conversationIndex)$/;

/** Every reading that a name can have in an object of the type, which may be of a derived type and not say so. */
const readings = (type: TypeName, name: string): readonly Property[] => {
  const own = structuredType(type).properties.get(name);
  if (own !== undefined) return [own];
  return typeNames
    .filter((derived) => derivesFrom(derived, type))
    .flatMap((derived) => structuredType(derived).properties.get(name) ?? []);
};

const local = (annotation: unknown): TypeName | undefined => {
  const name = String(annotation).replace("#microsoft.graph.", "");
  return isTypeName(name) ? name : undefined;
};

const isMeasure = (value: unknown): boolean =>
  isMembers(value) &&
  Object.keys(value).join() === "length,words" &&
  Object.values(value).every((count) => Number.isSafeInteger(count) && (count as number) >= 0);

interface Audit {
  readonly profile: ProfileName;
  readonly faults: string[];
}

/** The number of replies before a message: what the length of its index says (MS-OXOMSG). */
const isDepthOf = ({ profile }: Audit, described: string, out: unknown, inn: Members): boolean =>
  profile !== "raw" &&
  described === "conversationIndex" &&
  out === (Buffer.from(String(inn[described]), "base64").length - 22) / 5;

/** The directory's id of a location is the address of a room; any other id of one is somebody's text. */
const isNoRoom = ({ profile }: Audit, name: string, type: TypeName, inn: Members): boolean =>
  profile !== "raw" &&
  type === "location" &&
  name === "uniqueId" &&
  !/^directory$/i.test(String(inn["uniqueIdType"]));

const expectThat = ({ faults }: Audit, holds: boolean, path: string): void => {
  if (!holds) faults.push(path);
};

function checkValue(audit: Audit, property: Property, out: unknown, inn: unknown, path: string): void {
  if (Array.isArray(out)) {
    const originals: readonly unknown[] = Array.isArray(inn) ? inn : [];
    expectThat(audit, property.collection && originals.length === out.length, path);
    for (const [i, each] of out.entries()) checkValue(audit, property, each, originals[i], `${path}/${i}`);
  } else if (out === null) expectThat(audit, inn === null, path);
  else if (isMembers(out)) {
    const { type } = property;
    if (type.kind === "structured" && isMembers(inn)) checkObject(audit, out, inn, type.name, path);
    else audit.faults.push(path);
  } else expectThat(audit, verdicts[audit.profile][property.propertyClass](out, inn), path);
}

const isRemoval = (value: unknown): boolean =>
  value === null ||
  (isMembers(value) &&
    Object.entries(value).every(
      ([name, reason]) => name === "reason" && /^(?:changed|deleted)$/.test(String(reason)),
    ));

/** True if an annotation of an object is one that the profile writes. */
function isAnnotation({ profile }: Audit, name: string, out: unknown, inn: Members): boolean {
  if (name === "@odata.type") return out === inn[name] && (out === null || local(out) !== undefined);
  if (name === "@removed") return isRemoval(out);
  if (name !== "@odata.etag" || profile === "strict") return false;
  return (profile === "raw" ? same : token)(out, inn[name]);
}

function isMeasureOf(audit: Audit, type: TypeName, described: string, out: unknown, inn: Members): boolean {
  const texts = readings(type, described).every(({ propertyClass }) => propertyClass === "text");
  const measures: readonly unknown[] = Array.isArray(out) ? out : [out];
  const written = measures.every((measure) => measure === null || isMeasure(measure));
  return audit.profile === "analytics" && texts && written && Object.hasOwn(inn, described);
}

function isKnownTerm(
  audit: Audit,
  place: { readonly term: string; readonly property: string; readonly name: string; readonly type: TypeName },
  out: unknown,
  inn: Members,
): boolean {
  const { term, property, name, type } = place;
  if (term === "graphveil.measure") return isMeasureOf(audit, type, property, out, inn);
  if (term === "graphveil.depth") return isDepthOf(audit, property, out, inn);
  return isAnnotation(audit, name, out, inn);
}

function checkUndeclared(
  audit: Audit,
  name: string,
  out: unknown,
  inn: Members,
  type: TypeName,
  path: string,
): void {
  const [property = "", term = ""] = name.split("@");
  const changed = term === "delta" ? readings(type, property) : [];
  for (const each of changed) checkValue(audit, { ...each, collection: true }, out, inn[name], path);
  if (changed.length > 0) return;
  expectThat(audit, isKnownTerm(audit, { term, property, name, type }, out, inn), path);
}

function checkObject(audit: Audit, out: Members, inn: Members, declared: TypeName, path: string): void {
  const named = local(inn["@odata.type"]);
  const type = named !== undefined && derivesFrom(named, declared) ? named : declared;
  for (const [name, value] of Object.entries(out)) {
    const place = `${path}/${name}`;
    const properties = readings(type, name);
    if (properties.length === 0) {
      checkUndeclared(audit, name, value, inn, type, place);
      continue;
    }
    expectThat(audit, Object.hasOwn(inn, name), place);
    expectThat(audit, audit.profile === "raw" || !whole.test(name), place);
    expectThat(audit, audit.profile !== "strict" || value === null || !versionTag.test(name), place);
    expectThat(audit, !isNoRoom(audit, name, type, inn), place);
    for (const property of properties) checkValue(audit, property, value, inn[name], place);
  }
}

function checkPage(audit: Audit, output: Members, input: Members, type: TypeName): void {
  for (const [name, value] of Object.entries(output)) {
    const isLink = /^@odata\.(?:nextLink|deltaLink)$/.test(name);
    const ours = isLink && String(value).startsWith("https://proxy.example/");
    expectThat(audit, ours || (name === "@odata.count" && value === input[name]) || name === "value", name);
  }
  const records = output["value"] as readonly Members[];
  const originals = input["value"] as readonly Members[];
  expectThat(audit, records.length === originals.length, "/value");
  for (const [i, record] of records.entries())
    checkObject(audit, record, originals[i] ?? {}, type, `/value/${i}`);
}

/** The places in an output that nothing explains; empty for one that is as it should be. */
export function unexplained(
  output: unknown,
  input: unknown,
  { kind, type }: JsonReplyShape,
  profile: ProfileName,
): readonly string[] {
  if (!isMembers(output) || !isMembers(input)) return ["/"];
  const audit: Audit = { profile, faults: [] };
  if (kind === "entity") checkObject(audit, output, input, type, "");
  else checkPage(audit, output, input, type);
  return audit.faults;
}
