import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readFile } from "../../src/hosting/read-file.ts";

it("reads a text, and gives undefined for what is no file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-read-file-"));
  try {
    await writeFile(join(folder, "policy.json"), '{"name":"Zoë"}');
    expect(readFile(join(folder, "policy.json"))).toBe('{"name":"Zoë"}');
    expect(readFile(join(folder, "other.json"))).toBeUndefined();
    expect(readFile(folder)).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});
