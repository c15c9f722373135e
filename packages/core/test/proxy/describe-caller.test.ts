import { describe, expect, it } from "vitest";
import type { OperationGroup } from "../../src/policy/operations/operation.ts";
import { plainProfile } from "../../src/privacy/profile/effective-profile.ts";
import { createVisibility } from "../../src/privacy/profile/visible-properties.ts";
import { describeFor, type Reader, schemaFor } from "../../src/proxy/describe-caller.ts";

interface Described {
  readonly paths: Readonly<Record<string, { readonly get: { readonly parameters: readonly Reference[] } }>>;
  readonly components: { readonly parameters: Readonly<Record<string, Parameter>> };
}
interface Reference {
  readonly $ref: string;
}
interface Parameter {
  readonly name: string;
  readonly schema: { readonly items?: { readonly enum: readonly string[] } };
}

/** A caller that reads these groups under the strict profile. */
const readerOf = (groups: readonly OperationGroup[], entry: Partial<Reader["entry"]> = {}): Reader => {
  const profile = plainProfile("strict");
  return {
    entry: { groups, ...entry },
    profile,
    visibility: createVisibility(profile),
    publicBase: "https://proxy.example",
  };
};

describe("the schema of a type", () => {
  it("is there for what the caller's operations reply with", () => {
    expect(schemaFor(readerOf(["mail"]), "message")).toMatchObject({ title: "message" });
    expect(schemaFor(readerOf(["directory", "calendar"]), "event")).toMatchObject({ title: "event" });
  });

  it.each<readonly [string, Reader, string]>([
    ["that belongs to another group", readerOf(["directory", "calendar"]), "message"],
    [
      "that only a denied operation replies with",
      readerOf([], { operations: { allow: ["/users"], deny: ["/users"] } }),
      "user",
    ],
    ["that is none", readerOf(["mail"]), "constructor"],
  ])("is not there for a type %s", (_, reader, type) => {
    expect(schemaFor(reader, type)).toBeUndefined();
  });
});

describe("the description of users", () => {
  /** What `$select` may name. */
  const selectable = (groups: readonly OperationGroup[]): readonly string[] => {
    const { paths, components } = describeFor(readerOf(groups)) as unknown as Described;
    const names = paths["/v1.0/users"]?.get.parameters.map(({ $ref }) => $ref.split("/").at(-1) ?? "") ?? [];
    const select = names.map((name) => components.parameters[name]).find((each) => each?.name === "$select");
    return select?.schema.items?.enum ?? expect.unreachable("users take a $select");
  };

  it("offers their mailbox settings to who may read these, and to nobody else", () => {
    expect(selectable(["directory", "mail"])).toContain("mailboxSettings");
    expect(selectable(["directory", "calendar"])).toContain("accountEnabled");
    expect(selectable(["directory", "calendar"])).not.toContain("mailboxSettings");
  });
});
