// What a request is measured against: Graph's reply handed on as it is, gzip both ways, with a token that it was given.
const { promisify } = require("node:util");
const gzip = promisify(require("node:zlib").gzip);
const parses = process.env.BENCH_PARSES === "1";

new Headers();
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const query = event.rawQueryString === "" ? "" : `?${event.rawQueryString}`;
  const { method } = event.requestContext.http;
  const body =
    method === "POST" ? Buffer.from(event.body, event.isBase64Encoded ? "base64" : "utf8") : undefined;
  const { prefer } = event.headers;
  const reply = await fetch(`https://graph.microsoft.com${event.rawPath}${query}`, {
    method,
    body,
    headers: {
      authorization: `Bearer ${process.env.BENCH_TOKEN}`,
      accept: "application/json",
      ...(prefer === undefined ? {} : { prefer }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
  });
  const received = await reply.text();
  const text = await gzip(parses ? JSON.stringify(JSON.parse(received)) : received);
  const retryAfter = reply.headers.get("retry-after");
  const out = awslambda.HttpResponseStream.from(stream, {
    statusCode: reply.status,
    headers: {
      "content-type": reply.headers.get("content-type"),
      "content-encoding": "gzip",
      ...(retryAfter === null ? {} : { "retry-after": retryAfter }),
    },
  });
  out.write(text);
  out.end();
});
