import type { Command } from "../command.ts";

/** `graphveil certificate show`. */
export const certificateShow: Command = {
  name: "certificate show",
  summary: "Print validity and thumbprints of a certificate",
  description: `Ends with exit code 1 if the certificate has expired. With --key it also asks the key management service for the
public key, and ends with 1 if the certificate is another key's.`,
  parameters: [
    { form: "<file>", meaning: "the certificate, in PEM form" },
    { form: "--key <key>", meaning: "awskms:<key ARN> or gcpkms:<crypto key version name> to compare with" },
    { form: "--json", meaning: "print one JSON object" },
  ],
  examples: ["graphveil certificate show certificate.pem"],
  load: async () => (await import("../certificate/run-show.ts")).runShow,
};
