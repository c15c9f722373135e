import type { RequestListener } from "node:http";
import { request as send } from "node:http";

/** What moto does not know: outbound web identity federation of an account, which is off at first. */
export interface OutboundFederation {
  issuer: string | undefined;
}

const ISSUER = "https://0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f.tokens.sts.global.api.aws";
const xml = (action: string, inner: string): string =>
  `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${inner}</${action}Result>` +
  `<ResponseMetadata><RequestId>0</RequestId></ResponseMetadata></${action}Response>`;
const refusal = (code: string): string =>
  `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code>` +
  `<Message>${code}</Message></Error><RequestId>0</RequestId></ErrorResponse>`;
const answerOf = (status: number, body: string): { readonly status: number; readonly body: string } => ({
  status,
  body,
});

/** The answer to an action of IAM about outbound federation; undefined for every other action. */
export function answerFederation(
  action: string | null,
  federation: OutboundFederation,
): { readonly status: number; readonly body: string } | undefined {
  const described = (name: string) =>
    xml(
      name,
      `<IssuerIdentifier>${federation.issuer}</IssuerIdentifier><JwtVendingEnabled>true</JwtVendingEnabled>`,
    );
  switch (action) {
    case "EnableOutboundWebIdentityFederation":
      if (federation.issuer !== undefined) return answerOf(409, refusal("FeatureEnabled"));
      federation.issuer = ISSUER;
      return answerOf(200, described(action));
    case "GetOutboundWebIdentityFederationInfo":
      return federation.issuer === undefined
        ? answerOf(404, refusal("FeatureDisabled"))
        : answerOf(200, described(action));
    case "DisableOutboundWebIdentityFederation":
      federation.issuer = undefined;
      return answerOf(200, xml(action, ""));
    default:
      return undefined;
  }
}

/** Answers for outbound federation itself, and hands every other request over to moto as it came. */
export const frontOf =
  (moto: string, federation: OutboundFederation): RequestListener =>
  async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const action = new URLSearchParams(body.toString("latin1")).get("Action");
    const own = answerFederation(action, federation);
    if (own !== undefined) {
      response.writeHead(own.status, { "content-type": "text/xml" }).end(own.body);
      return;
    }
    const { hostname, port } = new URL(moto);
    const { method = "GET", url: path = "/", headers } = request;
    send({ hostname, port, method, path, headers }, (reply) => {
      response.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(response);
    })
      .on("error", () => response.writeHead(502).end())
      .end(body);
  };
