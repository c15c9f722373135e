import { parseForm } from "../../protocol/form.ts";
import { mediaType } from "../../protocol/media-type.ts";
import type { SigningKey } from "../../protocol/signing-key.ts";
import type { Random } from "../../random.ts";
import { type SimulatedHost, type SimulatedRequest, UnsimulatedRequest } from "../../wire/host.ts";
import type { AwsPrincipal, World } from "../../world.ts";
import { assumeRole } from "./assume-role.ts";
import { accountOf, createPrincipalLookup, sessionArn } from "./principals.ts";
import { verifySigV4 } from "./sigv4.ts";
import { type StsError, stsErrorReply, stsResultReply, stsSignatureErrors } from "./sts-errors.ts";

/** What the simulated STS is made of. */
export interface StsOptions {
  readonly world: World;
  /** The key behind the account's issuer; its public half is served by the issuer's host. */
  readonly key: SigningKey;
  readonly random: Random;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

interface TokenRequest {
  readonly audiences: readonly string[];
  readonly algorithm: string;
  readonly durationSeconds: number | undefined;
  readonly tagged: boolean;
}

const tokenAction = "GetWebIdentityToken";
const globalEndpoint = "sts.amazonaws.com";
const invalid = (detail: string): StsError => [
  400,
  "ValidationError",
  `1 validation error detected: ${detail}`,
];

const isError = (result: TokenRequest | StsError): result is StsError => Array.isArray(result);

const regionOf = (host: string): string | undefined =>
  host === globalEndpoint
    ? "us-east-1"
    : /^sts(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:amazonaws\.com|api\.aws)$/.exec(host)?.[1];

/** Reads the action's parameters as the service model constrains them. */
function parseTokenRequest(fields: ReadonlyMap<string, string>): TokenRequest | StsError {
  const audiences: string[] = [];
  for (let member = 1; fields.has(`Audience.member.${member}`); member += 1)
    audiences.push(fields.get(`Audience.member.${member}`) ?? "");
  const algorithm = fields.get("SigningAlgorithm");
  const duration = fields.get("DurationSeconds");
  if (audiences.length < 1 || audiences.length > 10)
    return invalid("Value at 'audience' failed to satisfy constraint: Member must have length 1 to 10");
  if (audiences.some((audience) => audience.length < 1 || audience.length > 1000))
    return invalid("Value at 'audience' failed to satisfy constraint: Member must have length 1 to 1000");
  if (algorithm === undefined)
    return invalid("Value null at 'signingAlgorithm' failed to satisfy constraint: Member must not be null");
  if (algorithm !== "RS256" && algorithm !== "ES384")
    return invalid("Value at 'signingAlgorithm' failed to satisfy constraint: Member must be RS256 or ES384");
  if (
    duration !== undefined &&
    !(/^\d{1,5}$/.test(duration) && Number(duration) >= 60 && Number(duration) <= 3600)
  )
    return invalid("Value at 'durationSeconds' failed to satisfy constraint: Member must be 60 to 3600");
  return {
    audiences,
    algorithm,
    durationSeconds: duration === undefined ? undefined : Number(duration),
    tagged: [...fields.keys()].some((name) => name.startsWith("Tags.")),
  };
}

/** What the proxy's role is allowed, with a `NumericLessThanEquals` on the duration that an omitted one does not meet. */
function mayIssue(world: World, principal: AwsPrincipal, wanted: TokenRequest): boolean {
  const { audience, maximumDurationSeconds } = world.aws.webIdentityPolicy;
  return (
    principal.roleArn === world.aws.proxy.roleArn &&
    wanted.audiences.every((each) => each === audience) &&
    wanted.algorithm === "RS256" &&
    wanted.durationSeconds !== undefined &&
    wanted.durationSeconds <= maximumDurationSeconds &&
    !wanted.tagged
  );
}

function refuse(options: StsOptions, principal: AwsPrincipal, wanted: TokenRequest): StsError | undefined {
  const { world, now } = options;
  if (!mayIssue(world, principal, wanted))
    return [
      403,
      "AccessDenied",
      `User: ${sessionArn(principal)} is not authorized to perform: sts:${tokenAction} on resource: * because no identity-based policy allows the sts:${tokenAction} action`,
    ];
  if (!world.aws.outboundFederationEnabled)
    return [
      403,
      "OutboundWebIdentityFederationDisabledException",
      "Outbound web identity federation is not enabled for this account.",
    ];
  const expiry = now() + (wanted.durationSeconds ?? 0) * 1000;
  if (principal.expiresAt !== undefined && expiry > principal.expiresAt)
    return [
      403,
      "SessionDurationEscalationException",
      "The requested token duration would extend the session beyond its original expiration time.",
    ];
  return undefined;
}

/** A signed token, as the result of the action has it. */
async function issue(
  { world, key, random, now }: StsOptions,
  principal: AwsPrincipal,
  wanted: TokenRequest,
  region: string,
): Promise<string> {
  const issuedAt = Math.floor(now() / 1000);
  const expiry = issuedAt + (wanted.durationSeconds ?? 300);
  const [only = ""] = wanted.audiences;
  const token = await key.sign({
    iss: world.aws.issuer,
    aud: wanted.audiences.length === 1 ? only : [...wanted.audiences],
    sub: principal.roleArn,
    iat: issuedAt,
    exp: expiry,
    jti: random.guid(),
    "https://sts.amazonaws.com/": {
      aws_account: accountOf(principal.roleArn),
      source_region: region,
      org_id: world.aws.organizationId,
      principal_tags: {},
      lambda_source_function_arn: world.aws.functionArn,
    },
  });
  const expiration = new Date(expiry * 1000).toISOString().replace(".000Z", "Z");
  return `<WebIdentityToken>${token}</WebIdentityToken><Expiration>${expiration}</Expiration>`;
}

/** The content of an action's result, or its error. */
type Action = (
  options: StsOptions,
  principal: AwsPrincipal,
  fields: ReadonlyMap<string, string>,
  host: string,
) => Promise<string | StsError>;

const getWebIdentityToken: Action = async (options, principal, fields, host) => {
  if (host === globalEndpoint)
    return [400, "InvalidAction", `Could not find operation ${tokenAction} for version 2011-06-15`];
  const wanted = parseTokenRequest(fields);
  if (isError(wanted)) return wanted;
  return (
    refuse(options, principal, wanted) ?? (await issue(options, principal, wanted, regionOf(host) ?? ""))
  );
};

const actions: Readonly<Record<string, Action>> = {
  [tokenAction]: getWebIdentityToken,
  AssumeRole: async ({ world, now }, principal, fields) => assumeRole(world, principal, fields, now()),
};

/**
 * AWS STS with `GetWebIdentityToken`
 * (docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html): SigV4 is recomputed, the role's policy
 * and the account's federation switch are honoured, and the global endpoint does not know the action. It catches an
 * unsigned or wrongly scoped call, a second audience, a lifetime beyond the policy, and the wrong endpoint. `AssumeRole` gives
 * callers the sessions that they sign their requests with.
 */
export function createSts(options: StsOptions): SimulatedHost {
  const findPrincipal = createPrincipalLookup(options.world);
  return {
    leg: "sts",
    answersFor: (host) => regionOf(host) !== undefined,
    async handle(request: SimulatedRequest) {
      const requestId = options.random.guid();
      const fail = (error: StsError) => stsErrorReply(error, requestId);
      const region = regionOf(request.host) ?? "";
      if (request.method !== "POST" || request.target !== "/")
        throw new UnsimulatedRequest(request, "STS is simulated only for POST /");
      const verdict = verifySigV4(request, { service: "sts", region, findPrincipal, now: options.now });
      if (!verdict.ok) return fail(stsSignatureErrors[verdict.problem]);
      const form = parseForm(request.body);
      if (!form.ok || mediaType(request.headers.get("content-type")) !== "application/x-www-form-urlencoded")
        throw new UnsimulatedRequest(request, "not a form");
      const action = form.fields.get("Action") ?? "";
      const answer = Object.hasOwn(actions, action) ? actions[action] : undefined;
      if (answer === undefined || form.fields.get("Version") !== "2011-06-15")
        throw new UnsimulatedRequest(request, "another action or version");
      const result = await answer(options, verdict.principal, form.fields, request.host);
      return typeof result === "string" ? stsResultReply(action, result, requestId) : fail(result);
    },
  };
}
