import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createStsSubjectTokenProvider } from "@graphveil/aws-lambda";
import type { SubjectToken } from "@graphveil/core";
import { createMetadataSubjectTokenProvider } from "@graphveil/gcp-function";
import { createSimulator } from "@graphveil/simulator";
import { expect, test } from "vitest";

const fixture = join(import.meta.dirname, "..", "..", "..", "infra", "fixtures", "identity.json");
const identities = JSON.parse(await readFile(fixture, "utf8")) as Readonly<
  Record<string, SubjectToken["claims"]>
>;

const { fetch, world } = createSimulator();
const providers = {
  aws: createStsSubjectTokenProvider({ region: world.aws.region, credentials: world.aws.proxy, fetch }),
  gcp: createMetadataSubjectTokenProvider({ fetch }),
};

test.each(["aws", "gcp"] as const)(
  "what the infrastructure trusts is what the function presents: %s",
  async (cloud) => {
    const { signal } = new AbortController();
    const audience = identities[cloud]?.audience ?? "";
    const { claims } = await providers[cloud].getSubjectToken({ audience, signal });
    expect(claims).toEqual(identities[cloud]);
  },
);

test("and what the simulated Entra ID trusts", () => {
  expect(world.entra.federatedCredentials).toEqual(Object.values(identities));
});
