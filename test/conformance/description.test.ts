import { describeProfile } from "@graphveil/core/description";
import { profileNames } from "@graphveil/core/privacy";
import { createSimulatedCloud } from "@graphveil/simulator";
import { Validator } from "@seriousme/openapi-schema-validator";
import { describe, expect, test } from "vitest";
import { goldenBodies } from "../goldens/bodies/all.ts";
import { sanitizeBody } from "../goldens/sanitized.ts";
import { commonEnvironment, policyOf } from "../harness/configuration.ts";
import { createInProcessService } from "../harness/in-process.ts";
import { createSurface, type SurfaceDocument } from "../harness/surface.ts";

type Members = Readonly<Record<string, unknown>>;

const validate = async (document: unknown) => new Validator().validate(document as Members);

/** Every place of a JSON value that holds an object, as paths of names. */
function* objectsIn(
  value: unknown,
  path: readonly (string | number)[] = [],
): Generator<readonly (string | number)[]> {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value)) yield path;
  for (const [name, each] of Object.entries(value)) yield* objectsIn(each, [...path, name]);
}

/** A copy with one more property in the object at a place. */
const planted = (value: unknown, [step, ...rest]: readonly (string | number)[]): unknown => {
  if (step === undefined) return { ...(value as Members), planted: 1 };
  const copy = Array.isArray(value) ? [...value] : { ...(value as Members) };
  (copy as Record<string, unknown>)[step] = planted((value as Members)[step], rest);
  return copy;
};

describe.each(profileNames)("the published description of %s", (profile) => {
  const document = describeProfile(profile) as unknown as SurfaceDocument;
  const { bodyFaults } = createSurface(document);
  const { schemas } = document.components;
  const described = goldenBodies.flatMap((golden) => {
    const { kind, type } = golden.shape;
    const name = kind === "collection" ? `${type}.page` : `${type}.any` in schemas ? `${type}.any` : type;
    return kind === "property" || !(name in schemas) ? [] : [[golden.name, name, golden] as const];
  });

  test("is valid OpenAPI 3.1", async () => {
    expect(await validate(document)).toEqual({ valid: true });
  });

  test("describes the replies of most goldens", () => {
    expect(described.length).toBeGreaterThan(80);
  });

  test.each(described)("holds for the golden %s", (_, name, golden) => {
    expect(bodyFaults(name, sanitizeBody(golden, profile).body)).toEqual([]);
  });

  test("lets nothing unknown into any object of any golden", () => {
    for (const [golden, name, body] of described) {
      const sanitized = sanitizeBody(body, profile).body;
      for (const place of objectsIn(sanitized)) {
        expect(bodyFaults(name, planted(sanitized, place)), `${golden} ${place.join("/")}`).not.toEqual([]);
      }
    }
  });

  test("does not hold for what the other profiles let out beyond it", () => {
    const beyond = profileNames.filter(
      (other) => profileNames.indexOf(other) > profileNames.indexOf(profile),
    );
    for (const other of beyond) {
      const refused = described.filter(
        ([, name, golden]) => bodyFaults(name, sanitizeBody(golden, other).body).length > 0,
      );
      expect(refused.length, other).toBeGreaterThan(described.length / 2);
    }
  });
});

describe("the description that a caller reads", () => {
  const stack = createSimulatedCloud();
  const read = async (entry: object) => {
    const policy = JSON.parse(policyOf(stack)) as Members;
    const callers = [
      { name: "acme", match: { local: true }, ...entry },
      { name: "rival", match: { awsAccount: "111111111111" }, groups: ["rooms"] },
    ];
    const { proxy } = createInProcessService(stack, {
      environment: commonEnvironment(stack, JSON.stringify({ ...policy, callers })),
    });
    const request = {
      method: "GET",
      rawTarget: "/_graphveil/openapi.json",
      headers: new Headers(),
      bodyBytes: 0,
    };
    const reply = await proxy.handle(request, {
      id: "i",
      deadline: Date.now() + 30_000,
      caller: { kind: "local" },
      publicBase: "https://proxy.example/base",
    });
    expect(reply.status).toBe(200);
    return (await reply.json()) as SurfaceDocument;
  };
  const pathsOf = (document: SurfaceDocument) =>
    Object.keys(document.paths).filter((path) => path.startsWith("/v1.0") && path !== "/v1.0/$batch");

  test("has his groups, less what he is denied and with what he is allowed, on the base that he calls", async () => {
    const document = await read({
      groups: ["rooms"],
      operations: { allow: ["/users"], deny: ["/places/$count"] },
    });
    expect(await validate(document)).toEqual({ valid: true });
    expect(document.servers).toEqual([{ url: "https://proxy.example/base" }]);
    const paths = pathsOf(document);
    expect(paths).toContain("/v1.0/users");
    expect(paths).not.toContain("/v1.0/places/$count");
    expect(paths.filter((path) => !path.startsWith("/v1.0/places/"))).toEqual(["/v1.0/users"]);
    const parameters = JSON.stringify((document.components as Members)["parameters"]);
    expect(parameters).toContain('"accountEnabled"');
    expect(parameters).not.toMatch(/"mailboxSettings["/]/);
  });

  test("has what his profile and his overrides let through", async () => {
    const overrides = { properties: { "message.subject": "keep", "message.isRead": "drop" } };
    const document = await read({ groups: ["mail"], profile: "analytics", overrides, acknowledge: ["text"] });
    expect(await validate(document)).toEqual({ valid: true });
    const { bodyFaults } = createSurface(document);
    expect(
      bodyFaults("message", { subject: "x", "bodyPreview@graphveil.measure": { length: 1, words: 1 } }),
    ).toEqual([]);
    for (const body of [
      { isRead: true },
      { bodyPreview: "x" },
      { "subject@graphveil.measure": { length: 1, words: 1 } },
    ])
      expect(bodyFaults("message", body), JSON.stringify(body)).not.toEqual([]);
  });

  test("says nothing of his scope, of the policy's phrases, or of other callers", async () => {
    const secrets = {
      mailbox: "6a7c1a1e-8f0e-4c39-9d2b-1f1f0d5b2a10",
      phrase: "Project Nightfall",
      other: "rival",
    };
    const scope = { mailboxes: [secrets.mailbox], folders: ["inbox"], private: "drop" };
    const settings = { overrides: { classes: { text: "phrases" } }, phrases: [secrets.phrase] };
    const document = JSON.stringify(await read({ groups: ["mail"], ...scope, ...settings }));
    expect(document).toContain("subject@graphveil.phrases");
    for (const secret of Object.values(secrets)) expect(document).not.toContain(secret);
  });

  test("leaves out the settings that his profile does not show", async () => {
    const shown = pathsOf(await read({ groups: ["mail"], profile: "raw" }));
    const hidden = pathsOf(
      await read({ groups: ["mail"], overrides: { properties: { "mailboxSettings.timeZone": "drop" } } }),
    );
    expect(shown).toContain("/v1.0/users/{user-id}/mailboxSettings/timeZone");
    expect(hidden).not.toContain("/v1.0/users/{user-id}/mailboxSettings/timeZone");
  });
});
