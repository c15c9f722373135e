import type { BundledPackage } from "./bundled-packages.ts";
import { licenceText } from "./licences.ts";

const rule = "=".repeat(80);

/** `THIRD_PARTY_NOTICES`: each licence text once, under the packages that have it. */
export async function thirdPartyNotices(
  artefacts: readonly string[],
  packages: readonly BundledPackage[],
): Promise<string> {
  const byText = new Map<string, string[]>();
  for (const each of packages) {
    const text = await licenceText(each);
    const titles = byText.get(text) ?? [];
    byText.set(text, titles);
    titles.push(`${each.name} ${each.version} (${each.licence ?? "no licence"})`);
  }
  const sections = Array.from(
    byText,
    ([text, titles]) => `${rule}\n${titles.join("\n")}\n${rule}\n\n${text}`,
  );
  return `Third-party notices\n\nCode of the following packages is part of ${artefacts.join(" and ")}.\n\n${sections.join("\n")}`;
}
