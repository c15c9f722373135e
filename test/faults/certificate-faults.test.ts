import { defaultWorld, type World } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { logLines } from "../harness/audit-lines.ts";
import {
  type CertificateOptions,
  type CertificatePlatform,
  certificateEnvironment,
  makeCertificate,
  worldWithCertificates,
} from "../harness/certificate.ts";
import { type Chain, type ChainOptions, createChain } from "../harness/chain.ts";
import { expectData, expectError } from "../harness/expectations.ts";

const users = { target: "/v1.0/users?$top=3" };
const DAY_MS = 24 * 60 * 60 * 1000;
const platforms: readonly CertificatePlatform[] = ["aws", "google"];
const certificates = {
  aws: await makeCertificate({ platform: "aws" }),
  google: await makeCertificate({ platform: "google" }),
};

interface Setup {
  readonly platform: CertificatePlatform;
  /** The world of the services; the certificate is uploaded there. */
  readonly world?: World;
  /** What is uploaded; default the certificate that is configured. */
  readonly uploaded?: readonly string[];
  readonly certificate?: string;
  readonly chain?: Partial<ChainOptions>;
}

const chainWith = ({ platform, world = defaultWorld, chain, ...setup }: Setup): Chain => {
  const certificate = setup.certificate ?? certificates[platform];
  return createChain({
    platform,
    world: worldWithCertificates(setup.uploaded ?? [certificate], world),
    environment: certificateEnvironment(platform, certificate, world),
    ...chain,
  });
};

const remarks = (chain: Chain) => logLines(chain.output()).filter((line) => line["audit"] === undefined);

const expectRefused = async (chain: Chain, reason: string, remedy: RegExp): Promise<void> => {
  const answer = await chain.ask(users);
  expectError(answer, "tokenUnavailable", { headers: ["retry-after"] });
  expect(answer.audit["reason"]).toBe(reason);
  const lines = remarks(chain).filter((line) => line["code"] !== "certificateExpiry");
  expect(lines).toEqual([expect.objectContaining({ level: "ERROR", remedy: expect.stringMatching(remedy) })]);
  expect(chain.output()).not.toMatch(/eyJ|client_assertion|BEGIN CERTIFICATE/);
};

/** The assertion of the first exchange: header and claims. */
const assertionsOf = ({ simulator }: Chain) => simulator.journal.of("entra");

describe.each(platforms)("a certificate whose key is on %s", (platform) => {
  test("gets a token without any identity token of the platform", async () => {
    const chain = chainWith({ platform });
    expectData(await chain.ask(users));
    expectData(await chain.ask(users));
    const { journal } = chain.simulator;
    expect(journal.of("sts")).toEqual([]);
    expect(journal.of("metadata").filter(({ target }) => target.includes("/identity"))).toEqual([]);
    expect(assertionsOf(chain)).toHaveLength(1);
    expect(remarks(chain)).toEqual([]);
  });

  test("signs once for callers that come together, and again with another identifier", async () => {
    let time = Date.now();
    const accessTokenLifetime = { lifetimeSeconds: 600 };
    const chain = chainWith({ platform, chain: { now: () => time, accessTokenLifetime } });
    await Promise.all(Array.from({ length: 8 }, () => chain.ask(users)));
    expect(assertionsOf(chain)).toHaveLength(1);
    time += 11 * 60 * 1000;
    expectData(await chain.ask(users));
    const ids = assertionsOf(chain).flatMap(({ tokenIds }) => tokenIds);
    expect(new Set(ids).size).toBe(2);
  });

  test.each([2048, 3072, 4096] as const)("is taken with a key of %i bits", async (bits) => {
    const world: World = {
      ...defaultWorld,
      aws: {
        ...defaultWorld.aws,
        certificateKey: { ...defaultWorld.aws.certificateKey, spec: `RSA_${bits}` },
      },
      gcp: {
        ...defaultWorld.gcp,
        certificateKey: { ...defaultWorld.gcp.certificateKey, algorithm: `RSA_SIGN_PSS_${bits}_SHA256` },
      },
    };
    const certificate = await makeCertificate({ platform, world });
    expectData(await chainWith({ platform, world, certificate }).ask(users));
  });

  test("may follow another one that is still uploaded", async () => {
    const next = await makeCertificate({ platform, notAfter: Date.now() + 700 * DAY_MS });
    const uploaded = [certificates[platform], next];
    for (const certificate of uploaded)
      expectData(await chainWith({ platform, uploaded, certificate }).ask(users));
  });

  test("of another key is refused here, and nothing goes to Entra ID", async () => {
    const bits = {
      aws: { ...defaultWorld.aws, certificateKey: { ...defaultWorld.aws.certificateKey, spec: "RSA_3072" } },
      gcp: {
        ...defaultWorld.gcp,
        certificateKey: { ...defaultWorld.gcp.certificateKey, algorithm: "RSA_SIGN_PSS_3072_SHA256" },
      },
    } as const;
    for (const world of [{ ...defaultWorld, ...bits }]) {
      const chain = chainWith({ platform, world, certificate: certificates[platform] });
      await expectRefused(chain, "certificate: anotherKey", /GRAPHVEIL_CERTIFICATE_KEY/);
      expect(assertionsOf(chain)).toEqual([]);
    }
  });

  test.each<[string, Partial<CertificateOptions>, string, RegExp]>([
    ["expired", { notAfter: Date.now() - 1000 }, "certificateExpired", /graphveil certificate renew/],
    ["not valid yet", { notBefore: Date.now() + DAY_MS }, "certificateNotYetValid", /clock/],
  ])("that is %s is refused here, and nobody is asked", async (_, options, code, remedy) => {
    const certificate = await makeCertificate({ platform, ...options });
    const chain = chainWith({ platform, certificate });
    await expectRefused(chain, `certificate: ${code}`, remedy);
    expect(assertionsOf(chain)).toEqual([]);
  });

  test.each([["anybody uploaded", [], "AADSTS700027", /thumbprint [0-9A-F]{40}/]] as const)(
    "that nobody of %s is Entra ID's to refuse",
    async (_, uploaded, code, remedy) => {
      const chain = chainWith({ platform, uploaded });
      await expectRefused(chain, `token: ${code}`, remedy);
      expect(assertionsOf(chain)).toHaveLength(2);
    },
  );
});

describe("what Entra ID says of a certificate", () => {
  test.each<[number, RegExp]>([
    [700027, /Upload the certificate of GRAPHVEIL_CERTIFICATE/],
    [7000222, /graphveil certificate renew/],
    [7000215, /sends no client secret/],
    [700016, /GRAPHVEIL_CLIENT_ID, which is issuer and subject/],
    [700023, /another token endpoint/],
  ])("AADSTS%i has a remedy of its own", async (code, remedy) => {
    const chain = chainWith({ platform: "aws" });
    chain.simulator.faults.inject({ leg: "entra", fault: { kind: "aadsts", code } });
    await expectRefused(chain, `token: AADSTS${code}`, remedy);
    expect(remarks(chain)[0]?.["message"]).not.toContain("Expected issuer");
  });

  test("a refusal that passes is met with a fresh assertion", async () => {
    const chain = chainWith({ platform: "aws" });
    const fault = { kind: "aadsts", code: 700027 } as const;
    chain.simulator.faults.inject({ leg: "entra", fault, times: 1 });
    expectData(await chain.ask(users));
    const [first, second] = assertionsOf(chain).map(({ tokenIds }) => tokenIds);
    expect(second).not.toEqual(first);
  });

  test("an upload that ended before the certificate is the administrator's to mend", async () => {
    const world = worldWithCertificates([]);
    const [pem, endsAt] = [certificates.aws, Date.now() - 1000];
    const chain = createChain({
      platform: "aws",
      world: { ...world, entra: { ...world.entra, certificates: [{ pem, endsAt }] } },
      environment: certificateEnvironment("aws", pem),
    });
    await expectRefused(chain, "token: AADSTS700027", /end date that is not past/);
  });
});

describe("a key that cannot sign", () => {
  const { aws, gcp } = defaultWorld;
  const awsKey = (changed: Partial<World["aws"]["certificateKey"]>): World => ({
    ...defaultWorld,
    aws: { ...aws, certificateKey: { ...aws.certificateKey, ...changed } },
  });
  const gcpKey = (changed: Partial<World["gcp"]["certificateKey"]>): World => ({
    ...defaultWorld,
    gcp: { ...gcp, certificateKey: { ...gcp.certificateKey, ...changed } },
  });

  test.each<[CertificatePlatform, string, World, string, RegExp]>([
    ["aws", "is disabled", awsKey({ state: "Disabled" }), "keyDisabled", /enable-key/],
    [
      "aws",
      "is about to be deleted",
      awsKey({ state: "PendingDeletion" }),
      "keyDisabled",
      /cancel-key-deletion/,
    ],
    ["aws", "is of another kind", awsKey({ spec: "ECC_NIST_P256" }), "wrongKeyUsage", /RSA_2048/],
    ["aws", "is not the role's", awsKey({ allowedAlgorithms: [] }), "accessDenied", /"Action":"kms:Sign"/],
    [
      "aws",
      "may sign with another algorithm only",
      awsKey({ allowedAlgorithms: ["RSASSA_PKCS1_V1_5_SHA_256"] }),
      "accessDenied",
      /RSASSA_PSS_SHA_256/,
    ],
    ["google", "is disabled", gcpKey({ state: "DISABLED" }), "keyDisabled", /versions enable/],
    [
      "google",
      "is not the service account's",
      gcpKey({ signerGranted: false }),
      "accessDenied",
      /cloudkms\.signer/,
    ],
    [
      "google",
      "signs with PKCS #1",
      gcpKey({ algorithm: "RSA_SIGN_PKCS1_2048_SHA256" }),
      "wrongKeyUsage",
      /RSA_SIGN_PSS/,
    ],
    [
      "google",
      "is of another kind",
      gcpKey({ algorithm: "EC_SIGN_P256_SHA256" }),
      "wrongKeyUsage",
      /RSA_SIGN_PSS/,
    ],
  ])("on %s that %s", async (platform, _, world, code, remedy) => {
    const chain = chainWith({ platform, world });
    await expectRefused(chain, `certificate: ${code}`, remedy);
    expect(assertionsOf(chain)).toEqual([]);
  });

  test.each([
    ["aws", { GRAPHVEIL_CERTIFICATE_KEY: `awskms:${aws.kmsKeyArn}` }, "wrongKeyUsage"],
    ["google", { GRAPHVEIL_CERTIFICATE_KEY: `gcpkms:${gcp.kmsKeyVersion}` }, "wrongKeyUsage"],
  ] as const)("on %s that is the one of the root keys", async (platform, environment, code) => {
    const chain = chainWith({
      platform,
      chain: { environment: { ...certificateEnvironment(platform, certificates[platform]), ...environment } },
    });
    await expectRefused(chain, `certificate: ${code}`, /RSA key/);
  });

  test.each(platforms)("on %s recovers without a new start", async (platform) => {
    const chain = chainWith({ platform });
    const remove = chain.simulator.faults.inject({
      leg: platform === "aws" ? "awsKms" : "cloudKms",
      matches: ({ headers, target }) =>
        /(?:\.Sign|:asymmetricSign)$/.test(headers.get("x-amz-target") ?? target),
      fault: { kind: "status", status: 403 },
    });
    expectError(await chain.ask(users), "tokenUnavailable", { headers: ["retry-after"] });
    remove();
    expectData(await chain.ask(users));
  });
});

describe("the end of a certificate", () => {
  const expiryLines = (chain: Chain) => remarks(chain).filter(({ code }) => code === "certificateExpiry");

  test.each<[number, object | undefined]>([
    [31, undefined],
    [29.5, { level: "WARN", daysLeft: 29 }],
    [0.5, { level: "WARN", daysLeft: 0 }],
    [-0.5, { level: "ERROR" }],
  ])("%d days away is said at the start", async (days, line) => {
    const certificate = await makeCertificate({ platform: "aws", notAfter: Date.now() + days * DAY_MS });
    const lines = expiryLines(chainWith({ platform: "aws", certificate }));
    expect(lines).toEqual(line === undefined ? [] : [expect.objectContaining(line)]);
  });

  test.each([
    [61, []],
    [59.5, [59]],
    [30.5, [30]],
    [29.5, []],
  ])("%d days away: %j days are told besides", async (days, told) => {
    const certificate = await makeCertificate({ platform: "aws", notAfter: Date.now() + days * DAY_MS });
    const chain = chainWith({ platform: "aws", certificate });
    expectData(await chain.ask(users));
    const lines = remarks(chain).filter(({ code }) => code === "certificateDaysLeft");
    expect(lines.map(({ daysLeft, CertificateDaysLeft }) => [daysLeft, CertificateDaysLeft])).toEqual(
      told.map((each) => [each, each]),
    );
  });

  test("is said once a day by an instance that lives on", async () => {
    let time = Date.now();
    const certificate = await makeCertificate({ platform: "aws", notAfter: time + 30.5 * DAY_MS });
    const chain = chainWith({ platform: "aws", certificate, chain: { now: () => time } });
    expectData(await chain.ask(users));
    expect(expiryLines(chain)).toEqual([]);
    for (let hours = 0; hours < 72; hours += 3) {
      time += DAY_MS / 8;
      expectData(await chain.ask(users));
    }
    expect(expiryLines(chain).map(({ daysLeft }) => daysLeft)).toEqual([29, 28, 27]);
  });
});
