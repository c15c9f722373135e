/** Every code of the proxy with its status, as the design publishes them. */
export const statusOf = {
  invalidRequest: 400,
  callerUnknown: 401,
  operationRefused: 403,
  propertyRefused: 403,
  consentMissing: 403,
  notFound: 404,
  methodRefused: 405,
  syncStateNotFound: 410,
  tooLarge: 413,
  targetTooLong: 414,
  throttled: 429,
  internal: 500,
  upstreamInvalid: 502,
  upstreamUnauthorized: 502,
  tokenUnavailable: 503,
  upstreamUnavailable: 503,
  deadline: 504,
} as const;

/** A code of `x-graphveil-error`. */
export type Code = keyof typeof statusOf;

/** `error.code` where it is Graph's own. */
export const graphCodeOf: Partial<Record<Code, string>> = {
  notFound: "ErrorItemNotFound",
  syncStateNotFound: "syncStateNotFound",
};
