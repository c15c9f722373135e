import { membersOf, type Property, structuredType, type TypeName } from "../../../src/schema/schema.ts";
import { stringForms } from "../../../src/schema/string-forms.ts";
import { formedStrings } from "../../fixtures/formed-strings.ts";

/** A document that the schema allows, as JSON text, alone and with properties in it that no schema knows. */
export interface GeneratedDocument {
  readonly clean: string;
  readonly planted: string;
}

/** Names that nobody knows, among them those that programs trip over, as JSON text. */
const strangers = [
  '"__proto__"',
  '"constructor"',
  '"toJSON"',
  '"hasOwnProperty"',
  '"\\ud800"',
  '"\\u0000"',
  '""',
  '"a\\"b"',
  '"@odata.id"',
  '"@odata.editLink"',
  '"@graphveil.measure"',
  '"subject@graphveil.measure"',
  '"subject@odata.type"',
  '"value@odata.nextLink"',
  '"ID"',
  '"id "',
  '"extension_0a1b_costCenter"',
];
const plants = [
  '"planted"',
  "null",
  "true",
  "-1e9",
  "[]",
  "{}",
  '{"id":"planted","subject":"planted","__proto__":{"isRead":true}}',
  '[{"emailAddress":{"address":"planted"}},["planted"],null]',
  '"\\ud800planted\\"\\\\"',
];
const texts = [
  '""',
  '"plain"',
  '"Two words"',
  '"z\\u00fcrich \\u2013 \\ud83d\\ude00"',
  '"日本語 text"',
  '"<p>a &amp; b<\\/p>"',
  '"line\\r\\nbreak\\ttab"',
  '"a\\"b\\\\c"',
  '"a@northwind-traders.com"',
  '"SMTP:a@b.example"',
  '"\\udc00 lone"',
];
const times = ['"2026-01-31T09:30:00.1234567Z"', '"0001-01-01T00:00:00Z"', '"2026-01-31"'];
/** As JSON text, each spelled plainly and, where the sanitizer reads the string and not its bytes, with escapes. */
const formedTexts = new Map(
  stringForms.map((form) => [
    form,
    formedStrings(form).flatMap((text) => {
      const plain = JSON.stringify(text);
      const escaped = plain.replace("/", "\\/").replace("-", "\\u002d");
      return form === "dateTime" ? [plain] : [plain, escaped];
    }),
  ]),
);
const numbers = ["0", "-0", "1", "17", "9007199254740991", "48.137154", "1e2", "-7"];

/** A generator of documents from a seed: xorshift32, since a property-testing library costs a hundred times as much. */
export function createDocumentGenerator(seed: number): (type: TypeName) => GeneratedDocument {
  let state = seed;
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T;

  const scalar = ({ type, form }: Property): string => {
    if (form !== undefined && below(4) > 0) return pick(formedTexts.get(form) ?? texts);
    if (type.kind === "enumeration") return JSON.stringify(pick(membersOf(type.name)));
    if (type.kind !== "primitive") return pick(plants);
    switch (type.name) {
      case "boolean":
        return pick(["true", "false"]);
      case "int32":
      case "int64":
      case "double":
        return pick(numbers);
      case "guid":
        return '"6f1d2c3b-4a59-4687-9b0a-1c2d3e4f5061"';
      case "binary":
        return pick(['"JVBERi0="', JSON.stringify(Buffer.alloc(32, 7).toString("base64"))]);
      case "date":
      case "dateTimeOffset":
      case "timeOfDay":
        return pick(times);
      case "string":
        return pick(texts);
    }
  };

  const one = (property: Property, depth: number): GeneratedDocument => {
    if (below(12) === 0) return { clean: "null", planted: "null" };
    if (property.type.kind === "structured") return generate(property.type.name, depth - 1);
    const text = scalar(property);
    return { clean: text, planted: text };
  };

  const valueFor = (property: Property, depth: number): GeneratedDocument => {
    if (!property.collection) return one(property, depth);
    const elements = Array.from({ length: below(3) }, () => one(property, depth));
    return {
      clean: `[${elements.map(({ clean }) => clean).join(",")}]`,
      planted: `[${elements.map(({ planted }) => planted).join(" , ")}]`,
    };
  };

  const generate = (type: TypeName, depth: number): GeneratedDocument => {
    const properties = [...structuredType(type).properties.values()];
    const clean: string[] = [];
    const planted: string[] = [];
    const names = new Set(properties.map(({ name }) => JSON.stringify(name)));
    const plant = () => {
      const name = pick(strangers);
      if (!names.has(name)) planted.push(`${name} : ${pick(plants)}`);
    };
    const count = depth <= 0 ? 0 : below(Math.min(9, properties.length + 1));
    const start = properties.length === 0 ? 0 : below(properties.length);
    for (let i = 0; i < count; i++) {
      const property = properties[(start + i) % properties.length] as Property;
      const value = valueFor(property, depth);
      if (below(4) === 0) plant();
      clean.push(`${JSON.stringify(property.name)}:${value.clean}`);
      planted.push(`${JSON.stringify(property.name)}:${value.planted}`);
    }
    if (below(3) === 0) plant();
    return { clean: `{${clean.join(",")}}`, planted: `{${planted.join(",")}}` };
  };

  return (type) => generate(type, 4);
}
