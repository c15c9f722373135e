import { expect, test } from "vitest";
import { translateTest } from "../opentofu.ts";

const written = `# A test.
mock_provider "aws" {
  override_during = plan
  source          = "../../fixtures/mocks/aws"
}

mock_provider "time" {
}

run "one" {
  command = plan
  override_data {
    target          = data.aws_region.this
    override_during = plan
    values          = { region = "us-east-1" }
  }
  assert {
    condition     = true
    error_message = "source = \\"x\\" stays"
  }
}
`;

const ofOneInstance = `run "two" {
  # Not with OpenTofu: it takes no value for one instance.
  command = plan
  override_resource {
    target          = aws_kms_key.this["v2"]
    override_during = plan
    values          = { arn = "a" }
  }
}

run "three" {
  command = plan
}
`;

test("a run that OpenTofu cannot do is left out, and no other", () => {
  const translated = translateTest(`${written}\n${ofOneInstance}`, () => "");
  expect(Array.from(translated.matchAll(/^run "(\w+)"/gm), ([, name]) => name)).toEqual(["one", "three"]);
  expect(translated).not.toContain("aws_kms_key");
});

test("a test of Terraform becomes one that OpenTofu reads", () => {
  const sources: string[] = [];
  const translated = translateTest(written, (source) => {
    sources.push(source);
    return 'mock_data "aws_region" {}';
  });
  expect(sources).toEqual(["../../fixtures/mocks/aws"]);
  expect(translated).toContain('mock_provider "aws" {\nmock_data "aws_region" {}\n}');
  expect(translated).not.toContain("override_during");
  expect(translated).toContain('values          = { region = "us-east-1" }');
  expect(translated).toContain('mock_provider "time" {\n}');
});
