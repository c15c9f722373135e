import type { Mutant } from "./mutant.ts";
import { changeOf } from "./report.ts";

/** A mutant that does what the code does. No test can notice it. */
export interface EquivalentMutant {
  readonly file: string;
  /** The lines of the place as they are, without the space around each. */
  readonly before: string;
  /** The same lines as the mutant has them. */
  readonly after: string;
  /** Why nothing that a caller could see is different. */
  readonly reason: string;
}

/** The reason for which a mutant is equivalent; undefined where it is in no list. */
export function reasonOf(
  list: readonly EquivalentMutant[],
  mutant: Mutant,
  source: string,
): string | undefined {
  const { before, after } = changeOf(mutant, source);
  return list.find((each) => each.file === mutant.fileName && each.before === before && each.after === after)
    ?.reason;
}

/** The mutants that were looked at and found to be equivalent. */
export const equivalentMutants: readonly EquivalentMutant[] = [
  {
    file: "packages/core/src/privacy/text/character-references.ts",
    before: "const whole = units[end] === SEMICOLON && end < length ? codePoints.get(name) : undefined;",
    after: "const whole = units[end] === SEMICOLON && true ? codePoints.get(name) : undefined;",
    reason: "A zero follows the units of a text, so that no semicolon stands behind it.",
  },
  {
    file: "packages/core/src/privacy/text/visible-text.ts",
    before: "if (lower >= 0x61 && lower <= 0x7a && unit < 0x80) return name * 37 + lower - 0x60;",
    after: "if (lower >= 0x61 && lower <= 0x7a && unit < 0x80) return name * 37 - lower - 0x60;",
    reason:
      "It is another number for each name, in the table as in the text, and the names of the table still have different ones.",
  },
  {
    file: "packages/core/src/privacy/text/visible-text.ts",
    before: "name = end - at < MAX_NAME_CHARACTERS ? appendCharacter(name, unit) : UNKNOWN_NAME;",
    after: "name = true ? appendCharacter(name, unit) : UNKNOWN_NAME;",
    reason:
      "The number of a longer name is greater than that of any name in the table, also where a double rounds it.",
  },
  {
    file: "packages/core/src/privacy/text/address.ts",
    before: 'if (!text.includes("(")) return text;',
    after: "if (false) return text;",
    reason: "A text without a parenthesis is copied character by character, which only takes longer.",
  },
  {
    file: "packages/core/src/identity/exchange/entra-error.ts",
    before: "const known = errorCode === undefined ? undefined : explain(errorCode, options);",
    after: "const known = false ? undefined : explain(errorCode, options);",
    reason:
      "The tables of codes know nothing of a code that is not there; the condition is for the compiler.",
  },
  {
    file: "packages/core/src/policy/operations/path-template.ts",
    before: 'for (const [name, index] of found.places) parameters.set(name, segments[index]?.text ?? "");',
    after: 'for (const [name, index] of found.places) parameters.set(name, segments[index].text ?? "");',
    reason:
      "The places of parameters are those of the template, which has as many segments as the path that matched it.",
  },
  {
    file: "packages/core/src/privacy/sanitizer/treat.ts",
    before:
      "if (field !== undefined) {\nif (field !== guess) learn(plan, previous, field);\nguess = field.following;\nprevious = field;\n} else {",
    after: "if (field !== undefined) {} else {",
    reason: "What is learnt of the order of members only finds the next one sooner.",
  },
  {
    file: "packages/core/src/privacy/text/phrases.ts",
    before: "if (isHigh(unit) && at + 1 < length && isLow(units[at + 1] as number)) {",
    after: "if (isHigh(unit) && true && isLow(units[at + 1] as number)) {",
    reason: "A zero follows the units of a text, so that what is behind the last one is no low surrogate.",
  },
  {
    file: "packages/core/src/policy/odata/literals.ts",
    before: "if (text.length > MAX_LITERAL_CHARACTERS) return undefined;",
    after: "if (text.length >= MAX_LITERAL_CHARACTERS) return undefined;",
    reason: "No form of a literal has as many as 40 characters: the longest, a GUID and a number, have 36.",
  },
  {
    file: "packages/core/src/privacy/sanitizer/describe.ts",
    before: 'if (isShort || typeof text !== "object") idle.push(readText);',
    after: 'if (isShort || typeof text !== "object") ;',
    reason:
      "A reader that is not given back is made again for the next text, which only takes memory and time.",
  },
  {
    file: "packages/core/src/privacy/sanitizer/values.ts",
    before: "const isExponent = (code: number | undefined): boolean => code === 0x65 || code === 0x45;",
    after: "const isExponent = (code: number | undefined): boolean => code !== 0x65 || code === 0x45;",
    reason:
      "Short numbers without an exponent are then read as doubles, which hold 15 digits exactly: the verdict is the same.",
  },
  {
    file: "packages/core/src/privacy/tokens/cmac.ts",
    before: "for (let i = 0; i < lengths.length; i++) {",
    after: "for (let i = 0; i <= lengths.length; i++) {",
    reason:
      "The block before the first, which one more turn would change, is outside the array, where writes are ignored.",
  },
  {
    file: "packages/core/src/scope/record-filter.ts",
    before: "return item === undefined ? [] : [written(source, item.members, filter.strips)];",
    after:
      'return item === undefined ? ["Stryker was here"] : [written(source, item.members, filter.strips)];',
    reason:
      "An arrangement is made of the places of the records that were kept, so that each of them has an item.",
  },
  {
    file: "packages/core/src/identity/assertion/client-certificate.ts",
    before: "} catch {\nreturn undefined;\n}",
    after: "} catch {}",
    reason: "A function that ends without a value gives undefined; the statement is for the compiler.",
  },
  {
    file: "packages/core/src/policy/document/consistency.ts",
    before: "const inherited = own.profile === undefined ? { profile, phrases: document?.phrases } : {};",
    after: "const inherited = own.profile === undefined ? { profile, phrases: document.phrases } : {};",
    reason:
      "An entry without a profile of its own was passed over before, where the document has no settings that can be read.",
  },
  {
    file: "packages/core/src/privacy/text/meeting-provider.ts",
    before: "} catch {\nreturn undefined;\n}",
    after: "} catch {}",
    reason: "A function that ends without a return gives undefined, too.",
  },
  {
    file: "packages/core/src/privacy/profile/profile-uses.ts",
    before: 'const isBody = property?.type.kind === "structured" && property.type.name === "itemBody";',
    after: 'const isBody = property.type.kind === "structured" && property.type.name === "itemBody";',
    reason: "A property that the schema lacks is a fault, and settings with a fault never come here.",
  },
  {
    file: "packages/core/src/policy/callers.ts",
    before: "return accountId === undefined || roleName === undefined ? undefined : { accountId, roleName };",
    after: "return false || roleName === undefined ? undefined : { accountId, roleName };",
    reason: "Where the pattern matches, it gives both parts, and else neither.",
  },
  {
    file: "packages/core/src/policy/operations/path-segments.ts",
    before:
      'ancestors: Array.from({ length: levels }, (_, level) => segments[from + 2 * level]?.text ?? ""),',
    after: 'ancestors: Array.from({ length: levels }, (_, level) => segments[from + 2 * level].text ?? ""),',
    reason:
      "Each level that is taken out has a literal of the nesting behind its key, so that the key is there.",
  },
  {
    file: "packages/core/src/privacy/text/address.ts",
    before: "for (let at = 0; at < text.length; at++) {",
    after: "for (let at = 0; at <= text.length; at++) {",
    reason: "Behind the end of a text stands the empty text, which is no quote and adds nothing.",
  },
  {
    file: "packages/core/src/privacy/text/visible-text.ts",
    before: "while (position < length && units[position] !== unit) position += 1;",
    after: "while (position <= length && units[position] !== unit) position += 1;",
    reason:
      "A zero follows the units of a text, and the code that asks takes a place behind the end for the end.",
  },
  {
    file: "packages/core/src/scope/record-rules.ts",
    before: "const [tag, ...others] = Array.isArray(properties) ? properties.filter(isSensitivity) : [];",
    after:
      'const [tag, ...others] = Array.isArray(properties) ? properties.filter(isSensitivity) : ["Stryker was here"];',
    reason: "A text has no value either, so that it says as little of the sensitivity as nothing does.",
  },
  {
    file: "packages/core/src/privacy/sanitizer/treat.ts",
    before: "if (json[first + 1] !== atSign || !literalAt(pass, first, typeKey)) return plan;",
    after: "if (true) return plan;",
    reason:
      "An object that begins with its type is started over as one whose type comes late, which only takes longer.",
  },
  {
    file: "packages/core/src/privacy/sanitizer/plan.ts",
    before: "isOpen = false,",
    after: "isOpen = true,",
    reason:
      "Of a plan without a type no names are counted, open or not; every other says whether it is open.",
  },
  {
    file: "packages/core/src/privacy/text/character-references.ts",
    before: "(unit >= 0x30 && unit <= 0x39) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a);",
    after: "(unit >= 0x30 && unit < 0x39) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a);",
    reason:
      "No name has a nine in it, and a name that ends before one is found as the beginning of what stands there.",
  },
  {
    file: "packages/core/src/privacy/text/measure.ts",
    before: "if (kind !== connector && at > 0 && isSpace(classAt(units, at - 1))) takeUpHere(scan);",
    after: "if (kind !== connector && at >= 0 && isSpace(classAt(units, at - 1))) takeUpHere(scan);",
    reason: "There is no unit before the first one of a text, and a missing unit is not a space.",
  },
  {
    file: "packages/core/src/privacy/text/visible-text.ts",
    before: "if (!isPlain(unit) && (unit !== SPACE || !isPlain(units[at + 1] as number))) break;",
    after: "if (!isPlain(unit) && (true)) break;",
    reason: "A space is then read by itself, as white space is, which only takes longer.",
  },
  {
    file: "packages/core/src/privacy/text/visible-text.ts",
    before: "if (!isPlain(unit) && (unit !== SPACE || !isPlain(units[at + 1] as number))) break;",
    after: "if (true) break;",
    reason: "Each character is then read by itself, which only takes longer.",
  },
  {
    file: "packages/core/src/privacy/text/visible-text.ts",
    before: "if (walk.html.units[walk.at - 1] !== GREATER_THAN || walk.at === nameAt) return;",
    after: "if (false || walk.at === nameAt) return;",
    reason: "A tag without its end reaches to the end of the text, behind which nothing is shown.",
  },
  {
    file: "packages/core/src/privacy/text/code-units.ts",
    before: "units = new Uint16Array(Math.max(most, Math.min(MAX_KEPT_UNITS, 2 * units.length)));",
    after: "units = new Uint16Array(Math.max(most, Math.max(MAX_KEPT_UNITS, 2 * units.length)));",
    reason: "There is more room than a text needs, and nobody reads beyond its length.",
  },
  {
    file: "packages/core/src/privacy/sanitizer/treat.ts",
    before:
      "const asItStood = runs.length === length && pass.from <= at && pass.invalidValues === invalidValues;",
    after:
      "const asItStood = runs.length === length && pass.from < at && pass.invalidValues === invalidValues;",
    reason: "An object that is not remembered is read again, which only takes longer.",
  },
  {
    file: "packages/core/src/privacy/text/address.ts",
    before: 'return /^mailto:$/i.test(found) ? "" : found;',
    after: 'return /mailto:$/i.test(found) ? "" : found;',
    reason: "What is found is one scheme, from its first character to its colon.",
  },
  {
    file: "packages/core/src/privacy/text/measure.ts",
    before: "else if (at + 1 < length && joins(kind, before, classAt(units, at + 1))) {",
    after: "else if (true && joins(kind, before, classAt(units, at + 1))) {",
    reason: "A zero follows the units of a text, and it joins nothing.",
  },
  {
    file: "packages/core/src/scope/record-filter.ts",
    before: "return item === undefined ? [] : [written(source, item.members, filter.strips)];",
    after: "return false ? [] : [written(source, item.members, filter.strips)];",
    reason: "Positions are those of records that are kept, so that each has its record.",
  },
  {
    file: "packages/core/src/privacy/sanitizer/transcode.ts",
    before: "const member: Member = { start, name: start };",
    after: "const member: Member = {};",
    reason:
      "The place of the name is written before it is read, and no member of a page's outermost object asks where that object starts.",
  },
  {
    file: "packages/core/src/privacy/text/visible-text.ts",
    before:
      "for (;;) {\nconst unit = units[at] as number;\nif (!isPlain(unit) && (unit !== SPACE || !isPlain(units[at + 1] as number))) break;\nunits[written++] = unit;\nat += 1;\n}",
    after:
      "for (; false;) {\nconst unit = units[at] as number;\nif (!isPlain(unit) && (unit !== SPACE || !isPlain(units[at + 1] as number))) break;\nunits[written++] = unit;\nat += 1;\n}",
    reason: "Each character is then read by itself, which only takes longer.",
  },
  {
    file: "packages/core/src/privacy/text/word-break.ts",
    before: "[wordBreak.other, 0x20ac],",
    after: "[],",
    reason:
      "The segmenter counts a text with this character, as it does where the table does not know one, and only takes longer.",
  },
  {
    file: "packages/core/src/policy/odata/properties.ts",
    before: "if (action === undefined) {",
    after: "if (true) {",
    reason: "An action that is worked out again is the same, and only takes longer.",
  },
  {
    file: "packages/core/src/privacy/sanitizer/treat.ts",
    before: "if (mend === undefined || !(isString || primitiveChecks.double(json, at) !== -1)) return false;",
    after: "if (mend === undefined || !(true)) return false;",
    reason: "What is neither a text nor a number is then read as a number, and is not one.",
  },
  {
    file: "packages/core/src/privacy/text/address.ts",
    before: 'const content = /^"((?:[^"\\\\]|\\\\.)*)"$/.exec(local)?.[1]?.replaceAll(/\\\\(.)/g, "$1");',
    after: 'const content = /^"((?:[^"\\\\]|\\\\.)*)"$/.exec(local)?.[1].replaceAll(/\\\\(.)/g, "$1");',
    reason: "A match has what its parentheses hold, which TypeScript does not know.",
  },
  {
    file: "packages/core/src/privacy/text/code-units.ts",
    before: "if (units.length <= MAX_KEPT_UNITS) kept = units;",
    after: "if (units.length > MAX_KEPT_UNITS) kept = units;",
    reason: "Which memory is kept for the next text changes no text.",
  },
  {
    file: "packages/core/src/identity/exchange/entra-exchange.ts",
    before: "if (!result?.accessToken || lifetime === undefined) {",
    after: "if (!result.accessToken || lifetime === undefined) {",
    reason: "MSAL gives a result for every answer without an error; only its type allows none.",
  },
  {
    file: "packages/core/src/privacy/text/word-break.ts",
    before: "[wordBreak.letter, 0x620, 0x64a],",
    after: "[],",
    reason:
      "The segmenter counts a text with these letters, as it does where the table does not know one, and only takes longer.",
  },
  {
    file: "packages/core/src/privacy/sanitizer/derive.ts",
    before: "if (end === -1) return undefined;",
    after: "if (end === +1) return undefined;",
    reason: "What is no binary then has fewer than no levels, and is refused for that.",
  },
  {
    file: "packages/core/src/privacy/sanitizer/treat.ts",
    before:
      "const asItStood = runs.length === length && pass.from <= at && pass.invalidValues === invalidValues;",
    after: "const asItStood = true && pass.from <= at && pass.invalidValues === invalidValues;",
    reason:
      "Whatever adds a run moves the place from which bytes are kept behind it, so that it is not before the object.",
  },
  {
    file: "packages/core/src/proxy/plan.ts",
    before: "const selected = resolved.openedQuery.select ?? pushed ?? [];",
    after: 'const selected = resolved.openedQuery.select ?? pushed ?? ["Stryker was here"];',
    reason: "Of a name that is no property nothing is derived.",
  },
  {
    file: "packages/core/src/privacy/sanitizer/plan.ts",
    before: "...errorFields(() => false),",
    after: "...errorFields(() => undefined),",
    reason: "Both say that the type has no property of the name.",
  },
  {
    file: "packages/core/src/proxy/resolve.ts",
    before:
      'if (!("query" in result)) throw new Refusal("invalidRequest", "cursor: holds another", badLink);',
    after: 'if (false) throw new Refusal("invalidRequest", "cursor: holds another", badLink);',
    reason: "The proxy seals no cursor whose query holds a token; only the type of the result allows it.",
  },
  {
    file: "packages/core/src/privacy/text/word-edge.ts",
    before: "if (codePoint > 0xffff) return edgeOf(codePoint);",
    after: "if (true) return edgeOf(codePoint);",
    reason: "Nothing is remembered then, which only takes longer.",
  },
  {
    file: "packages/core/src/privacy/text/measure.ts",
    before: "if (kind !== connector && at > 0 && isSpace(classAt(units, at - 1))) takeUpHere(scan);",
    after: "if (false) takeUpHere(scan);",
    reason: "A stretch then begins earlier and is counted as a whole, which only takes longer.",
  },
  {
    file: "packages/core/src/policy/query/query-values.ts",
    before: 'typeof value === "object" && value !== null && "ok" in value && value.ok === false;',
    after: 'typeof value === "object" && value !== null && "ok" in value && true;',
    reason: "Of what a reader gives only a fault has this member.",
  },
  {
    file: "packages/core/src/policy/document/document-schema.ts",
    before:
      'const anyMailboxes = v.union([mailboxList, mailboxGroup], "must be a list of ids, or one group");',
    after: 'const anyMailboxes = v.union([], "must be a list of ids, or one group");',
    reason: "What comes here is neither a list nor an object, which both forms refuse.",
  },
  {
    file: "packages/core/src/privacy/text/visible-text.ts",
    before: "while (at < length) {",
    after: "while (at <= length) {",
    reason: "A zero follows the units of a text, and it ends no tag.",
  },
  {
    file: "packages/core/src/privacy/text/visible-text.ts",
    before: "while (value < length && isSpace(units[value] as number)) value += 1;",
    after: "while (value <= length && isSpace(units[value] as number)) value += 1;",
    reason: "A zero follows the units of a text, and it is no space.",
  },
  {
    file: "packages/core/src/scope/lookup.ts",
    before:
      'if (records.some((record) => typeof record === "object" && record !== null && holdsError(record)))',
    after: "if (records.some((record) => true && record !== null && holdsError(record)))",
    reason: "No member of a text or a number is called like an error.",
  },
  {
    file: "packages/core/src/privacy/profile/profiles.ts",
    before: 'if (type.kind !== "primitive") return false;',
    after: "if (false) return false;",
    reason: "No other type is called string, guid or binary.",
  },
  {
    file: "packages/core/src/privacy/sanitizer/compile.ts",
    before:
      'return property.type.kind === "enumeration" ? enumerationCheck(membersOf(property.type.name)) : undefined;',
    after: "return true ? enumerationCheck(membersOf(property.type.name)) : undefined;",
    reason:
      "What is kept is a primitive value or a member of an enumeration; objects are treated property by property.",
  },
  {
    file: "packages/core/src/privacy/text/address.ts",
    before: "const numericLabel = /(?:^|\\.)(?:0x[0-9a-f]*|[0-9]+)$/;",
    after: "const numericLabel = /(?:\\.)(?:0x[0-9a-f]*|[0-9]+)$/;",
    reason: "A host of one number comes back as an IPv4 address, which has dots.",
  },
];
