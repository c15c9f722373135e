import type { SimulatedResponse } from "../../wire/host.ts";
import type { SigV4Problem } from "./sigv4.ts";

/** One error of the AWS Query protocol: HTTP status, code and message. */
export type StsError = readonly [status: number, code: string, message: string];

const namespace = "https://sts.amazonaws.com/doc/2011-06-15/";
const mismatch = (message: string): StsError => [403, "SignatureDoesNotMatch", message];
const wrongSignature = mismatch(
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
);
const invalidClientToken: StsError = [
  403,
  "InvalidClientTokenId",
  "The security token included in the request is invalid.",
];

/** How STS words what is wrong with a signature (docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html). */
export const stsSignatureErrors: Readonly<Record<SigV4Problem, StsError>> = {
  missing: [403, "MissingAuthenticationToken", "Request is missing Authentication Token"],
  malformed: [400, "IncompleteSignature", "The request signature does not conform to AWS standards."],
  unknownKey: invalidClientToken,
  sessionToken: invalidClientToken,
  credentialsExpired: [403, "ExpiredToken", "The security token included in the request is expired"],
  scopeDate: mismatch("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date."),
  scopeRegion: mismatch("Credential should be scoped to a valid region."),
  scopeService: mismatch("Credential should be scoped to correct service: 'sts'."),
  expired: mismatch("Signature expired: the request is older than 5 minutes."),
  notYetValid: mismatch("Signature not yet current: the request is dated more than 5 minutes ahead."),
  unsignedHeader: mismatch("Headers of the request that must be signed were not signed."),
  payload: wrongSignature,
  signature: wrongSignature,
};

/** Escapes text for element content. */
export const xml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

/** An XML reply of STS. */
export const stsReply = (status: number, body: string, requestId: string): SimulatedResponse => ({
  status,
  headers: { "content-type": "text/xml", "x-amzn-requestid": requestId },
  body,
});

/** The error document of the AWS Query protocol. */
export function stsErrorReply([status, code, message]: StsError, requestId: string): SimulatedResponse {
  const type = status < 500 ? "Sender" : "Receiver";
  return stsReply(
    status,
    `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${code}</Code><Message>${xml(message)}</Message></Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
    requestId,
  );
}

/** The result document of one action. */
export function stsResultReply(action: string, result: string, requestId: string): SimulatedResponse {
  return stsReply(
    200,
    `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
    requestId,
  );
}
