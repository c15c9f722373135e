import type { Finding } from "@graphveil/core/health";
import type { Deployed } from "./deployed.ts";

/** A plus sign that the front end leaves is no filter, and one that it reads as a space is. */
const QUERIES = [
  {
    check: "url.plus",
    query: "%24filter=accountEnabled+eq+true",
    status: 200,
    expected: "200: a + in a query is read as a space",
    remedy:
      "Write spaces of a query as %20 (URLSearchParams writes +), and report what the front end made of it.",
  },
  {
    check: "url.encodedPlus",
    query: "%24filter=accountEnabled%20eq%20true%2B",
    status: 400,
    expected: "400: an encoded plus sign stays one, which this filter cannot hold",
    remedy: "Write times of a query in UTC with a Z, since +01:00 arrives with a space, and report it.",
  },
] as const;

async function checkQueries({ ask }: Deployed): Promise<readonly Finding[]> {
  return Promise.all(
    QUERIES.map(async ({ check, query, status: wanted, expected, remedy }): Promise<Finding> => {
      const { status, headers } = await ask(`/v1.0/users?%24select=id&%24top=1&${query}`);
      const code = headers.get("x-graphveil-error") ?? undefined;
      const found = `${status}${code === undefined ? "" : ` ${code}`}`;
      if (status === wanted && (status === 200 || code !== undefined))
        return { check, result: "pass", expected, found };
      if (code === "operationRefused" || code === "propertyRefused") {
        const need = "Give the caller the operation /users, or run as one that has it.";
        return { check, result: "untried", code, expected, found, remedy: need };
      }
      return { check, result: "fail", code, expected, found, remedy };
    }),
  );
}

const MB = 1_000_000;
/** What Lambda buffers at most; a larger reply has to be streamed. */
const BUFFERED_BYTES = 6 * MB;

/**
 * Reads a page that the operator knows to be large, uncompressed: replies of more than 6 MB leave AWS only as a stream, and
 * whether they do behind a VPC is known to no document.
 *
 * @param path a path of Graph whose reply is larger than 6 MB
 */
async function checkLargeReply({ ask }: Deployed, path: string | undefined): Promise<Finding> {
  const finding = { check: "url.largeReply", expected: "a reply of more than 6 MB arrives whole" };
  const remedy = "Name a path with a reply of more than 6 MB: --large '/users/<id>/messages?$top=1000'.";
  if (path === undefined) return { ...finding, result: "untried", found: "no path was named", remedy };
  const encoded = path.replace(/^\/v1\.0/, "").replaceAll("$", "%24");
  const { status, body } = await ask(`/v1.0${encoded}`, { headers: { "accept-encoding": "identity" } });
  const bytes = Buffer.byteLength(body);
  const found = `${status}, ${(bytes / MB).toFixed(1)} MB`;
  if (status !== 200)
    return {
      ...finding,
      result: "fail",
      found,
      remedy:
        "Set the Function URL's invoke mode to RESPONSE_STREAM; inside a VPC ask without one. Else ask with a smaller $top.",
    };
  return bytes > BUFFERED_BYTES
    ? { ...finding, result: "pass", found }
    : { ...finding, result: "untried", found, remedy };
}

/** Whether the proxy takes a token in the header that callers use whose own `Authorization` is taken. */
async function checkGoogleHeaders({ ask, identity }: Deployed): Promise<readonly Finding[]> {
  if (identity !== "google") return [];
  const both = [
    ["url.authorization", "Authorization", false],
    ["url.serverlessAuthorization", "X-Serverless-Authorization", true],
  ] as const;
  return Promise.all(
    both.map(async ([check, header, serverlessHeader]): Promise<Finding> => {
      const { status } = await ask("/_graphveil/health", { serverlessHeader });
      const expected = `200: Google replaces the signature in ${header}, and the proxy takes what is left`;
      return status === 200
        ? { check, result: "pass", expected, found: "200" }
        : {
            check,
            result: "fail",
            expected,
            found: String(status),
            remedy: `Send the token in the other header, and report what Google leaves of it in ${header}.`,
          };
    }),
  );
}

/** What only a request through the platform's front end shows. */
export async function checkUrl(deployed: Deployed, large: string | undefined): Promise<readonly Finding[]> {
  const queries = await checkQueries(deployed);
  const headers = await checkGoogleHeaders(deployed);
  if (deployed.endpoint.loopback && large === undefined) return [...queries, ...headers];
  return [...queries, ...headers, await checkLargeReply(deployed, large)];
}
