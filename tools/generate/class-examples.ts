import type { TypeName } from "@graphveil/core/schema";

/** A property of a class with a value as Graph sends it, of an invented tenant whose own domain is `contoso.com`. */
export interface ClassExample {
  readonly type: TypeName;
  readonly property: string;
  readonly value: unknown;
}

/** At least one property of every class, in the order in which the page lists the classes. */
export const classExamples: readonly ClassExample[] = [
  { type: "message", property: "receivedDateTime", value: "2026-05-04T07:30:12Z" },
  { type: "user", property: "mail", value: "ada.winter@contoso.com" },
  { type: "user", property: "proxyAddresses", value: ["SMTP:noor@fabrikam.example"] },
  { type: "user", property: "displayName", value: "Ada Winter" },
  { type: "user", property: "id", value: "5d0c8f0e-2a41-4b0c-9a5e-7c1d6b7f4e21" },
  { type: "message", property: "parentFolderId", value: "AAMkADExampleinbox0AAA=" },
  { type: "event", property: "iCalUId", value: "040000008200E00074C5B7101A82E008" },
  { type: "message", property: "subject", value: "Offer for the new plant" },
  { type: "message", property: "categories", value: ["Red category", "Plant"] },
  { type: "message", property: "webLink", value: "https://outlook.office365.com/owa/?ItemID=AAMkADExample" },
  { type: "user", property: "mobilePhone", value: "+43 1 5550100" },
  { type: "location", property: "displayName", value: "Room 4.12" },
  { type: "user", property: "department", value: "Sales Vienna" },
  { type: "user", property: "birthday", value: "1990-02-03T00:00:00Z" },
  { type: "user", property: "passwordPolicies", value: "DisablePasswordExpiration" },
  {
    type: "message",
    property: "from",
    value: { emailAddress: { name: "Ada Winter", address: "ada.winter@contoso.com" } },
  },
  { type: "user", property: "drive", value: { id: "b!example", name: "OneDrive" } },
];
