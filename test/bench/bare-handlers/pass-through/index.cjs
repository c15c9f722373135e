// What a request is measured against: Graph's reply handed on as it is, gzip both ways, with a token that it was given.
const { promisify } = require("node:util");
const gzip = promisify(require("node:zlib").gzip);

new Headers();
exports.handler = awslambda.streamifyResponse(async (event, stream) => {
  const query = event.rawQueryString === "" ? "" : `?${event.rawQueryString}`;
  const reply = await fetch(`https://graph.microsoft.com${event.rawPath}${query}`, {
    headers: { authorization: `Bearer ${process.env.BENCH_TOKEN}`, accept: "application/json" },
  });
  const body = await gzip(await reply.text());
  const headers = { "content-type": reply.headers.get("content-type"), "content-encoding": "gzip" };
  const out = awslambda.HttpResponseStream.from(stream, { statusCode: reply.status, headers });
  out.write(body);
  out.end();
});
