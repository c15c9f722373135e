import { readFileSync } from "node:fs";
import {
  enumerationNames,
  membersOf,
  type Property,
  structuredType,
  type TypeName,
  typeNames,
} from "@graphveil/core/schema";

/** One property as a classification outside this repository has it. */
interface FactProperty {
  readonly name: string;
  /** With `[]` behind it for a collection. */
  readonly type: string;
  readonly nullable: boolean;
  readonly class: string;
  readonly navigation?: boolean;
  /** For a redeclared property: the type that it comes from. */
  readonly declaredIn?: string;
}

/** One type of that classification. */
interface FactType {
  readonly kind: "entity" | "complex" | "enum";
  readonly base?: string | null;
  readonly openType?: boolean;
  readonly properties?: readonly FactProperty[];
  readonly members?: readonly string[];
}

/** Properties whose class or type this project decided otherwise, as `describe` writes them. */
const decided: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL("decided-classes.json", import.meta.url), "utf8"),
);

const describe = ({ propertyClass, nullable, navigation, collection, type }: Property): string =>
  [propertyClass, type.kind === "unclassified" ? "?" : type.name, collection, nullable, navigation].join(" ");

/** Classes by the short names that the classification gives them. */
const classNames: Readonly<Record<string, string>> = {
  pseudo: "address",
  obj: "objectId",
  item: "itemId",
  corr: "correlationId",
  loc: "location",
  org: "organization",
  sens: "sensitive",
};

const describeFact = (fact: FactProperty, known: ReadonlySet<string>): string => {
  const collection = fact.type.endsWith("[]");
  const name = collection ? fact.type.slice(0, -2) : fact.type;
  const propertyClass = classNames[fact.class] ?? fact.class;
  return [
    propertyClass,
    known.has(name) ? name : "?",
    collection,
    fact.nullable,
    fact.navigation ?? false,
  ].join(" ");
};

/** Types that operations reply with and that the classification does not have. */
const added = ["outlookUser", "timeZoneInformation"];

const primitives = "binary boolean date dateTimeOffset double guid int32 int64 string timeOfDay".split(" ");

function* propertyDifferences(name: TypeName, fact: FactType, known: ReadonlySet<string>): Generator<string> {
  const { properties } = structuredType(name);
  const expected = new Map((fact.properties ?? []).map((each) => [each.name, describeFact(each, known)]));
  for (const property of new Set([...expected.keys(), ...properties.keys()])) {
    const ours = properties.get(property);
    const found = ours === undefined ? "missing" : describe(ours);
    const wanted = expected.get(property) ?? "nothing";
    // What this project decided otherwise: it shows less, and says so in decided-classes.json.
    const isDecided = decided[`${name}.${property}`] === found;
    if (isDecided === (found === wanted)) yield `${name}.${property}: ${found}, and the facts say ${wanted}`;
  }
}

/** The differences between a classification and the schema in this repository, a line each. */
function* differences(facts: Readonly<Record<string, FactType>>): Generator<string> {
  const known = new Set([...Object.keys(facts), ...added, ...primitives]);
  const ours = new Set<string>([...typeNames, ...enumerationNames]);
  for (const name of Object.keys(facts)) if (!ours.has(name)) yield `${name}: not in the schema`;
  for (const name of ours)
    if (Object.hasOwn(facts, name) === added.includes(name))
      yield `${name}: not in the facts, or added needlessly`;
  for (const name of enumerationNames) {
    const members = facts[name]?.members ?? [];
    if (members.join() !== membersOf(name).join()) yield `${name}: other members`;
  }
  for (const name of typeNames) {
    const fact = facts[name];
    if (fact === undefined) continue;
    const { base, open, kind } = structuredType(name);
    if (fact.kind !== kind || (fact.base ?? undefined) !== base || (fact.openType ?? false) !== open)
      yield `${name}: another kind or base`;
    yield* propertyDifferences(name, fact, known);
  }
}

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error("usage: schema-facts.ts <schemas.json>");
const { types } = JSON.parse(readFileSync(path, "utf8")) as { readonly types: Record<string, FactType> };
const found = [...differences(types)];
for (const line of found) process.stdout.write(`${line}\n`);
process.stdout.write(`${Object.keys(types).length} types compared, ${found.length} differences\n`);
if (found.length > 0) process.exitCode = 1;
