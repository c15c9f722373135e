import { type LegFault, rows } from "./leg-faults.ts";

/** The leg that signs in place of the platform's token, on AWS; the other requests of KMS are those of the root keys. */
export const awsSignatureFaults: readonly LegFault[] = [
  ...rows("awsKms", "TrentService.Sign", [
    ["reset", "data", "tokenUnavailable", 3, "certificate: unavailable"],
    ["cutAtOnce", "data", "tokenUnavailable", 3, "certificate: unavailable"],
    ["cut", "data", "tokenUnavailable", 3, "certificate: unavailable"],
    ["malformed", "tokenUnavailable", "tokenUnavailable", 1, "certificate: rejected"],
    ["html", "data", "data", 1, ""],
    ["slow", "deadline", "deadline", 1, "time: ran out"],
    [400, "data", "tokenUnavailable", 3, "certificate: unavailable"],
    [403, "tokenUnavailable", "tokenUnavailable", 1, "certificate: accessDenied"],
    [429, "data", "tokenUnavailable", 3, "certificate: unavailable"],
    [500, "data", "tokenUnavailable", 3, "certificate: unavailable"],
    [502, "data", "tokenUnavailable", 3, "certificate: unavailable"],
    [503, "data", "tokenUnavailable", 3, "certificate: unavailable"],
    [504, "data", "tokenUnavailable", 3, "certificate: unavailable"],
  ]),
];

/** The same on Google Cloud. */
export const googleSignatureFaults: readonly LegFault[] = [
  ...rows("cloudKms", ":asymmetricSign", [
    ["reset", "data", "tokenUnavailable", 2, "certificate: unavailable"],
    ["cutAtOnce", "data", "tokenUnavailable", 2, "certificate: unavailable"],
    ["cut", "data", "tokenUnavailable", 2, "certificate: unavailable"],
    ["malformed", "data", "tokenUnavailable", 2, "certificate: corrupted"],
    ["html", "data", "data", 1, ""],
    ["slow", "deadline", "deadline", 1, "time: ran out"],
    [400, "tokenUnavailable", "tokenUnavailable", 1, "certificate: rejected"],
    [403, "tokenUnavailable", "tokenUnavailable", 1, "certificate: accessDenied"],
    [404, "tokenUnavailable", "tokenUnavailable", 1, "certificate: keyNotFound"],
    [429, "data", "tokenUnavailable", 2, "certificate: unavailable"],
    [500, "data", "tokenUnavailable", 2, "certificate: unavailable"],
    [503, "data", "tokenUnavailable", 2, "certificate: unavailable"],
  ]),
];
