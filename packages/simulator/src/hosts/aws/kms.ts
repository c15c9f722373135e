import { createHmac } from "node:crypto";
import { mediaType } from "../../protocol/media-type.ts";
import type { Random } from "../../random.ts";
import {
  json,
  type SimulatedHost,
  type SimulatedRequest,
  type SimulatedResponse,
  UnsimulatedRequest,
} from "../../wire/host.ts";
import type { World } from "../../world.ts";
import { isBase64, type KmsError, type KmsRequest, type Refuse } from "./kms-requests.ts";
import { getPublicKey, refusePublicKey, refuseSign, sign } from "./kms-signatures.ts";
import { createPrincipalLookup, sessionArn } from "./principals.ts";
import { type SigV4Problem, verifySigV4 } from "./sigv4.ts";

/** What the simulated KMS is made of. */
export interface AwsKmsOptions {
  readonly world: World;
  readonly random: Random;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

const wrongSignature: KmsError = [
  "InvalidSignatureException",
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
];
const invalidToken: KmsError = [
  "UnrecognizedClientException",
  "The security token included in the request is invalid.",
];
const invalidSignature = (message: string): KmsError => ["InvalidSignatureException", message];

const signatureErrors: Readonly<Record<SigV4Problem, KmsError>> = {
  missing: ["MissingAuthenticationTokenException", "Missing Authentication Token"],
  malformed: ["IncompleteSignatureException", "The request signature does not conform to AWS standards."],
  unknownKey: invalidToken,
  sessionToken: invalidToken,
  credentialsExpired: ["ExpiredTokenException", "The security token included in the request is expired"],
  scopeDate: invalidSignature("Date in Credential scope does not match the date of the request."),
  scopeRegion: invalidSignature("Credential should be scoped to a valid region."),
  scopeService: invalidSignature("Credential should be scoped to correct service: 'kms'."),
  expired: invalidSignature("Signature expired: the request is older than 5 minutes."),
  notYetValid: invalidSignature("Signature not yet current: the request is dated more than 5 minutes ahead."),
  unsignedHeader: invalidSignature("Headers of the request that must be signed were not signed."),
  payload: wrongSignature,
  signature: wrongSignature,
};

const regionOf = (host: string): string | undefined =>
  /^kms(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d)\.(?:amazonaws\.com|api\.aws)$/.exec(host)?.[1];

function parseRequest(request: SimulatedRequest): KmsRequest | undefined {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(request.body).toString("utf8"));
    return typeof parsed === "object" && parsed !== null ? (parsed as KmsRequest) : undefined;
  } catch {
    return undefined;
  }
}

/** The first reason to refuse: the message's form, then IAM, then the key itself. */
const refuseMac: Refuse = (world, principal, region, request) => {
  const { KeyId, MacAlgorithm, Message } = request;
  const { kmsKeyArn, kmsKeyState, proxy } = world.aws;
  if (typeof KeyId !== "string" || typeof MacAlgorithm !== "string" || !isBase64(Message))
    return ["ValidationException", "1 validation error detected: a required member is absent or malformed"];
  const { length } = Buffer.from(Message, "base64");
  if (length < 1 || length > 4096)
    return [
      "ValidationException",
      "1 validation error detected: Value at 'message' failed to satisfy constraint: Member must have length 1 to 4096",
    ];
  if (principal.roleArn !== proxy.roleArn)
    return [
      "AccessDeniedException",
      `User: ${sessionArn(principal)} is not authorized to perform: kms:GenerateMac on resource: ${KeyId} because no resource-based policy allows the kms:GenerateMac action`,
    ];
  const names = [kmsKeyArn, kmsKeyArn.slice(kmsKeyArn.lastIndexOf("/") + 1)];
  if (!names.includes(KeyId) || region !== world.aws.region)
    return ["NotFoundException", `Key '${KeyId}' does not exist`];
  if (kmsKeyState === "Disabled") return ["DisabledException", `${kmsKeyArn} is disabled.`];
  if (kmsKeyState === "PendingDeletion")
    return ["KMSInvalidStateException", `${kmsKeyArn} is pending deletion.`];
  return MacAlgorithm === "HMAC_SHA_256"
    ? undefined
    : ["InvalidKeyUsageException", `${kmsKeyArn} does not support the algorithm of the request.`];
};

function generateMac(world: World, { Message }: KmsRequest) {
  const mac = createHmac("sha256", world.aws.kmsKeyMaterial).update(Buffer.from(String(Message), "base64"));
  return { KeyId: world.aws.kmsKeyArn, Mac: mac.digest("base64"), MacAlgorithm: "HMAC_SHA_256" };
}

interface Operation {
  readonly refuse: Refuse;
  readonly run: (world: World, request: KmsRequest) => object;
}

const operations: ReadonlyMap<string | null, Operation> = new Map([
  ["TrentService.GenerateMac", { refuse: refuseMac, run: generateMac }],
  ["TrentService.Sign", { refuse: refuseSign, run: sign }],
  ["TrentService.GetPublicKey", { refuse: refusePublicKey, run: getPublicKey }],
]);

/**
 * AWS KMS with `GenerateMac` for one HMAC_256 key, and `Sign` and `GetPublicKey` for one asymmetric key
 * (docs.aws.amazon.com/kms/latest/APIReference/API_GenerateMac.html). It catches an unsigned call, the key of another
 * region, a message beyond 4096 bytes, and a caller's credentials used for the proxy's key.
 */
export function createAwsKms(options: AwsKmsOptions): SimulatedHost {
  const findPrincipal = createPrincipalLookup(options.world);
  const reply = (status: number, body: unknown): SimulatedResponse =>
    json(status, body, {
      "content-type": "application/x-amz-json-1.1",
      "x-amzn-requestid": options.random.guid(),
    });
  const fail = ([type, message]: KmsError) => reply(400, { __type: type, message });
  return {
    leg: "awsKms",
    answersFor: (host) => regionOf(host) !== undefined,
    handle(request) {
      const region = regionOf(request.host) ?? "";
      if (request.method !== "POST" || request.target !== "/")
        throw new UnsimulatedRequest(request, "KMS is simulated only for POST /");
      const verdict = verifySigV4(request, { service: "kms", region, findPrincipal, now: options.now });
      if (!verdict.ok) return fail(signatureErrors[verdict.problem]);
      const operation = operations.get(request.headers.get("x-amz-target"));
      if (operation === undefined) throw new UnsimulatedRequest(request, "another KMS operation");
      if (mediaType(request.headers.get("content-type")) !== "application/x-amz-json-1.1")
        throw new UnsimulatedRequest(request, "not the AWS JSON 1.1 protocol");
      const wanted = parseRequest(request);
      if (wanted === undefined)
        return fail(["SerializationException", "The request body is not a JSON object."]);
      const refusal = operation.refuse(options.world, verdict.principal, region, wanted);
      return refusal === undefined ? reply(200, operation.run(options.world, wanted)) : fail(refusal);
    },
  };
}
