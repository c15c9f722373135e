import { describe, expect, it } from "vitest";
import { type ConfigurationOptions, parseConfig } from "../../src/configuration/configuration.ts";
import { ConfigurationError } from "../../src/configuration/problems.ts";
import { certificatePem, smallCertificatePem, thumbprints } from "../fixtures/certificate.ts";
import { environment } from "../fixtures/environment.ts";

const ARN = "arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";

type Changed = Readonly<Record<string, string | undefined>>;

const parse = (changed: Changed, options: Partial<ConfigurationOptions> = {}) =>
  parseConfig({ env: environment(changed), readFile: () => undefined, policyPaths: [], ...options });

const problemsOf = (changed: Changed): readonly string[] => {
  try {
    parse(changed);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return error.problems.map(({ variable, problem }) => `${variable} ${problem}`);
  }
  return [];
};

describe("a certificate", () => {
  const key = `awskms:${ARN}`;
  const both = { GRAPHVEIL_CERTIFICATE_KEY: key, GRAPHVEIL_CERTIFICATE: certificatePem };
  const privateKey = `${certificatePem}-----BEGIN PRIVATE KEY-----\nbm90IGEga2V5\n-----END PRIVATE KEY-----\n`;

  it.each([
    ["PEM", certificatePem],
    ["PEM whose line breaks became spaces", certificatePem.replaceAll("\n", " ")],
    ["a path", "/opt/certificate.pem"],
  ])("is read from %s", (_, GRAPHVEIL_CERTIFICATE) => {
    const readFile = (path: string) => (path === "/opt/certificate.pem" ? certificatePem : undefined);
    const { certificate } = parse({ ...both, GRAPHVEIL_CERTIFICATE }, { readFile });
    expect(certificate).toMatchObject({
      key: { kind: "awskms", keyArn: ARN },
      certificate: {
        thumbprint: thumbprints.sha1,
        sha256Thumbprint: Buffer.from(thumbprints.sha256, "hex").toString("base64url"),
        notBefore: Date.UTC(2026, 0, 1),
        notAfter: Date.UTC(2046, 0, 1),
      },
    });
  });

  it.each<[string, Changed, readonly string[]]>([
    [
      "without its key",
      { ...both, GRAPHVEIL_CERTIFICATE_KEY: "" },
      [
        "GRAPHVEIL_CERTIFICATE_KEY is not set, but GRAPHVEIL_CERTIFICATE is; set both, or neither for a federated identity",
      ],
    ],
    [
      "that is missing",
      { GRAPHVEIL_CERTIFICATE_KEY: key },
      [
        "GRAPHVEIL_CERTIFICATE is not set, but GRAPHVEIL_CERTIFICATE_KEY is; set both, or neither for a federated identity",
      ],
    ],
    [
      "beside an audience",
      { ...both, GRAPHVEIL_AUDIENCE: "api://own" },
      [
        "GRAPHVEIL_AUDIENCE belongs to a federated identity, and a certificate is set; remove the one that is not meant",
      ],
    ],
    [
      "of a development key",
      { ...both, GRAPHVEIL_CERTIFICATE_KEY: "dev:x" },
      ["GRAPHVEIL_CERTIFICATE_KEY is not awskms:<key ARN, not an alias> or gcpkms:<crypto key version name>"],
    ],
    [
      "of an alias",
      { ...both, GRAPHVEIL_CERTIFICATE_KEY: "awskms:arn:aws:kms:eu-central-1:123456789012:alias/x" },
      ["GRAPHVEIL_CERTIFICATE_KEY is not awskms:<key ARN, not an alias> or gcpkms:<crypto key version name>"],
    ],
    [
      "with a private key",
      { ...both, GRAPHVEIL_CERTIFICATE: privateKey },
      [
        "GRAPHVEIL_CERTIFICATE holds a private key; put the certificate alone there, and replace the key, which has been outside of its vault",
      ],
    ],
    [
      "beside another one",
      { ...both, GRAPHVEIL_CERTIFICATE: `${certificatePem}\n${certificatePem}` },
      ["GRAPHVEIL_CERTIFICATE holds several certificates; it must be the one that the key belongs to"],
    ],
    [
      "of a small key",
      { ...both, GRAPHVEIL_CERTIFICATE: smallCertificatePem },
      ["GRAPHVEIL_CERTIFICATE is not a certificate of an RSA key of 2048 to 4096 bits"],
    ],
    ...["/opt/nothing.pem", "-----BEGIN CERTIFICATE-----\nbm90\n-----END CERTIFICATE-----"].map(
      (text): [string, Changed, readonly string[]] => [
        "that cannot be read",
        { ...both, GRAPHVEIL_CERTIFICATE: text },
        ["GRAPHVEIL_CERTIFICATE is not a certificate in PEM form, nor the path of one"],
      ],
    ),
  ])("%s is a problem", (_, changed, problems) => {
    expect(problemsOf(changed)).toEqual(problems);
  });
});
