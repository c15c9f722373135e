/** The Microsoft cloud that the tenant lives in; it decides authority, Graph root and audience. */
export type CloudName = "global" | "usgov" | "dod" | "china";

/** A federated identity credential of the application; Entra matches all three exactly and case-sensitively. */
export interface FederatedCredential {
  readonly issuer: string;
  readonly subject: string;
  readonly audience: string;
}

/** A certificate of the application (Graph's `keyCredential`). */
export interface EntraCertificate {
  readonly pem: string;
  /** Where the upload named an end of its own; milliseconds since the epoch. */
  readonly endsAt?: number;
}

/** The Entra tenant and the application in it. */
export interface EntraWorld {
  readonly cloud: CloudName;
  readonly tenantId: string;
  readonly tenantName: string;
  readonly clientId: string;
  /** Object id of the application's service principal: `oid` and `sub` of its access tokens. */
  readonly servicePrincipalId: string;
  readonly federatedCredentials: readonly FederatedCredential[];
  /** Certificates that were uploaded to the application. */
  readonly certificates: readonly EntraCertificate[];
  /** Application permissions of Microsoft Graph that an administrator consented to: the `roles` claim. */
  readonly graphAppRoles: readonly string[];
  /** False shows a disabled service principal (AADSTS7000112). */
  readonly applicationEnabled: boolean;
}

/** Credentials, as a rule the temporary ones of an assumed role. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Empty for long-term credentials. */
  readonly sessionToken: string;
  /** Milliseconds since the epoch; absent: they outlive every test. */
  readonly expiresAt?: number;
}

/** An IAM role in a session, as the caller of an AWS API. */
export interface AwsPrincipal extends AwsCredentials {
  readonly name: string;
  readonly roleArn: string;
  /** Unique id of the role (`AROA…`): a role created again under the same name has another one. */
  readonly roleId: string;
  readonly sessionName: string;
}

/** A role that may (`invoker`) or may not call the function's URL. */
export interface AwsCaller extends AwsPrincipal {
  readonly invoker: boolean;
}

/** A KMS key for signatures; its private half is in no API of the simulator. */
export interface AwsCertificateKey {
  readonly arn: string;
  readonly state: "Enabled" | "Disabled" | "PendingDeletion";
  /** `RSA_2048` and the like, or a key of another kind, which no assertion can be signed with. */
  readonly spec: "RSA_2048" | "RSA_3072" | "RSA_4096" | "ECC_NIST_P256";
  /** What the proxy's role may sign with; none shows a role without `kms:Sign`. */
  readonly allowedAlgorithms: readonly string[];
}

/** The AWS account of the proxy. */
export interface AwsWorld {
  readonly accountId: string;
  readonly organizationId: string;
  readonly region: string;
  readonly functionArn: string;
  /** First label of the function's URL. */
  readonly functionUrlId: string;
  /** The function's own role. */
  readonly proxy: AwsPrincipal;
  /** The account's issuer of outbound web identity tokens. */
  readonly issuer: string;
  /** The switch that `iam:EnableOutboundWebIdentityFederation` turns on. */
  readonly outboundFederationEnabled: boolean;
  /** What the role's policy allows of `sts:GetWebIdentityToken`. */
  readonly webIdentityPolicy: { readonly audience: string; readonly maximumDurationSeconds: number };
  readonly kmsKeyArn: string;
  readonly kmsKeyState: "Enabled" | "Disabled" | "PendingDeletion";
  /** 32 bytes that no API of the simulator gives out. */
  readonly kmsKeyMaterial: Uint8Array;
  /** The asymmetric key of the application's certificate. */
  readonly certificateKey: AwsCertificateKey;
  /** Who makes certificates: may read the public key and sign with either padding. */
  readonly administrator: AwsPrincipal;
  readonly callers: readonly AwsCaller[];
}

/** A Google service account. */
export interface ServiceAccount {
  readonly email: string;
  /** 21 digits: the subject of its ID tokens. */
  readonly uniqueId: string;
}

/** A service account that may (`invoker`) or may not call the service. */
export interface GcpCaller extends ServiceAccount {
  readonly name: string;
  readonly invoker: boolean;
}

/** A Cloud KMS key version for signatures; it has one algorithm. */
export interface GcpCertificateKey {
  readonly version: string;
  readonly state: "ENABLED" | "DISABLED" | "DESTROY_SCHEDULED";
  readonly algorithm:
    | "RSA_SIGN_PSS_2048_SHA256"
    | "RSA_SIGN_PSS_3072_SHA256"
    | "RSA_SIGN_PSS_4096_SHA256"
    | "RSA_SIGN_PKCS1_2048_SHA256"
    | "EC_SIGN_P256_SHA256";
  /** False shows a service account without a role on the key. */
  readonly signerGranted: boolean;
}

/** The Google Cloud project of the proxy. */
export interface GcpWorld {
  readonly projectId: string;
  readonly projectNumber: string;
  readonly region: string;
  readonly serviceAccount: ServiceAccount;
  /** E-mails that hold `iam.serviceAccounts.getOpenIdToken` on the service account, for local work. */
  readonly openIdTokenCreators: readonly string[];
  readonly kmsKeyVersion: string;
  readonly kmsKeyState: "ENABLED" | "DISABLED" | "DESTROY_SCHEDULED";
  /** 32 bytes that no API of the simulator gives out. */
  readonly kmsKeyMaterial: Uint8Array;
  /** The asymmetric key of the application's certificate. */
  readonly certificateKey: GcpCertificateKey;
  readonly serviceUrl: string;
  readonly callers: readonly GcpCaller[];
}

/** A vault that the application may read. */
export interface KeyVaultWorld {
  readonly host: string;
  readonly secretName: string;
  readonly secretValue: string;
}

/** The names, ids and fictitious keys that infrastructure, product configuration and simulators share. */
export interface World {
  readonly entra: EntraWorld;
  readonly aws: AwsWorld;
  readonly gcp: GcpWorld;
  readonly keyVault: KeyVaultWorld;
}

const audience = "api://AzureADTokenExchange";
const awsAccount = "111122223333";
const awsIssuer = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws";
const proxyRoleArn = `arn:aws:iam::${awsAccount}:role/graphveil-proxy`;
const proxyServiceAccount: ServiceAccount = {
  email: "graphveil-proxy@graphveil-demo.iam.gserviceaccount.com",
  uniqueId: "104857601234567890123",
};
const keyMaterial = Uint8Array.from({ length: 32 }, (_, index) => 0xa0 ^ (index * 7));

/** Fictitious credentials in the form of real ones, told apart by one letter. */
const exampleCredentials = (letter: string): AwsCredentials => ({
  accessKeyId: `ASIAEXAMPLE${letter.repeat(9)}`,
  secretAccessKey: `not/a/real/secret/${letter.repeat(11)}/EXAMPLEKEY`,
  sessionToken: `IQoJEXAMPLE${letter.repeat(96)}EXAMPLE==`,
});

/** The world that every test and the local stack start from; `{ ...defaultWorld, … }` makes a variant. */
export const defaultWorld: World = {
  entra: {
    cloud: "global",
    tenantId: "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4",
    tenantName: "Contoso",
    clientId: "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f",
    servicePrincipalId: "5e0b1ec7-9a8b-4d7c-b6e5-f4a3b2c1d0e9",
    federatedCredentials: [
      { issuer: awsIssuer, subject: proxyRoleArn, audience },
      { issuer: "https://accounts.google.com", subject: proxyServiceAccount.uniqueId, audience },
    ],
    certificates: [],
    graphAppRoles: [
      "Mail.Read",
      "Calendars.Read",
      "MailboxSettings.Read",
      "User.Read.All",
      "GroupMember.Read.All",
      "Place.Read.All",
      "Organization.Read.All",
    ],
    applicationEnabled: true,
  },
  aws: {
    accountId: awsAccount,
    organizationId: "o-exampleorg1",
    region: "eu-central-1",
    functionArn: `arn:aws:lambda:eu-central-1:${awsAccount}:function:graphveil`,
    functionUrlId: "graphveil2example3url4id5abcdefg",
    proxy: {
      name: "proxy",
      roleArn: proxyRoleArn,
      roleId: "AROAEXAMPLEPROXY23456",
      sessionName: "graphveil",
      ...exampleCredentials("P"),
    },
    issuer: awsIssuer,
    outboundFederationEnabled: true,
    webIdentityPolicy: { audience, maximumDurationSeconds: 300 },
    kmsKeyArn: `arn:aws:kms:eu-central-1:${awsAccount}:key/11aa22bb-33cc-44dd-88ee-55ff66aa77bb`,
    kmsKeyState: "Enabled",
    kmsKeyMaterial: keyMaterial,
    certificateKey: {
      arn: `arn:aws:kms:eu-central-1:${awsAccount}:key/77cc88dd-99ee-4ff0-8a1b-2c3d4e5f6071`,
      state: "Enabled",
      spec: "RSA_2048",
      allowedAlgorithms: ["RSASSA_PSS_SHA_256"],
    },
    administrator: {
      name: "administrator",
      roleArn: `arn:aws:iam::${awsAccount}:role/graphveil-keys`,
      roleId: "AROAEXAMPLEADMIN23456",
      sessionName: "administrator",
      ...exampleCredentials("K"),
    },
    callers: [
      {
        name: "acme",
        roleArn: "arn:aws:iam::444455556666:role/acme-analytics",
        roleId: "AROAEXAMPLEACME234567",
        sessionName: "loader-1",
        invoker: true,
        ...exampleCredentials("A"),
      },
      {
        name: "stranger",
        roleArn: "arn:aws:iam::777788889999:role/stranger",
        roleId: "AROAEXAMPLESTRANGER23",
        sessionName: "unknown-1",
        invoker: true,
        ...exampleCredentials("S"),
      },
      {
        name: "outsider",
        roleArn: "arn:aws:iam::777788889999:role/outsider",
        roleId: "AROAEXAMPLEOUTSIDER23",
        sessionName: "outsider-1",
        invoker: false,
        ...exampleCredentials("O"),
      },
    ],
  },
  gcp: {
    projectId: "graphveil-demo",
    projectNumber: "123456789012",
    region: "europe-west3",
    serviceAccount: proxyServiceAccount,
    openIdTokenCreators: ["developer@contoso.com"],
    kmsKeyVersion:
      "projects/graphveil-demo/locations/europe-west3/keyRings/graphveil/cryptoKeys/root/cryptoKeyVersions/1",
    kmsKeyState: "ENABLED",
    kmsKeyMaterial: keyMaterial,
    certificateKey: {
      version:
        "projects/graphveil-demo/locations/europe-west3/keyRings/graphveil/cryptoKeys/certificate/cryptoKeyVersions/1",
      state: "ENABLED",
      algorithm: "RSA_SIGN_PSS_2048_SHA256",
      signerGranted: true,
    },
    serviceUrl: "https://graphveil-a1b2c3d4e5-ew.a.run.app",
    callers: [
      {
        name: "acme",
        email: "loader@acme-analytics.iam.gserviceaccount.com",
        uniqueId: "115292150460684697601",
        invoker: true,
      },
      {
        name: "stranger",
        email: "stranger@elsewhere-project.iam.gserviceaccount.com",
        uniqueId: "109951162777600000002",
        invoker: true,
      },
      {
        name: "outsider",
        email: "outsider@elsewhere-project.iam.gserviceaccount.com",
        uniqueId: "112589990684262400003",
        invoker: false,
      },
    ],
  },
  keyVault: {
    host: "graphveil-demo.vault.azure.net",
    secretName: "demo-secret",
    secretValue: "not-a-secret-just-an-example",
  },
};
