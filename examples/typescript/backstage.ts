/*
 * Reads people and groups with the client of Backstage's catalogue. Its target and its credential are all that is not as for Graph
 * itself. It cannot sign, so on AWS the proxy has to admit it by OpenID Connect.
 */
import { MicrosoftGraphClient } from "@backstage/plugin-catalog-backend-module-msgraph";
import { bearerToken, endpoint, isSigned } from "./proof.ts";

if (isSigned && process.env["TOKEN"] === undefined) {
  console.error(
    "This client cannot sign: give it the TOKEN of a proxy that admits callers by OpenID Connect.",
  );
  process.exit(2);
}

/** Asked for a token when the last one is about to expire. */
const credential = {
  getToken: async () => ({ token: await bearerToken(), expiresOnTimestamp: Date.now() + 300_000 }),
};
const client = new MicrosoftGraphClient(`${endpoint}/v1.0`, credential);

const people: string[] = [];
for await (const { id } of client.getUsers({ select: ["id", "mail"], top: 999 }, "advanced"))
  people.push(id ?? "");
console.log(`${people.length} people`);

for await (const { id } of client.getGroups({ select: ["id"], top: 999 }, "advanced")) {
  const members: string[] = [];
  for await (const member of client.getGroupMembers(id ?? "")) members.push(member.id ?? "");
  console.log(id, `${members.length} members`);
}
