import {
  MicrosoftGraphClient,
  readMicrosoftGraphOrg,
} from "@backstage/plugin-catalog-backend-module-msgraph";
import { startLocalServer } from "@graphveil/cli";
import { expect, test } from "vitest";
import { policyOf } from "../harness/configuration.ts";
import { createGraphWalk } from "../harness/graph-walk.ts";
import { createInProcessService } from "../harness/in-process.ts";
import { useNetwork } from "../harness/network.ts";

const { stack } = useNetwork();

const logger = {
  child: () => logger,
  debug: () => undefined,
  error: () => undefined,
  info: () => undefined,
  warn: () => undefined,
};

test("Backstage's catalogue of a company is whole under the profile raw, by its own reader", async () => {
  const callers = [{ name: "acme", match: { local: true } }];
  const policy = policyOf(stack, { callers, rest: { profile: "raw" } });
  const { proxy } = createInProcessService(stack, { environment: { GRAPHVEIL_POLICY: policy } });
  const server = await startLocalServer(proxy, 0);
  const credential = {
    getToken: async () => ({ token: "none", expiresOnTimestamp: Date.now() + 3_000_000 }),
  };
  const client = new MicrosoftGraphClient(`${server.base}/v1.0`, credential);
  const { users, groups } = await readMicrosoftGraphOrg(client, stack.tenant.id, { logger });
  const people = await createGraphWalk(stack.tenant)(
    "/v1.0/users?$select=id,displayName,accountEnabled&$top=999",
  );
  const active = people.filter(
    ({ displayName, accountEnabled }) => Boolean(displayName) && accountEnabled !== false,
  );
  expect(users.map(({ metadata }) => metadata.annotations?.["graph.microsoft.com/user-id"]).sort()).toEqual(
    active.map(({ id }) => id).sort(),
  );
  // One more for the company itself.
  expect(groups).toHaveLength(stack.tenant.groups.length + 1);
  expect(users.some(({ spec }) => (spec.memberOf ?? []).length > 0)).toBe(true);
  await server.close();
});
