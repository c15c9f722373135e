import { createStsSubjectTokenProvider } from "@graphveil/aws-lambda";
import { createFederatedCredential } from "@graphveil/core";
import type { AnyCloud } from "./configuration.ts";

/** A bearer token that the simulated Graph takes, for a bare handler. */
export async function graphToken({ simulator }: AnyCloud): Promise<string> {
  const { aws, entra } = simulator.world;
  const { fetch } = simulator;
  const credential = createFederatedCredential({
    tenantId: entra.tenantId,
    clientId: entra.clientId,
    cloud: "global",
    subjectTokens: createStsSubjectTokenProvider({ region: aws.region, credentials: aws.proxy, fetch }),
    fetch,
  });
  const token = await credential.getToken("https://graph.microsoft.com/.default");
  if (token === null) throw new Error("the simulated Entra ID gave no token");
  return token.token;
}
