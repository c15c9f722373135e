import { expect, test } from "vitest";
import { inventedTenant } from "../src/record/subject.ts";
import { viewReply } from "../src/record/view.ts";
import { reasonFor } from "../src/record/why.ts";
import { firstCaller, policyWith } from "./policies.ts";

const reasonOf = (document: object, entry: object, id: string) => {
  const policy = policyWith(document, entry);
  const caller = firstCaller(policy);
  const subject = inventedTenant.subjects.find(({ title }) => title === "A message") ?? expect.unreachable();
  const view = viewReply(policy.document, caller, subject);
  const rows = view.kind === "reply" ? view.records.flatMap(({ rows: own }) => own()) : [];
  const row = rows.find((each) => each.id === id) ?? expect.unreachable(id);
  const text = JSON.stringify({
    ...document,
    callers: [{ name: "acme", match: { local: true }, groups: ["mail"], ...entry }],
  });
  return reasonFor({ document: policy.document, text, entry: caller }, row);
};

test.each([
  [
    {},
    {},
    "/subject",
    "message.subject",
    ["profile"],
    /The profile strict treats every value of the class text so/,
  ],
  [
    { overrides: { classes: { text: "measure" } } },
    {},
    "/subject",
    "message.subject",
    ["overrides", "classes", "text"],
    /An override of the class text says so/,
  ],
  [
    {},
    { overrides: { properties: { "message.subject": "keep" } }, acknowledge: ["text"] },
    "/subject",
    "message.subject",
    ["callers", 0, "overrides", "properties", "message.subject"],
    /An override of message.subject says so/,
  ],
  [{}, {}, "/from/emailAddress/address", "emailAddress.address", ["profile"], /as a pseudonym/],
  [{}, {}, "/body", "message.body", undefined, /itemBody.content decides/],
])("under %j and %j: %s", (document, entry, id, name, place, sentence) => {
  const reason = reasonOf(document, entry, id);
  expect(reason).toMatchObject({ name, place });
  expect(reason?.sentences.join(" ")).toMatch(sentence);
});
