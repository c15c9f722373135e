import { checkPolicy } from "@graphveil/cli";
import { accessOf } from "@graphveil/core/access";
import { propertiesOf } from "@graphveil/core/sanitizer";
import { structuredType, typeNames } from "@graphveil/core/schema";
import { describe, expect, test } from "vitest";
import { joiningOf } from "../src/join/joined.ts";
import { areasOf } from "../src/map/areas.ts";
import { countFates, layOut } from "../src/map/layout.ts";
import { underProfile } from "../src/policy/baseline.ts";
import { checkText } from "../src/policy/check.ts";
import { starterPolicy } from "../src/policy/starters.ts";
import { inventedTenant } from "../src/record/subject.ts";
import { veilOf } from "../src/record/veils.ts";
import { checked, firstCaller, policyWith } from "./policies.ts";

const message = inventedTenant.subjects.find(({ title }) => title === "A message") ?? expect.unreachable();

describe("the check", () => {
  test.each(["strict", "analytics", "raw"] as const)(
    "says of a policy to begin with what the command line says, under %s",
    (profile) => {
      const text = starterPolicy(profile);
      expect(checkText(text)).toEqual(checkPolicy(Buffer.from(text)));
      expect(checkText(text)).toMatchObject({ ok: true, warnings: [] });
    },
  );

  test("has the words of the command line for faults", () => {
    const text = '{"profile":"Strict","callers":[{"name":"a","match":{},"groups":["mial"]}],"x":1}';
    expect(checkText(text)).toEqual(checkPolicy(Buffer.from(text)));
    expect(checkText(text).ok).toBe(false);
  });
});

describe("who can join whom", () => {
  const two = (second: object) =>
    checked({
      tenantDomains: ["northwind-traders.com"],
      callers: [
        { name: "one", match: { local: true }, groups: ["mail"] },
        { name: "two", match: { awsAccount: "123456789012" }, groups: ["mail"], ...second },
      ],
    });
  const joining = (second: object) => {
    const { document } = two(second);
    const [one, other] = document.callers;
    return one === undefined || other === undefined
      ? expect.unreachable()
      : joiningOf(document, [one, other], message);
  };

  test("two with shared keys: by every token, and by times", () => {
    const found = joining({}) ?? expect.unreachable();
    expect(found.equalTokens).toBeGreaterThan(5);
    expect(found.unequalTokens).toBe(0);
    expect(found.joinable).toContain("sentDateTime");
  });

  test("one with keys of its own: by no token, and still by times", () => {
    const found = joining({ separate: true }) ?? expect.unreachable();
    expect(found.equalTokens).toBe(0);
    expect(found.unequalTokens).toBeGreaterThan(5);
    expect(found.joinable).toContain("sentDateTime");
  });

  test("nothing of a record that one of them may not ask for", () => {
    expect(joining({ groups: ["directory"] })).toBeUndefined();
  });
});

describe("the map", () => {
  const areas = (document: object, entry: object = {}) => {
    const policy = policyWith(document, entry);
    const caller = firstCaller(policy);
    return areasOf(accessOf(policy.document, caller).operations, veilOf(policy.document, caller).profile);
  };

  test("has every property that is not made of others, once", () => {
    const { profile } = veilOf(policyWith({}).document, firstCaller(policyWith({})));
    const own = typeNames.flatMap((type) =>
      [...structuredType(type).properties.values()].filter(
        (each) => each.declaredIn === type && profile.actionFor(each, type) !== "recurse",
      ),
    );
    const counted = [...countFates(areas({})).values()].reduce((sum, each) => sum + each, 0);
    expect(counted).toBe(own.length);
    expect([...propertiesOf("message", profile.actionFor)].length).toBeGreaterThan(20);
  });

  test("shows nothing of people and content in the clear under strict, and much under raw", () => {
    expect(countFates(areas({})).get("clear")).toBeUndefined();
    expect(countFates(areas({ profile: "raw" })).get("clear")).toBeGreaterThan(100);
  });

  test("fetches nothing for a caller that reads rooms alone, but rooms", () => {
    const kept = areas({}, { groups: ["rooms"] }).filter(({ fate }) => fate !== "unasked");
    expect(kept.map(({ type }) => type)).not.toContain("message");
    expect(kept.map(({ type }) => type)).toContain("room");
  });

  test("has room for every area", () => {
    const plots = layOut(areas({}));
    expect(plots.flatMap(({ tiles }) => tiles)).toHaveLength(areas({}).length);
    for (const { tiles, x, width } of plots)
      for (const tile of tiles) expect(tile.x >= x && tile.x + tile.width <= x + width + 1).toBe(true);
  });
});

test("a bare profile keeps readers and records, and nothing that differs from the profile", () => {
  const policy = policyWith({ times: "day" }, { profile: "analytics", folders: ["inbox"] });
  const { document } = underProfile(policy, "strict");
  expect(document).toMatchObject({ profile: "strict", callers: [{ name: "acme", folders: ["inbox"] }] });
  expect(document.times).toBeUndefined();
  expect(firstCaller({ ...policy, document }).profile).toBeUndefined();
});
