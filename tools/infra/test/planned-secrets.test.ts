import { describe, expect, test } from "vitest";
import { findPlannedSecrets } from "../planned-secrets.ts";

const planOf = (type: string, after: object) => ({
  file: "tests-plan/example.tftest.hcl",
  run: "planted",
  plan: { resource_changes: [{ address: `${type}.this`, type, change: { before: null, after } }] },
});

const search = (type: string, after: object) =>
  findPlannedSecrets([planOf(type, after)]).map(({ pointer }) =>
    pointer.replace("/resource_changes/0/change/after", ""),
  );

describe("findPlannedSecrets", () => {
  test.each([
    ["a client secret", "azuread_application_password", { client_secret: "planted" }, "/client_secret"],
    ["a password block", "azuread_application", { password: [{ value: "planted" }] }, "/password"],
    ["key material", "aws_kms_external_key", { key_material_base64: "cGxhbnRlZA==" }, "/key_material_base64"],
    ["a private key", "google_service_account_key", { private_key: "planted" }, "/private_key"],
    ["an access key", "aws_iam_access_key", { secret: "planted" }, "/secret"],
    [
      "a variable of the function",
      "aws_lambda_function",
      { environment: [{ variables: { GRAPHVEIL_CLIENT_SECRET: "planted" } }] },
      "/environment/0/variables/GRAPHVEIL_CLIENT_SECRET",
    ],
    ["a PEM block", "x", { notes: "-----BEGIN RSA PRIVATE KEY-----\nplanted" }, "/notes"],
    ["an AWS access key id", "x", { description: "use AKIAIOSFODNN7EXAMPLE" }, "/description"],
    ["a token", "x", { value: "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwbGFudGVkIn0.c2ln" }, "/value"],
  ])("finds %s", (_what, type, after, pointer) => {
    expect(search(type, after)).toEqual([pointer]);
  });

  test.each([
    ["no secret", "azuread_application", { password: [], client_id: "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f" }],
    ["no key material", "aws_kms_external_key", { key_material_base64: null, key_spec: "HMAC_256" }],
    [
      "no secret volumes",
      "google_cloudfunctions2_function",
      { secret_volumes: [], secret_environment_variables: [] },
    ],
    [
      "what merely sounds like one",
      "x",
      { key_arn: "arn", access_type: "y", propagation_wait: "120s", passed: true },
    ],
  ])("lets %s pass", (_what, type, after) => {
    expect(search(type, after)).toEqual([]);
  });

  test("looks at outputs too, and never says what it found", () => {
    const plan = { output_changes: { client_secret: { after: "planted" } } };
    const found = findPlannedSecrets([{ file: "f", run: "r", plan }]);
    expect(found).toEqual([{ run: "f r", pointer: "/output_changes/client_secret" }]);
    expect(JSON.stringify(found)).not.toContain("planted");
  });
});
