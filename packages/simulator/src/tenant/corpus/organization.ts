/** What the tenant says of itself beside its name. */
export const organizationPlan = {
  phone: "+44 20 7946 0555",
  technicalMail: "platform-guardians@northwind-traders.com",
  marketingMail: "trumpeters@northwind-traders.com",
  securityMail: "gatekeepers@northwind-traders.com",
  privacyMail: "datenschutzerin@northwind-traders.com",
  privacyUrl: "https://northwind-traders.com/legal/whisper-policy",
} as const;
