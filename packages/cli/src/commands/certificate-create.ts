import type { Command } from "../command.ts";

/** `graphveil certificate create`. */
export const certificateCreate: Command = {
  name: "certificate create",
  summary: "Make the certificate of a key that a key management service holds",
  description: `Writes a public certificate in PEM form, which the key signs itself. The private key stays in the key
management service, and no part of it comes to this machine. The certificate is valid from five minutes ago on.
Your credentials must be allowed to read the public key and to sign: on AWS kms:GetPublicKey and kms:Sign
(RSASSA_PKCS1_V1_5_SHA_256), on Google Cloud roles/cloudkms.signerVerifier.`,
  parameters: [
    {
      form: "--key <key>",
      meaning: "awskms:<key ARN> or gcpkms:<crypto key version name>",
      required: true,
    },
    { form: "--out <file>", meaning: "the file to write; it must not exist", required: true },
    { form: "--days <number>", meaning: "how long it is valid, 365 by default" },
    { form: "--name <name>", meaning: "its common name, graphveil by default" },
    { form: "--json", meaning: "print the keyCredential of Microsoft Graph, as JSON" },
  ],
  examples: [
    "graphveil certificate create --key awskms:arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab --out certificate.pem",
  ],
  load: async () => (await import("../certificate/run-create.ts")).runCreate,
};
