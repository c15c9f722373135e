/** The headers that prove who sends a GET of this URL; asked for before each request, since proofs expire. */
export type Prove = (url: URL) => Promise<Readonly<Record<string, string>>>;
