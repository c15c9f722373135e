import { describe, expect, it } from "vitest";
import type { OperationGroup } from "../../src/policy/operations/operation.ts";
import { plainProfile } from "../../src/privacy/profile/effective-profile.ts";
import { createVisibility } from "../../src/privacy/profile/visible-properties.ts";
import { describeFor, type Reader, schemaFor } from "../../src/proxy/describe-caller.ts";
import { oidcMatch } from "../fixtures/environment.ts";

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
    ["that does not exist", readerOf(["mail"]), "constructor"],
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

describe("the description of how a caller authenticates", () => {
  const securityOf = (match: NonNullable<Reader["entry"]["match"]> | undefined) => {
    const { security, components } = describeFor(
      readerOf([], match === undefined ? {} : { match }),
    ) as unknown as {
      readonly security?: readonly unknown[];
      readonly components: { readonly securitySchemes?: Readonly<Record<string, unknown>> };
    };
    return { security, schemes: components.securitySchemes };
  };

  it.each([{ awsRole: "arn:aws:iam::123456789012:role/reader" }, { awsAccount: "123456789012" }])(
    "says of %j that requests are signed",
    (match) => {
      expect(securityOf(match)).toEqual({
        security: [{ sigV4: [] }],
        schemes: {
          sigV4: {
            type: "apiKey",
            in: "header",
            name: "Authorization",
            description: expect.stringContaining("Signature Version 4"),
          },
        },
      });
    },
  );

  it.each([{ gcpServiceAccount: "reader@project.iam.gserviceaccount.com" }, oidcMatch])(
    "says of %j that a token is presented",
    (match) => {
      expect(securityOf(match)).toEqual({
        security: [{ bearer: [] }],
        schemes: {
          bearer: {
            type: "http",
            scheme: "bearer",
            bearerFormat: "JWT",
            description: expect.stringContaining("OpenID Connect"),
          },
        },
      });
    },
  );

  it.each([{ local: true } as const, undefined])("says nothing of %j", (match) => {
    expect(securityOf(match)).toEqual({ security: undefined, schemes: undefined });
  });
});
