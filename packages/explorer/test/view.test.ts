import { profileNames } from "@graphveil/core/sanitizer";
import { describe, expect, test } from "vitest";
import type { CheckedPolicy } from "../src/policy/check.ts";
import type { Row } from "../src/record/row.ts";
import { inventedTenant, type Subject, subjectOf } from "../src/record/subject.ts";
import { viewReply } from "../src/record/view.ts";
import { firstCaller, policyWith } from "./policies.ts";

const sampleNamed = (title: string): Subject =>
  inventedTenant.subjects.find((each) => each.title === title) ?? expect.unreachable(title);

const replyOf = (policy: CheckedPolicy, subject: Subject) => {
  const view = viewReply(policy.document, firstCaller(policy), subject);
  return view.kind === "reply" ? view : expect.unreachable(view.kind);
};

const rowsOf = (policy: CheckedPolicy, subject: Subject): readonly Row[] =>
  replyOf(policy, subject).records.flatMap(({ rows }) => rows());

const fatesOf = (policy: CheckedPolicy, subject: Subject): Readonly<Record<string, string>> =>
  Object.fromEntries(rowsOf(policy, subject).map(({ id, fate }) => [id, fate]));

/** The texts, numbers and booleans of a JSON value. */
function* scalars(value: unknown): Generator<string> {
  if (typeof value === "object" && value !== null)
    for (const each of Object.values(value)) yield* scalars(each);
  else yield JSON.stringify(value);
}

describe.each(profileNames)("under %s", (profile) => {
  test.each(inventedTenant.subjects.map((subject) => [subject.title, subject] as const))(
    "everything that leaves of %s is shown, and nothing else is shown as leaving",
    (_, subject) => {
      const reply = replyOf(policyWith({ profile }), subject);
      const rows = [...reply.envelope, ...reply.records.flatMap(({ rows: own }) => own())];
      const after = rows.map((row) => row.after ?? "").join("\n");
      for (const scalar of scalars(JSON.parse(reply.output))) expect(after).toContain(scalar);
      const before = rows.map((row) => row.before ?? "").join("\n");
      for (const scalar of scalars(JSON.parse(subject.text))) expect(before).toContain(scalar);
      for (const { fate, after: left } of rows)
        if (["dropped", "unasked", "withheld"].includes(fate)) expect(left).toBeUndefined();
    },
  );
});

describe("what becomes of a value is told from the sanitizer's output:", () => {
  const message = sampleNamed("A message");

  test("strict", () => {
    expect(fatesOf(policyWith({}), message)).toMatchObject({
      "/subject": "unasked",
      "/id": "sealed",
      "/from/emailAddress/name": "dropped",
      "/from/emailAddress/address": "pseudonym",
      "/internetMessageId": "token",
      "/conversationIndex": "described",
      "/isRead": "structure",
    });
  });

  test("strict lets nothing of any record out in the clear", () => {
    for (const subject of inventedTenant.subjects) {
      const clear = rowsOf(policyWith({}), subject).filter(({ fate }) => fate === "clear");
      expect(clear.map(({ id }) => `${subject.title} ${id}`)).toEqual([]);
    }
  });

  test("analytics measures texts", () => {
    expect(fatesOf(policyWith({ profile: "analytics" }), message)).toMatchObject({
      "/subject": "described",
      "/body/content": "described",
    });
  });

  test("an override lets the subject out in the clear", () => {
    const overrides = { properties: { "message.subject": "keep" } };
    const policy = policyWith({}, { overrides, acknowledge: ["text"] });
    expect(fatesOf(policy, message)["/subject"]).toBe("clear");
  });

  test("rounded times", () => {
    expect(fatesOf(policyWith({ times: "day" }), message)["/sentDateTime"]).toBe("rounded");
  });

  test("a value that is not what the schema says is withheld", () => {
    const text = JSON.stringify({ value: [{ id: "AAMk", isRead: "perhaps", subject: "x" }] });
    const subject = subjectOf("odd", "/users/{user-id}/messages", text);
    expect(fatesOf(policyWith({}), subject)["/isRead"]).toBe("withheld");
  });

  test("a name that the schema does not know does not leave", () => {
    const text = '{"id":"AAMk","isRead":true,"__proto__":{"isRead":false},"constructor":"x"}';
    const subject = subjectOf("odd", "/users/{user-id}/messages/{message-id}", text, "default");
    const fates = fatesOf(policyWith({ profile: "raw" }), subject);
    expect(fates).toMatchObject({ "/isRead": "structure" });
    expect(rowsOf(policyWith({ profile: "raw" }), subject).map(({ id, fate }) => `${id} ${fate}`)).toEqual(
      expect.arrayContaining(["/__proto__ dropped", "/constructor dropped"]),
    );
  });
});

describe("a whole record is left out", () => {
  test("where it is private and private items are left out", () => {
    const reply = replyOf(policyWith({}, { private: "drop" }), sampleNamed("A private meeting"));
    expect(reply.records[0]?.leftOut).toMatch(/private items are left out/);
    expect(reply.records[0]?.rows().every(({ after }) => after === undefined)).toBe(true);
  });

  test("where it comes from outside", () => {
    const from = { emailAddress: { name: "x", address: "x@fabrikam.example" } };
    const subject = subjectOf(
      "m",
      "/users/{user-id}/messages/{message-id}",
      JSON.stringify({ id: "a", from }),
    );
    expect(replyOf(policyWith({}, { senders: "internal" }), subject).records[0]?.leftOut).toMatch(/outside/);
    expect(replyOf(policyWith({}), subject).records[0]?.leftOut).toBeUndefined();
  });
});

describe("a body that cannot be read is refused with a sentence:", () => {
  test.each([
    ["no JSON", "<html>", "The body is not JSON."],
    ["a list", "[1]", "The body is JSON, and no object."],
    ["a text", '"x"', "The body is JSON, and no object."],
    ["an entity instead of a collection", '{"id":"a"}', /not what this operation answers with/],
    ["nothing", "", "The body is not JSON."],
  ])("%s", (_, text, problem) => {
    const policy = policyWith({});
    const view = viewReply(
      policy.document,
      firstCaller(policy),
      subjectOf("b", "/users/{user-id}/messages", text),
    );
    expect(view).toMatchObject({ kind: "unreadable", problem: expect.stringMatching(problem) });
  });
});

test("what a caller may not ask is refused, with what would change it", () => {
  const policy = policyWith({}, { groups: ["directory"] });
  const view = viewReply(policy.document, firstCaller(policy), sampleNamed("A message"));
  expect(view).toMatchObject({
    kind: "refused",
    explanation: { remedy: expect.stringContaining('add "mail"') },
  });
});
