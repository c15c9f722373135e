import type { ReplaceAll } from "../../sanitizer/tokens.ts";
import type { DerivedKeys } from "../keys.ts";

/** What a format of pseudonyms is made of. */
export interface PseudonymFormatOptions {
  readonly keys: Pick<DerivedKeys, "pseudonym" | "domain">;
  /** True for a canonical domain that stays readable behind the pseudonym. */
  readonly keepsDomain: (domain: string) => boolean;
  /**
   * Whether `ada+news@` is `ada@` in the tenant's own domains, as Exchange Online delivers it; `literal` for a tenant whose
   * addresses hold a plus of their own. Default: `fold`.
   */
  readonly plusAddressing?: "fold" | "literal" | undefined;
}

/**
 * A format of pseudonyms: gives the pseudonym of one address, SID or alias. Any string is accepted, and equal strings give
 * equal pseudonyms.
 */
export type PseudonymFormat = (options: PseudonymFormatOptions) => (value: string) => string;

const DEFAULT_CACHE_ENTRIES = 20_000;

/** A copy that shares no memory with the page that the value was cut from: a remembered slice would keep all of it. */
const detached = (value: string): string => Buffer.from(value, "utf16le").toString("utf16le");

/**
 * Pseudonyms of many values at once. Repeats come from a bounded memory of two generations: when the younger one is half of
 * the bound, it becomes the older one, and what the older one held is forgotten.
 *
 * @param pseudonymOf computes one pseudonym
 * @param cacheEntries how many pseudonyms are remembered; the default takes about 3 MB
 */
export function createPseudonymizer(
  pseudonymOf: (value: string) => string,
  cacheEntries = DEFAULT_CACHE_ENTRIES,
): ReplaceAll {
  let recent = new Map<string, string>();
  let older = new Map<string, string>();

  const remember = (value: string, pseudonym: string): void => {
    if (recent.size >= cacheEntries / 2) {
      older = recent;
      recent = new Map();
    }
    recent.set(value, pseudonym);
  };

  const recall = (value: string): string => {
    const known = recent.get(value);
    if (known !== undefined) return known;
    const own = detached(value);
    const pseudonym = older.get(own) ?? pseudonymOf(own);
    remember(own, pseudonym);
    return pseudonym;
  };

  return (values) => values.map(recall);
}
