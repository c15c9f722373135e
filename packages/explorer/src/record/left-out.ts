import { createDomainTest, type PolicyDocument } from "@graphveil/core/policy";
import { canonicalDomain, createTenantAddressTest } from "@graphveil/core/sanitizer";
import type { TypeName } from "@graphveil/core/schema";

type Entry = PolicyDocument["callers"][number];
type Json = Readonly<Record<string, unknown>>;

const addressIn = (record: Json, name: string): string | undefined => {
  const party = record[name] as { readonly emailAddress?: { readonly address?: unknown } } | null | undefined;
  const address = party?.emailAddress?.address;
  return typeof address === "string" ? address : undefined;
};

/** Why a caller's entry leaves a whole record out; undefined where nothing in the record says so. */
export function whyLeftOut(
  policy: PolicyDocument,
  entry: Entry,
  record: Json,
  type: TypeName,
): string | undefined {
  const { sensitivity } = record;
  if (entry.private === "drop" && typeof sensitivity === "string" && sensitivity.toLowerCase() !== "normal")
    return "The whole record is left out: it is marked as private, and private items are left out.";
  if (entry.senders !== "internal" || (type !== "event" && type !== "message")) return undefined;
  const isTenantAddress = createTenantAddressTest(createDomainTest(policy.tenantDomains, canonicalDomain));
  const names = type === "event" ? ["organizer"] : ["from", "sender"];
  const isForeign = names.some((name) => {
    const address = addressIn(record, name);
    return address !== undefined && !isTenantAddress(address);
  });
  return isForeign
    ? "The whole record is left out: it comes from outside, and mail and meetings from outside are left out."
    : undefined;
}

/** What an entry's scope takes away that a single record does not show. */
export const scopeNotes = ({ mailboxes, exclude, folders }: Entry, type: TypeName): readonly string[] => [
  ...(mailboxes === undefined ? [] : ["Only the mailboxes that the policy names are read at all."]),
  ...(exclude === undefined ? [] : ["Some mailboxes are never read."]),
  ...(folders === undefined || type !== "message"
    ? []
    : [`Only these mail folders are read: ${folders.join(", ")}.`]),
];
