import { expect, it, vi } from "vitest";
import { googleHosts } from "../src/hosts.ts";
import { createGcpRootKeySource } from "../src/root-key.ts";
import { createMetadataSubjectTokenProvider } from "../src/subject-token.ts";
import { createFakeGoogle, KEY_VERSION, metadata } from "./fakes.ts";

const loads = vi.hoisted(() => ({ count: 0 }));

vi.mock("google-auth-library", async (original) => {
  loads.count += 1;
  return original();
});

it("loads Google's library when the first call needs it", async () => {
  const { fetch } = createFakeGoogle({ [googleHosts.metadata]: [metadata] });
  const provider = createMetadataSubjectTokenProvider({ fetch });
  createGcpRootKeySource({ keyVersion: KEY_VERSION, fetch });
  expect(loads.count).toBe(0);
  await provider.getSubjectToken({ audience: "api://a", signal: new AbortController().signal });
  expect(loads.count).toBe(1);
});
