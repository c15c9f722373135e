/**
 * The headers that prove who sends a request; asked for before each one, since proofs expire. A request with a body is a POST,
 * and the proof may cover it.
 */
export type Prove = (url: URL, body?: string) => Promise<Readonly<Record<string, string>>>;
