import type { Canary } from "./canaries.ts";

const KEY_CHARACTERS = 5;

/**
 * Finds canaries in text, upper and lower case being one. It reads the text once however many canaries there are: a
 * tenant has tens of thousands, and a page of a reply half a million characters.
 */
export function createCanaryScanner(canaries: Iterable<Canary>): (text: string) => readonly Canary[] {
  const byKey = new Map<string, { readonly needle: string; readonly canary: Canary }[]>();
  const starts = new Uint8Array(0x1_0000);
  for (const canary of canaries) {
    const needle = canary.value.toLowerCase();
    const key = needle.slice(0, KEY_CHARACTERS);
    starts[pairHash(key, 0)] = 1;
    const entries = byKey.get(key) ?? [];
    byKey.set(key, entries);
    entries.push({ needle, canary });
  }
  return (text) => {
    const found = new Set<Canary>();
    const haystack = text.toLowerCase();
    for (let at = 0; at + KEY_CHARACTERS <= haystack.length; at += 1) {
      if (starts[pairHash(haystack, at)] !== 1) continue;
      const entries = byKey.get(haystack.slice(at, at + KEY_CHARACTERS));
      for (const { needle, canary } of entries ?? []) {
        if (haystack.startsWith(needle, at)) found.add(canary);
      }
    }
    return [...found];
  };
}

/** A number for the first four characters. */
function pairHash(text: string, at: number): number {
  const first = Math.imul(text.charCodeAt(at), 31) + text.charCodeAt(at + 1);
  const second = Math.imul(text.charCodeAt(at + 2), 31) + text.charCodeAt(at + 3);
  return (Math.imul(first, 0x9e37) ^ Math.imul(second, 0x85eb)) & 0xffff;
}
