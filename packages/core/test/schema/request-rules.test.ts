import { describe, expect, it } from "vitest";
import {
  expressionProblems,
  leftOutGrammar,
  type NamedParameter,
  namedParameters,
  type RuleName,
  ruleTemplates,
  ruleText,
} from "../../src/schema/request-rules.ts";
import { everyRequestMessage } from "../fixtures/request-messages.ts";

const names = Object.keys(ruleTemplates) as readonly RuleName[];

describe("the text of a rule", () => {
  it.each([
    [{ rule: "range", parameter: "$top", most: 1000 }, "$top: 1 to 1000."],
    [{ rule: "missing", parameter: "startDateTime" }, "startDateTime is missing."],
    [{ rule: "expected a literal", parameter: "$filter" }, "$filter: expected a literal."],
  ] as const)("of %j is %j", (rule, text) => {
    expect(ruleText(rule)).toBe(text);
  });

  it("has no blank left, and no other than a name and a number", () => {
    expect(everyRequestMessage.size).toBeGreaterThan(names.length);
    for (const message of everyRequestMessage) expect(message).toMatch(/^[A-Z$a-z][^{}]*\.$/);
    for (const template of Object.values(ruleTemplates))
      expect(template.replace("{parameter}", "").replace("{most}", "")).not.toMatch(/[{}]/);
  });

  it("holds nothing that is not of the tables, whatever its blanks are given", () => {
    const canary = "canary@contoso.com";
    const hostile = [canary, "$1", "$&", "{most}", "__proto__", "constructor", "", "$TOP"];
    for (const name of hostile) {
      expect(ruleText({ rule: name as RuleName, parameter: "$top", most: 1 })).toBeUndefined();
      for (const rule of [...names, ...expressionProblems, ...leftOutGrammar]) {
        const text = ruleText({ rule, parameter: name as NamedParameter, most: name as unknown as number });
        if (text !== undefined) expect(everyRequestMessage).toContain(text);
      }
    }
    for (const most of [Number.NaN, Number.POSITIVE_INFINITY, 1.5])
      expect(ruleText({ rule: "range", parameter: "$top", most })).toBeUndefined();
  });

  it("names every parameter", () => {
    for (const parameter of namedParameters)
      expect(ruleText({ rule: "repeated", parameter })).toBe(`${parameter} is given more than once.`);
  });
});
