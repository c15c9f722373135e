import {
  defaultWorld,
  type EntraWorld,
  type Fault,
  type Leg,
  mailboxRefusals,
  type World,
} from "@graphveil/simulator";
import type { Chain, ChainOptions } from "../harness/chain.ts";

/** The least permissions of the policy of the tests. */
export const leastRoles = [
  "User.Read.All",
  "GroupMember.Read.All",
  "Mail.ReadBasic.All",
  "MailboxSettings.Read",
  "Calendars.ReadBasic.All",
  "Place.Read.All",
];

/** The default world with another application or tenant. */
export const entraWith = (entra: Partial<EntraWorld>, world: World = defaultWorld): World => ({
  ...world,
  entra: { ...world.entra, ...entra },
});
/** The default world without a permission that the policy does not need. */
export const tidy = entraWith({ graphAppRoles: leastRoles });

const mismatch = (changed: object): World => {
  const [first, ...others] = defaultWorld.entra.federatedCredentials;
  return entraWith(
    { federatedCredentials: [{ ...first, ...changed } as NonNullable<typeof first>, ...others] },
    tidy,
  );
};

/** A fault, and the finding that names its cause. */
export interface Case {
  readonly name: string;
  readonly world?: World;
  readonly platform?: "aws" | "google";
  readonly chain?: Partial<ChainOptions>;
  readonly inject?: (chain: Chain) => void;
  /** The check that names the cause, its result, and what it says. */
  readonly cause: readonly [check: string, result: string, found: RegExp, remedy: RegExp];
  /** Checks that cannot be tried or fail because of it. */
  readonly others?: readonly string[];
}

const noToken = ["exchange", "roles", "graph"];
export const aadsts = (code: number) => (chain: Chain) =>
  void chain.simulator.faults.inject({ leg: "entra", fault: { kind: "aadsts", code } });
const down = (leg: Leg, status: number) => (chain: Chain) =>
  void chain.simulator.faults.inject({ leg, fault: { kind: "status", status } });

/** Every code that the research lists, with a piece of its remedy. */
export const codes: readonly (readonly [code: number, remedy: RegExp])[] = [
  [70021, /character by character/],
  [700211, /credential's issuer to https:\/\//],
  [700212, /credential's audience to api:/],
  [700213, /credential's subject to arn:/],
  [700214, /character by character/],
  [7002138, /only in upper and lower case/],
  [7002121, /credential's audience/],
  [7002137, /credential's subject/],
  [700222, /host cloud/],
  [700226, /host cloud/],
  [700229, /host cloud/],
  [700024, /clock/],
  [700027, /RS256/],
  [7000272, /discovery document/],
  [50166, /discovery document/],
  [90061, /discovery document/],
  [501661, /discovery document/],
  [50027, /RS256/],
  [50013, /RS256/],
  [50012, /RS256/],
  [7000215, /no client secret/],
  [7000218, /no client secret/],
  [900144, /no client secret/],
  [700016, /client id and tenant id/],
  [700011, /client id and tenant id/],
  [7000229, /az ad sp create/],
  [90002, /client id and tenant id/],
  [900439, /GRAPHVEIL_CLOUD/],
  [90038, /GRAPHVEIL_CLOUD/],
  [900382, /GRAPHVEIL_CLOUD/],
  [900432, /GRAPHVEIL_CLOUD/],
  [500011, /\.default/],
  [650057, /\.default/],
  [70011, /\.default/],
  [28002, /\.default/],
  [7000112, /Enterprise applications/],
  [70001, /Enterprise applications/],
  [53003, /Conditional Access/],
  [530032, /Conditional Access/],
  [700025, /public client/],
  [7002381, /GitHub/],
  [50196, /Wait/],
  [100007, /MSAL_FORCE_REGION/],
  [90033, /wait/],
  [90024, /wait/],
  [50033, /wait/],
  [90006, /wait/],
  [90012, /wait/],
  [90055, /wait/],
];
/** Codes by which Entra ID says that no credential matches. */
export const mismatches = new Set([70021, 700211, 700212, 700213, 700214, 7002138, 7002121, 7002137]);

/** Has a leg show a fault. */
export const fault = (leg: Leg, shown: Fault) => (chain: Chain) =>
  void chain.simulator.faults.inject({ leg, fault: shown });
const everyGraph = ["graph.mail", "graph.calendar", "graph.rooms"];
const afterExchange = ["federatedCredential", "roles", "graph"];

/** Every kind of fault that a leg can show, and the leg that is named for it. */
const legFaults: readonly Case[] = [
  ...(
    [
      [{ kind: "connectionReset" }, /did not answer/],
      [{ kind: "malformedJson" }, /./],
      [{ kind: "status", status: 500 }, /did not answer|refused/],
      [{ kind: "emptyReply", status: 503 }, /did not answer/],
    ] as const
  ).flatMap(([shown, found]): readonly Case[] => [
    {
      name: `STS: ${JSON.stringify(shown)}`,
      inject: fault("sts", shown),
      cause: ["subjectToken", "fail", found, /./],
      others: noToken,
    },
    {
      name: `KMS: ${JSON.stringify(shown)}`,
      inject: fault("awsKms", shown),
      cause: ["keys", "fail", /./, /./],
    },
    {
      name: `Cloud KMS: ${JSON.stringify(shown)}`,
      platform: "google",
      inject: fault("cloudKms", shown),
      cause: ["keys", "fail", /./, /./],
    },
    {
      name: `the issuer, which Entra ID reads: ${JSON.stringify(shown)}`,
      inject: fault("issuer", shown),
      cause: ["exchange", "fail", /^AADSTS50166/, /discovery document/],
      others: afterExchange,
    },
  ]),
  ...(
    [
      [{ kind: "malformedJson" }, /^malformed/],
      [{ kind: "redirect", status: 302, location: "https://elsewhere.example/" }, /^misdirected/],
      [{ kind: "emptyReply", status: 502 }, /^refused/],
      [{ kind: "cutOffBody", afterBytes: 20 }, /^(?:unreachable|malformed)/],
    ] as const
  ).map(([shown, found]): Case => {
    return {
      name: `Entra ID: ${JSON.stringify(shown)}`,
      inject: fault("entra", shown),
      cause: ["exchange", "fail", found, /way out|proxy answers|Look the code up/],
      others: afterExchange,
    };
  }),
  ...(
    [
      [{ kind: "connectionReset" }, /./],
      [{ kind: "malformedJson" }, /^200 malformed/],
      [{ kind: "emptyReply", status: 500 }, /^500/],
      [{ kind: "redirect", status: 302, location: "https://elsewhere.example/" }, /redirect/],
      [{ kind: "redirect", status: 302 }, /redirect/],
      [{ kind: "cutOffBody", afterBytes: 20 }, /./],
      [{ kind: "errorInside", place: "beside", code: "UnknownError" }, /^200 UnknownError/],
      [
        { kind: "graphError", status: 403, code: "Authorization_RequestDenied" },
        /^403 Authorization_RequestDenied/,
      ],
      [
        { kind: "claimsChallenge", claims: '{"access_token":{"nbf":{"essential":true,"value":"1"}}}' },
        /token/,
      ],
    ] as const
  ).map(([shown, found]): Case => {
    return {
      name: `Graph: ${JSON.stringify(shown)}`,
      inject: fault("graph", shown),
      cause: ["graph.directory", "fail", found, /./],
      others: everyGraph,
    };
  }),
];

/** Every fault with its finding. */
export const cases: readonly Case[] = [
  ...codes.map(([code, remedy]): Case => {
    return {
      name: `AADSTS${code}`,
      inject: aadsts(code),
      cause: ["exchange", "fail", new RegExp(`^AADSTS${code}: .`), remedy],
      others: ["federatedCredential", "roles", "graph"],
    };
  }),
  {
    name: "a credential's issuer with a slash at its end",
    world: mismatch({ issuer: `${defaultWorld.aws.issuer}/` }),
    cause: ["federatedCredential", "fail", /AADSTS700211/, /without a trailing slash/],
    others: noToken,
  },
  {
    name: "a credential's subject in another case",
    world: mismatch({ subject: defaultWorld.aws.proxy.roleArn.replace("graphveil", "Graphveil") }),
    cause: ["federatedCredential", "fail", /AADSTS7002138/, /upper and lower case/],
    others: noToken,
  },
  {
    name: "a credential with a space at its end",
    world: mismatch({ subject: `${defaultWorld.aws.proxy.roleArn} ` }),
    cause: ["federatedCredential", "fail", /AADSTS700213/, /credential's subject to arn:/],
    others: noToken,
  },
  {
    name: "a credential of another audience",
    world: mismatch({ audience: "api://AzureADTokenExchangeUSGov" }),
    cause: ["federatedCredential", "fail", /AADSTS700212/, /audience to api:\/\/AzureADTokenExchange\./],
    others: noToken,
  },
  {
    name: "an account that vends no identity tokens",
    world: { ...tidy, aws: { ...tidy.aws, outboundFederationEnabled: false } },
    cause: ["subjectToken", "fail", /does not vend/, /aws iam enable-outbound-web-identity-federation/],
    others: noToken,
  },
  {
    name: "a role that may not ask for a token",
    world: {
      ...tidy,
      aws: { ...tidy.aws, webIdentityPolicy: { audience: "api://other", maximumDurationSeconds: 300 } },
    },
    cause: ["subjectToken", "fail", /may not ask/, /sts:GetWebIdentityToken/],
    others: noToken,
  },
  {
    name: "a metadata server that does not answer",
    platform: "google",
    inject: down("metadata", 503),
    cause: ["subjectToken", "fail", /did not answer/, /metadata server/],
    others: [...noToken, "keys"],
  },
  {
    name: "a disabled application",
    world: entraWith({ applicationEnabled: false }, tidy),
    cause: ["exchange", "fail", /AADSTS7000112/, /Enable the app's service principal/],
    others: ["federatedCredential", "roles", "graph"],
  },
  {
    name: "a token endpoint that is down",
    inject: down("entra", 503),
    cause: ["exchange", "fail", /^AADSTS90033/, /wait/],
    others: ["federatedCredential", "roles", "graph"],
  },
  {
    name: "a token endpoint that cannot be reached",
    inject: (chain) =>
      void chain.simulator.faults.inject({ leg: "entra", fault: { kind: "connectionReset" } }),
    cause: ["exchange", "fail", /^unreachable/, /way out to the authority/],
    others: ["federatedCredential", "roles", "graph"],
  },
  {
    name: "a permission that nobody consented to",
    world: entraWith({ graphAppRoles: leastRoles.filter((role) => role !== "Place.Read.All") }),
    cause: ["roles.Place.Read.All", "fail", /not in the token/, /az ad app permission admin-consent/],
    others: ["roles", "graph.rooms"],
  },
  {
    name: "no permission at all",
    world: entraWith({ graphAppRoles: [] }),
    cause: ["roles.Mail.ReadBasic.All", "fail", /not in the token/, /Mail\.ReadBasic\.All/],
    others: [
      "roles",
      "roles.User.Read.All",
      "roles.GroupMember.Read.All",
      "roles.MailboxSettings.Read",
      "roles.Calendars.ReadBasic.All",
      "roles.Place.Read.All",
      "graph.directory",
      "graph.mail",
      "graph.calendar",
      "graph.rooms",
    ],
  },
  {
    name: "a permission to write",
    world: entraWith({ graphAppRoles: [...leastRoles, "Mail.ReadWrite"] }),
    cause: ["roles.Mail.ReadWrite", "warn", /in the token/, /^Remove Mail\.ReadWrite .*change data/],
    others: ["roles"],
  },
  {
    name: "a permission that is wider than needed",
    world: entraWith({
      graphAppRoles: leastRoles.map((role) => (role.startsWith("Mail.") ? "Mail.Read" : role)),
    }),
    cause: [
      "roles.Mail.Read",
      "warn",
      /in the token/,
      /^Grant Mail\.ReadBasic\.All in its place, then remove Mail\.Read /,
    ],
    others: ["roles"],
  },
  {
    name: "a Graph that throttles",
    inject: (chain) =>
      void chain.simulator.faults.inject({
        leg: "graph",
        fault: { kind: "status", status: 429, retryAfter: "30" },
      }),
    cause: ["graph.directory", "fail", /429/, /throttles/],
    others: ["graph.mail", "graph.calendar", "graph.rooms"],
  },
  {
    name: "a tenant whose mailboxes are all on premises",
    inject: (chain) => {
      for (const { id } of chain.tenant.people) chain.graph.refuseMailbox(id, mailboxRefusals.onPremises);
    },
    cause: ["graph.mail", "fail", /401 UnknownError of all 10 tried/, /premises/],
    others: ["graph.calendar"],
  },
  {
    name: "mailboxes that are all outside the application's scope",
    inject: (chain) => {
      for (const { id } of chain.tenant.people) chain.graph.refuseMailbox(id, mailboxRefusals.outsideScope);
    },
    cause: [
      "graph.mail",
      "fail",
      /403 ErrorAccessDenied of all 10 tried/,
      /Test-ServicePrincipalAuthorization/,
    ],
    others: ["graph.calendar"],
  },
  ...legFaults,
  {
    name: "a disabled key",
    world: { ...tidy, aws: { ...tidy.aws, kmsKeyState: "Disabled" } },
    cause: ["keys", "fail", /disabled/, /./],
  },
  {
    name: "a Cloud KMS key that is about to be destroyed",
    platform: "google",
    world: { ...tidy, gcp: { ...tidy.gcp, kmsKeyState: "DESTROY_SCHEDULED" } },
    cause: ["keys", "fail", /disabled or about to be deleted/, /./],
  },
  {
    name: "a key management service that is down",
    inject: down("awsKms", 500),
    cause: ["keys", "fail", /did not answer/, /./],
  },
];
