import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { buildPage } from "@graphveil/explorer/build";
import { pagePath, screenshots } from "./paths.ts";

/** Builds the page as the distribution has it, so that what is tested is what is published. */
export const setup = async (): Promise<void> => {
  const { html } = await buildPage();
  await mkdir(dirname(pagePath), { recursive: true });
  await writeFile(pagePath, html);
  await rm(screenshots, { recursive: true, force: true });
  await mkdir(screenshots, { recursive: true });
};
