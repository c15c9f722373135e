import { describe, expect, test } from "vitest";
import { plainProfile } from "../../../src/privacy/profile/effective-profile.ts";
import type { Tokens } from "../../../src/privacy/sanitizer/tokens.ts";
import { isTypeName, typeNames } from "../../../src/schema/schema.ts";
import { createDocumentGenerator } from "./documents.ts";
import { marks, referenceSanitizer } from "./reference.ts";
import { createTextSanitizer } from "./text-sanitizer.ts";

const tokens: Tokens = {
  pseudonymize: (values) => values.map(marks.pseudonymize),
  correlate: (values) => values.map(marks.correlate),
  sealIds: (kind, ids) => ids.map((id) => marks.seal(kind, id)),
};

/** 102,000 over the three profiles, each once plain and once with plants. */
const documentsPerProfile = 34_000;

describe.each(["strict", "analytics", "raw"] as const)("under %s", (name) => {
  test(`of ${documentsPerProfile} documents what the plain reference keeps passes, and what was planted does not`, () => {
    const sanitizer = createTextSanitizer({ profile: plainProfile(name), tokens });
    const reference = referenceSanitizer(name);
    const generate = createDocumentGenerator(0x5eed);
    for (let i = 0; i < documentsPerProfile; i++) {
      const type = typeNames[i % typeNames.length];
      if (type === undefined || !isTypeName(type)) expect.unreachable();
      const { clean, planted } = generate(type);
      const shape = { kind: "entity", type } as const;
      const expected = JSON.stringify(reference(clean, type));
      const outputOf = (text: string): string =>
        JSON.stringify(JSON.parse(sanitizer.sanitize(text, shape, () => undefined).body));
      const plain = outputOf(clean);
      const withPlants = outputOf(planted);
      if (plain !== expected || withPlants !== expected) expect(withPlants, planted).toBe(expected);
    }
  });
});
