/*
 * Reads people and the newest mail of one of them with @microsoft/msgraph-sdk, the generated client. Base URL and authentication
 * provider are all that is not as for Graph itself.
 */
import {
  AllowedHostsValidator,
  type AuthenticationProvider,
  BaseBearerTokenAuthenticationProvider,
} from "@microsoft/kiota-abstractions";
import { createGraphServiceClient } from "@microsoft/msgraph-sdk";
import {
  createUserCollectionResponseFromDiscriminatorValue,
  type User,
} from "@microsoft/msgraph-sdk/models/index.js";
import { createODataErrorFromDiscriminatorValue } from "@microsoft/msgraph-sdk/models/oDataErrors/index.js";
import { BaseGraphRequestAdapter, PageIterator } from "@microsoft/msgraph-sdk-core";
import "@microsoft/msgraph-sdk-users";
import { bearerToken, endpoint, isSigned, sign } from "./proof.ts";

const signing: AuthenticationProvider = {
  async authenticateRequest(request) {
    const { url, headers } = await sign(request.URL, request.httpMethod, request.content);
    request.URL = url;
    for (const [name, value] of Object.entries(headers)) request.headers.add(name, value);
  },
};

/** Sends the token to the endpoint alone. */
const bearing = new BaseBearerTokenAuthenticationProvider({
  getAuthorizationToken: bearerToken,
  getAllowedHostsValidator: () => new AllowedHostsValidator(new Set([new URL(endpoint).hostname])),
});

const adapter = new BaseGraphRequestAdapter("v1.0", "1.0.0", isSigned ? signing : bearing);
adapter.baseUrl = `${endpoint}/v1.0`;
const client = createGraphServiceClient(adapter);

const first = await client.users.get({ queryParameters: { select: ["id", "mail"], top: 999 } });
const people: User[] = [];
const pages = new PageIterator<User>(
  adapter,
  first as ConstructorParameters<typeof PageIterator<User>>[1],
  (user) => people.push(user) > 0,
  createUserCollectionResponseFromDiscriminatorValue as ConstructorParameters<typeof PageIterator<User>>[3],
  { XXX: createODataErrorFromDiscriminatorValue },
);
await pages.iterate();
console.log(`${people.length} people`);

for (const { id, mail } of people) {
  const query = { queryParameters: { select: ["receivedDateTime", "from"], top: 5 } };
  const { messages } = client.users.byUserId(id ?? "");
  const page = await messages.get(query).catch((error: { readonly responseStatusCode?: number }) => {
    // Somebody without a mailbox.
    if (error.responseStatusCode !== 404) throw error;
    return undefined;
  });
  if (page === undefined) continue;
  console.log(mail);
  for (const { receivedDateTime, from } of page.value ?? [])
    console.log(receivedDateTime?.toISOString(), from?.emailAddress?.address ?? "-");
  break;
}
