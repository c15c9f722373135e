import { expect, it, vi } from "vitest";
import { createAwsRootKeySource } from "../src/root-key.ts";
import { createStsSubjectTokenProvider } from "../src/subject-token.ts";
import { CREDENTIALS, createFakeAws, KEY_ARN, REGION, stsAnswer, webIdentityToken } from "./fakes.ts";

const loads = vi.hoisted(() => ({ count: 0 }));

vi.mock("../src/sts-client.ts", async (original) => {
  loads.count += 1;
  return original();
});

it("loads the AWS SDK when the first call needs it", async () => {
  const { fetch } = createFakeAws(stsAnswer(webIdentityToken("api://a", 1_800_000_000_000)));
  const options = { region: REGION, credentials: CREDENTIALS, fetch };
  const provider = createStsSubjectTokenProvider(options);
  createAwsRootKeySource({ ...options, keyArn: KEY_ARN });
  expect(loads.count).toBe(0);
  await provider.getSubjectToken({ audience: "api://a", signal: new AbortController().signal });
  expect(loads.count).toBe(1);
});
