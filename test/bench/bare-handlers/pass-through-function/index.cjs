// What the Google function is measured against: Graph's reply handed on as it is, gzip both ways, with a token that it was given.
const { promisify } = require("node:util");
const gzip = promisify(require("node:zlib").gzip);

exports.passThrough = async (request, response) => {
  const body = request.method === "POST" ? request.rawBody : undefined;
  const preference = request.get("prefer");
  const reply = await fetch(`https://graph.microsoft.com${request.url}`, {
    method: request.method,
    body,
    headers: {
      authorization: `Bearer ${process.env.BENCH_TOKEN}`,
      accept: "application/json",
      ...(preference === undefined ? {} : { prefer: preference }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
    },
  });
  const text = await gzip(await reply.text());
  const retryAfter = reply.headers.get("retry-after");
  if (retryAfter !== null) response.set("retry-after", retryAfter);
  response
    .status(reply.status)
    .set({ "content-type": reply.headers.get("content-type"), "content-encoding": "gzip" })
    .end(text);
};
