import { readSubjectToken, SubjectTokenError, type SubjectTokenProvider } from "@graphveil/core";
import { type AwsFailure, awsFailureOf } from "./aws-failure.ts";
import type { AwsClientOptions } from "./client-options.ts";
import { stsHost } from "./hosts.ts";

/** Options of {@link createStsSubjectTokenProvider}. */
export type StsSubjectTokenOptions = AwsClientOptions;

/**
 * Subject tokens of the function's own IAM role, from the region's STS.
 *
 * One attempt takes at most 5 s, and the SDK makes at most three. The account must vend web identity tokens and
 * the role must be allowed to ask for one; the error says which of the two is missing and how to change it.
 *
 * @throws TypeError for what is not the name of a region.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_outbound.html
 */
export function createStsSubjectTokenProvider(options: StsSubjectTokenOptions): SubjectTokenProvider {
  // A wrong region is a fault of the configuration: it shows at the start, not with the first request.
  stsHost(options.region);
  return {
    expects: {
      issuer:
        "the account's issuer URL, https://<uuid>.tokens.sts.global.api.aws " +
        "(aws iam get-outbound-web-identity-federation-info)",
      subject: "the ARN of the function's role, arn:aws:iam::<account>:role/<name>",
    },
    async getSubjectToken({ audience, signal }) {
      signal.throwIfAborted();
      const { getWebIdentityToken } = await import("./sts-client.ts");
      try {
        return readSubjectToken((await getWebIdentityToken(options, audience, signal)) ?? "");
      } catch (error) {
        signal.throwIfAborted();
        throw error instanceof SubjectTokenError ? error : explain(awsFailureOf(error), audience);
      }
    },
  };
}

const ENABLE =
  "Enable it once per account, as an administrator: aws iam enable-outbound-web-identity-federation";

function explain({ code: upstream, kind }: AwsFailure, audience: string): SubjectTokenError {
  if (upstream === "OutboundWebIdentityFederationDisabledException") {
    return new SubjectTokenError("federationDisabled", { remedy: ENABLE, upstream });
  }
  if (upstream === "SessionDurationEscalationException") {
    const remedy = "The role's session ends within 300 s. Try again with a new session.";
    return new SubjectTokenError("rejected", { remedy, upstream });
  }
  switch (kind) {
    case "denied":
      return new SubjectTokenError("accessDenied", { remedy: allowStatement(audience), upstream });
    case "noCredentials":
      return new SubjectTokenError("credentialsMissing", {
        remedy: "In Lambda the role's variables are always there; elsewhere run: aws configure sso",
        upstream,
      });
    case "badCredentials":
      return new SubjectTokenError("credentialsRefused", {
        remedy: "The credentials have expired or belong to another partition, or the clock is wrong.",
        upstream,
      });
    case "unavailable":
      return new SubjectTokenError("unavailable", {
        remedy: "Check the function's way out to the region's STS, and the account's STS throttling.",
        upstream,
      });
    case "other":
      return new SubjectTokenError("rejected", {
        remedy: "Look the code up in the STS API reference, GetWebIdentityToken.",
        upstream,
      });
  }
}

/** `ForAllValues` is true of an empty list, so `Null` is there; `ForAnyValue` would admit a second audience. */
function allowStatement(audience: string): string {
  const statement = {
    Effect: "Allow",
    Action: "sts:GetWebIdentityToken",
    Resource: "*",
    Condition: {
      "ForAllValues:StringEquals": { "sts:IdentityTokenAudience": audience },
      Null: { "sts:IdentityTokenAudience": "false" },
      StringEquals: { "sts:SigningAlgorithm": "RS256" },
      NumericLessThanEquals: { "sts:DurationSeconds": 300 },
    },
  };
  return `Allow it in the role's policy, and look for a service control policy that denies it: ${JSON.stringify(statement)}`;
}
