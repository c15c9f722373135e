import { isUtf8 } from "node:buffer";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Refusal } from "../errors.ts";
import { MAX_BODY_BYTES, type ProxyRequest } from "../invocation.ts";
import { MAX_DEPTH_LEVELS, MalformedReply, skipSpace, skipValue } from "../json/scan.ts";
import type { RequestRule } from "../schema/request-rules.ts";

const inflate = promisify(gunzip);
const json = /^application\/json\s*(?:;|$)/i;

/** The refusal of a batch that cannot be read. */
export const badBatch = (reason: string, rule: RequestRule): Refusal =>
  new Refusal("invalidRequest", `batch: ${reason}`, { rule });

const isTooLarge = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";

const mediaRefused = (reason: string): Refusal => new Refusal("mediaRefused", `batch: ${reason}`);

/**
 * Clients may send gzip, and send the body as it is after a 415 (RFC 9110 §15.5.16): a front end may have spoilt it by reading
 * it as text. What inflates to more than a body may have is refused before it fills the memory.
 */
const inflated = async (body: Uint8Array, encoding: string): Promise<Uint8Array> => {
  if (encoding === "identity") return body;
  if (encoding !== "gzip") throw mediaRefused("a coding that is not gzip");
  try {
    return await inflate(body, { maxOutputLength: MAX_BODY_BYTES });
  } catch (error) {
    if (isTooLarge(error)) throw new Refusal("tooLarge", "body: too large");
    throw mediaRefused("not gzip");
  }
};

const parse = (body: Uint8Array): unknown => {
  const notJson = () => badBatch("not JSON", { rule: "batchJson" });
  if (!isUtf8(body)) throw notJson();
  try {
    return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.length).toString("utf8"));
  } catch {
    throw notJson();
  }
};

/** What is well-formed, and the scanner gives up on, is nested too deep for whatever follows objects to their leaves. */
const checkDepth = (body: Uint8Array): void => {
  try {
    skipValue(body, skipSpace(body, 0));
  } catch (error) {
    if (!(error instanceof MalformedReply)) throw error;
    throw badBatch("nested too deep", { rule: "batchDepth", most: MAX_DEPTH_LEVELS });
  }
};

/**
 * Reads the body of a batch as JSON.
 *
 * @throws Refusal `mediaRefused`, `tooLarge`, and `invalidRequest` for what is no JSON or nested too deep
 */
export async function readBatchBody({ headers, body }: ProxyRequest): Promise<unknown> {
  if (!json.test(headers.get("content-type") ?? "application/json"))
    throw mediaRefused("not declared as JSON");
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "identity";
  const bytes = await inflated(body === undefined ? new Uint8Array() : await body(), encoding);
  if (bytes.length > MAX_BODY_BYTES) throw new Refusal("tooLarge", "body: too large");
  const value = parse(bytes);
  checkDepth(bytes);
  return value;
}
