import { generateKeyPairSync } from "node:crypto";
import { rsaKeyOf } from "../../protocol/rsa-keys.ts";
import type { AwsPrincipal, World } from "../../world.ts";
import { isBase64, type KmsError, type KmsRequest, type Refuse } from "./kms-requests.ts";
import { sessionArn } from "./principals.ts";

const DIGEST_BYTES = 32;
const PSS = "RSASSA_PSS_SHA_256";
const PKCS1 = "RSASSA_PKCS1_V1_5_SHA_256";
const algorithms: readonly unknown[] = [PSS, PKCS1];

const denied = (principal: AwsPrincipal, action: string, keyId: unknown): KmsError => [
  "AccessDeniedException",
  `User: ${sessionArn(principal)} is not authorized to perform: ${action} on resource: ${keyId} because no identity-based policy allows the ${action} action`,
];

const keyOf = ({ aws: { certificateKey } }: World) =>
  rsaKeyOf(certificateKey.arn, Number(certificateKey.spec.replace("RSA_", "")));

/** What is wrong with the key itself: another one, or one that is not enabled. */
function refuseKey(world: World, region: string, keyId: unknown): KmsError | undefined {
  const { arn, state } = world.aws.certificateKey;
  if (keyId === world.aws.kmsKeyArn)
    return [
      "InvalidKeyUsageException",
      `${keyId} key usage is GENERATE_VERIFY_MAC which is not valid for Sign.`,
    ];
  if (![arn, arn.slice(arn.lastIndexOf("/") + 1)].includes(String(keyId)) || region !== world.aws.region)
    return ["NotFoundException", `Key '${keyId}' does not exist`];
  if (state === "Disabled") return ["DisabledException", `${arn} is disabled.`];
  return state === "PendingDeletion"
    ? ["KMSInvalidStateException", `${arn} is pending deletion.`]
    : undefined;
}

/** `Sign` of a digest: the message's form, then IAM with its condition on the algorithm, then the key. */
export const refuseSign: Refuse = (world, principal, region, request) => {
  const { KeyId, Message, MessageType, SigningAlgorithm } = request;
  if (typeof KeyId !== "string" || !isBase64(Message) || typeof SigningAlgorithm !== "string")
    return ["ValidationException", "1 validation error detected: a required member is absent or malformed"];
  const { proxy, administrator, certificateKey } = world.aws;
  const allowed =
    principal.roleArn === administrator.roleArn ||
    (principal.roleArn === proxy.roleArn && certificateKey.allowedAlgorithms.includes(SigningAlgorithm));
  if (!allowed) return denied(principal, "kms:Sign", KeyId);
  const refusal = refuseKey(world, region, KeyId);
  if (refusal !== undefined) return refusal;
  if (!certificateKey.spec.startsWith("RSA_") || !algorithms.includes(SigningAlgorithm))
    return [
      "InvalidKeyUsageException",
      `Algorithm ${SigningAlgorithm} is incompatible with key spec ${certificateKey.spec}.`,
    ];
  return MessageType === "DIGEST" && Buffer.from(Message, "base64").length === DIGEST_BYTES
    ? undefined
    : ["ValidationException", "Digest is invalid length for algorithm."];
};

/** A real signature of the digest (docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html). */
export function sign(world: World, { Message, SigningAlgorithm }: KmsRequest): object {
  const key = keyOf(world);
  const digest = Buffer.from(String(Message), "base64");
  const signature = SigningAlgorithm === PSS ? key.signPss(digest) : key.signPkcs1(digest);
  return {
    KeyId: world.aws.certificateKey.arn,
    Signature: Buffer.from(signature).toString("base64"),
    SigningAlgorithm,
  };
}

/** `GetPublicKey`, which the function's role may not call. */
export const refusePublicKey: Refuse = (world, principal, region, { KeyId }) =>
  principal.roleArn === world.aws.administrator.roleArn
    ? refuseKey(world, region, KeyId)
    : denied(principal, "kms:GetPublicKey", KeyId);

/** The public half of the key (docs.aws.amazon.com/kms/latest/APIReference/API_GetPublicKey.html). */
export function getPublicKey(world: World): object {
  const { arn, spec } = world.aws.certificateKey;
  const isRsa = spec.startsWith("RSA_");
  const publicKey = isRsa
    ? keyOf(world).publicKey
    : generateKeyPairSync("ec", { namedCurve: "P-256" }).publicKey;
  return {
    KeyId: arn,
    KeySpec: spec,
    KeyUsage: "SIGN_VERIFY",
    PublicKey: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
    SigningAlgorithms: isRsa ? algorithms : ["ECDSA_SHA_256"],
  };
}
