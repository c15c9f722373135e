import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MalformedReply } from "../../../src/json/scan.ts";
import { plainProfile } from "../../../src/privacy/profile/effective-profile.ts";
import type { Tokens } from "../../../src/privacy/sanitizer/tokens.ts";
import type { TypeName } from "../../../src/schema/schema.ts";
import {
  anyType,
  anything,
  instance,
  objectsIn,
  spacedOut,
  unknownNames,
  withMember,
} from "./arbitraries.ts";
import { ErrorInside, marks, referenceSanitizer } from "./reference.ts";
import { createTextSanitizer } from "./text-sanitizer.ts";

const tokens: Tokens = {
  pseudonymize: (values) => values.map(marks.pseudonymize),
  correlate: (values) => values.map(marks.correlate),
  sealIds: (kind, ids) => ids.map((id) => marks.seal(kind, id)),
};
/** What a reading gives, or that it refuses the reply for the error that is in it. */
const outcomeOf = (read: () => string): string => {
  try {
    return read();
  } catch (error) {
    if (error instanceof ErrorInside || error instanceof MalformedReply) return "refused";
    throw error;
  }
};
const typed = anyType.chain((type) => fc.tuple(fc.constant(type), instance(type, 3)));

describe.each(["strict", "analytics", "raw"] as const)("the single pass under %s", (name) => {
  const create = () => createTextSanitizer({ profile: plainProfile(name), tokens });
  const shared = create();
  const reference = referenceSanitizer(name);

  const sanitize = (text: string, type: TypeName, sanitizer = shared): string =>
    sanitizer.sanitize(text, { kind: "entity", type }, () => undefined).body;

  test("gives what the plain reference gives, in the order of the input", () => {
    fc.assert(
      fc.property(typed, ([type, value]) => {
        const text = JSON.stringify(value);
        expect(sanitize(text, type)).toBe(JSON.stringify(reference(text, type)));
      }),
      { numRuns: 1200 },
    );
  });

  test("reads white space as the grammar does", () => {
    fc.assert(
      fc.property(typed, ([type, value]) => {
        const text = spacedOut(value);
        expect(JSON.parse(sanitize(text, type))).toEqual(JSON.parse(sanitize(JSON.stringify(value), type)));
      }),
      { numRuns: 600 },
    );
  });

  test("gives the same, whatever it saw before", () => {
    fc.assert(
      fc.property(typed, ([type, value]) => {
        const text = JSON.stringify(value);
        expect(sanitize(text, type)).toBe(sanitize(text, type, create()));
      }),
      { numRuns: 400 },
    );
  });

  test("follows @odata.type wherever it stands", () => {
    const values = fc.tuple(
      fc.constantFrom<TypeName>("message", "directoryObject", "outlookItem", "attachment", "place"),
      anyType,
      fc.nat({ max: 12 }),
    );
    const cases = values.chain(([declared, actual, at]) =>
      instance(actual, 2).map((value) => {
        const entries = Object.entries(value);
        entries.splice(Math.min(at, entries.length), 0, ["@odata.type", `#microsoft.graph.${actual}`]);
        return [declared, Object.fromEntries(entries)] as const;
      }),
    );
    fc.assert(
      fc.property(cases, ([declared, value]) => {
        const text = JSON.stringify(value);
        expect(outcomeOf(() => sanitize(text, declared))).toBe(
          outcomeOf(() => JSON.stringify(reference(text, declared))),
        );
      }),
      { numRuns: 700 },
    );
  });

  test("is not changed by a property or annotation that no schema knows, whatever its name, at any depth", () => {
    let nested = 0;
    const cases = fc.tuple(typed, unknownNames, anything, fc.nat(), fc.nat({ max: 12 }));
    fc.assert(
      fc.property(cases, ([[type, value], name, secret, object, at]) => {
        const member = `${JSON.stringify(name)}:${JSON.stringify(secret)}`;
        const text = withMember(value, member, object % objectsIn(value), at);
        expect(text).toContain(member);
        expect(sanitize(text, type)).toBe(sanitize(JSON.stringify(value), type));
        nested += object % objectsIn(value) === 0 ? 0 : 1;
      }),
      { numRuns: 2000 },
    );
    expect(nested).toBeGreaterThan(250);
  });
});
