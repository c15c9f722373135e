const { Agent, request } = require("node:http");

// Replaces rapid-client.node: the same three functions over one keep-alive connection to the Runtime API.
const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const root = "/2018-06-01/runtime/invocation";

const send = (method, path, headers, body) =>
  new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, agent, method, path, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ response, text: Buffer.concat(chunks).toString("utf8") }));
      response.on("error", reject);
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });

// The addon posts synchronously; here the next poll waits for the post instead.
let posted = Promise.resolve();
const post = (path, body, headers = {}) => {
  const content = { "content-type": "application/json", "content-length": Buffer.byteLength(body) };
  posted = send("POST", `${root}/${path}`, { ...content, ...headers }, body);
};

exports.next = async () => {
  await posted;
  const { response, text } = await send("GET", `${root}/next`);
  return {
    bodyJson: text,
    headers: {
      ...response.headers,
      "lambda-runtime-deadline-ms": Number(response.headers["lambda-runtime-deadline-ms"]),
    },
  };
};

exports.done = (id, body) => post(`${id}/response`, body);

exports.error = (id, body, xray) =>
  post(`${id}/error`, body, {
    "lambda-runtime-function-xray-error-cause": Buffer.from(xray).toString("base64"),
  });
