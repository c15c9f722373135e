import type { Writable } from "node:stream";
import type { EncodedReply } from "@graphveil/core";

/**
 * Streams a reply. The runtime sends status and headers only with the first write, so even an empty body writes once, and
 * a stream that is not ended would hang until the function times out.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
 */
export async function streamReply({ status, headers, body }: EncodedReply, stream: Writable): Promise<void> {
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: status, headers: { ...headers } });
  out.write(body.length === 0 ? "" : body);
  await new Promise<void>((resolve, reject) => {
    out.once("error", reject);
    out.end(resolve);
  });
}
