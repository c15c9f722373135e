import { ConfidentialClientApplication } from "@azure/msal-node";
import { expect, it } from "vitest";
import { CLIENT, TENANT } from "../fakes.ts";

// What the exchange works around, on MSAL itself: when one of these fails, MSAL has changed and so may the exchange.

const scopes = ["https://graph.microsoft.com/.default"];

function setUp(responses: readonly { readonly status: number; readonly body: object }[]) {
  const calls = { assertions: 0, posts: 0 };
  const client = new ConfidentialClientApplication({
    auth: {
      clientId: CLIENT,
      authority: `https://login.microsoftonline.com/${TENANT}`,
      clientAssertion: async () => {
        calls.assertions += 1;
        return "assertion";
      },
    },
    system: {
      networkClient: {
        sendGetRequestAsync: () => expect.unreachable(),
        sendPostRequestAsync: async <T>() => {
          const { status, body } =
            responses[Math.min(calls.posts, responses.length - 1)] ?? expect.unreachable();
          calls.posts += 1;
          return { status, body: body as T, headers: {} };
        },
      },
    },
  });
  return { calls, client };
}

const success = { status: 200, body: { token_type: "Bearer", expires_in: 3600, access_token: "a" } };

it("a client that met a 503 does not reach the network again for a minute", async () => {
  const { calls, client } = setUp([{ status: 503, body: { error: "temporarily_unavailable" } }, success]);
  await expect(client.acquireTokenByClientCredential({ scopes, skipCache: true })).rejects.toThrow();
  await expect(client.acquireTokenByClientCredential({ scopes, skipCache: true })).rejects.toThrow();
  expect(calls.posts).toBe(1);
});

it("a client calls for an assertion also when its cache answers, and does not join requests", async () => {
  const { calls, client } = setUp([success]);
  await Promise.all([1, 2].map(() => client.acquireTokenByClientCredential({ scopes })));
  expect(calls).toEqual({ assertions: 2, posts: 2 });
  expect((await client.acquireTokenByClientCredential({ scopes }))?.fromCache).toBe(true);
  expect(calls).toEqual({ assertions: 3, posts: 2 });
});
