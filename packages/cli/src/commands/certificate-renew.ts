import type { Command } from "../command.ts";

/** `graphveil certificate renew`. */
export const certificateRenew: Command = {
  name: "certificate renew",
  summary: "Make the certificate that follows another one of the same key",
  description: `The new certificate has the name and the lifetime of the old one. Upload it beside the old one, put it into
GRAPHVEIL_CERTIFICATE, and remove the old one from the application afterwards.`,
  parameters: [
    { form: "<file>", meaning: "the certificate that is in use" },
    {
      form: "--key <key>",
      meaning: "awskms:<key ARN> or gcpkms:<crypto key version name>",
      required: true,
    },
    { form: "--out <file>", meaning: "the file to write; it must not exist", required: true },
    { form: "--days <number>", meaning: "how long it is valid; by default as long as the old one" },
    { form: "--json", meaning: "print the keyCredential of Microsoft Graph, as JSON" },
  ],
  examples: [
    "graphveil certificate renew certificate.pem --key awskms:arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab --out next.pem",
  ],
  load: async () => (await import("../certificate/run-renew.ts")).runRenew,
};
