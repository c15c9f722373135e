import { commonFaults } from "./common-faults.ts";
import type { Leg, LegFault } from "./leg-faults.ts";
import { partFaults } from "./part-faults.ts";
import { awsFaults, googleFaults } from "./platform-faults.ts";
import { awsSignatureFaults, googleSignatureFaults } from "./signature-faults.ts";

/** Whose identity and key a proxy has. */
export type Platform = "aws" | "google";

/**
 * What an instance that has served before wants of a leg: it asks it again for each request, or in the background once its token
 * is to be renewed, or never.
 */
export type WarmUse = "asked" | "renewed" | "unasked";

/** The faults of one leg, for tests and for docs/faults.md. */
export interface FaultTable {
  readonly title: string;
  /** Why it is asked, in a sentence. */
  readonly use: string;
  readonly platforms: readonly Platform[];
  /** True where the proxy proves itself by a certificate. */
  readonly byCertificate: boolean;
  readonly warm: WarmUse;
  readonly faults: readonly LegFault[];
}

const both: readonly Platform[] = ["aws", "google"];
const federated = { byCertificate: false } as const;
const certified = { byCertificate: true } as const;
const of = (faults: readonly LegFault[], leg: Leg, part?: string): readonly LegFault[] =>
  faults.filter((each) => each.leg === leg && each.of === part);

/** Every leg of the chain with its faults. */
export const faultTables: readonly FaultTable[] = [
  {
    title: "Subject token on AWS: STS",
    use: "It says who the function is.",
    platforms: ["aws"],
    ...federated,
    warm: "renewed",
    faults: of(awsFaults, "sts"),
  },
  {
    title: "Subject token on Google Cloud: metadata server",
    use: "It says who the function is.",
    platforms: ["google"],
    ...federated,
    warm: "renewed",
    faults: of(googleFaults, "metadata", "/identity"),
  },
  {
    title: "Root key on AWS: KMS",
    use: "It computes the key of seals and pseudonyms, once in the life of an instance.",
    platforms: ["aws"],
    ...federated,
    warm: "unasked",
    faults: of(awsFaults, "awsKms"),
  },
  {
    title: "Access to Cloud KMS: metadata server",
    use: "It gives the token that Cloud KMS is asked with.",
    platforms: ["google"],
    ...federated,
    warm: "unasked",
    faults: of(googleFaults, "metadata", "/token"),
  },
  {
    title: "Root key on Google Cloud: Cloud KMS",
    use: "It computes the key of seals and pseudonyms, once in the life of an instance.",
    platforms: ["google"],
    ...federated,
    warm: "unasked",
    faults: of(googleFaults, "cloudKms"),
  },
  {
    title: "Certificate on AWS: the signature of KMS",
    use: "It replaces the subject token, where the proxy has a certificate.",
    platforms: ["aws"],
    ...certified,
    warm: "renewed",
    faults: awsSignatureFaults,
  },
  {
    title: "Certificate on Google Cloud: the signature of Cloud KMS",
    use: "It replaces the subject token, where the proxy has a certificate.",
    platforms: ["google"],
    ...certified,
    warm: "renewed",
    faults: googleSignatureFaults,
  },
  {
    title: "Keys of the issuer, as Entra ID reads them",
    use: "Entra ID verifies the subject token with them.",
    platforms: both,
    ...federated,
    warm: "renewed",
    faults: of(commonFaults, "issuer"),
  },
  {
    title: "Entra ID: the exchange",
    use: "It gives the access token for Graph.",
    platforms: both,
    ...federated,
    warm: "renewed",
    faults: of(commonFaults, "entra"),
  },
  {
    title: "Microsoft Graph: a request",
    use: "Before its first byte, in the middle of its body, and in what the body says.",
    platforms: both,
    ...federated,
    warm: "asked",
    faults: of(commonFaults, "graph"),
  },
  {
    title: "Microsoft Graph: one request of a batch",
    use: "The other requests of the batch are answered as if nothing was.",
    platforms: ["google"],
    ...federated,
    warm: "asked",
    faults: partFaults,
  },
];
