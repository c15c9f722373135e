/** The one operation that is a POST: what it holds are GETs, each of them an operation of the catalogue. */
export const BATCH_TEMPLATE = "/$batch";

/** Most requests of a batch; Graph's own limit (learn.microsoft.com/graph/json-batching). */
export const MAX_BATCH_REQUESTS = 20;

/** Longest id of a request in a batch. */
export const MAX_BATCH_ID_CHARACTERS = 256;
