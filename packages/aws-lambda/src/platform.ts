import {
  type Configuration,
  type Platform,
  RootKeyError,
  type ServiceOptions,
  SigningKeyError,
} from "@graphveil/core";
import { createAwsAssertionSigner } from "./assertion-signer.ts";
import type { AwsCredentials } from "./client-options.ts";
import { kmsHost, regionOfKey, stsHost } from "./hosts.ts";
import { createAwsRootKeySource } from "./root-key.ts";
import { createStsSubjectTokenProvider } from "./subject-token.ts";

/** Options of {@link awsPlatform}. */
export interface AwsPlatformOptions {
  /** Region whose STS mints the subject token. */
  readonly region: string;
  /** Default: those of the Lambda sandbox. */
  readonly credentials?: AwsCredentials | undefined;
}

const keyRegions = ({ keys, certificate }: Configuration): readonly string[] =>
  [...keys.values(), ...(certificate === undefined ? [] : [certificate.key])].flatMap((key) =>
    key.kind === "awskms" ? [regionOfKey(key.keyArn) ?? []].flat() : [],
  );

/** The AWS side of the service: subject tokens of STS, root keys and signatures of KMS. */
export function awsPlatform({ region, credentials }: AwsPlatformOptions): ServiceOptions["platform"] {
  return (configuration, fetch): Platform => ({
    hosts: [stsHost(region), ...keyRegions(configuration).map(kmsHost)],
    subjectTokens: createStsSubjectTokenProvider({ region, credentials, fetch }),
    rootKeys: (reference) => {
      if (reference.kind === "awskms") {
        return createAwsRootKeySource({ keyArn: reference.keyArn, credentials, fetch });
      }
      throw new RootKeyError("keyInvalid", { remedy: "On AWS, GRAPHVEIL_KEY must be awskms:<key ARN>." });
    },
    signers: (reference) => {
      if (reference.kind === "awskms") {
        return createAwsAssertionSigner({ keyArn: reference.keyArn, credentials, fetch });
      }
      throw new SigningKeyError("keyInvalid", {
        remedy: "On AWS, GRAPHVEIL_CERTIFICATE_KEY must be awskms:<key ARN>.",
      });
    },
  });
}
