import { expect, it } from "vitest";
import type { CloudName } from "../../../../src/world.ts";
import { createStubClient } from "../stub-client.ts";

interface ServicePrincipal {
  readonly id: string;
  readonly appId: string;
  readonly appRoles: readonly { readonly id: string; readonly value: string }[];
}

const target =
  "/v1.0/servicePrincipals(appId='00000003-0000-0000-c000-000000000000')?$select=id,appId,appRoles";
const rolesIn = async (cloud: CloudName) => {
  const client = createStubClient(["Application.Read.All"], { cloud });
  const { appRoles } = await client.get<ServicePrincipal>(target);
  return new Map(appRoles.map(({ value, id }) => [value, id]));
};

it("Graph's service principal tells the ids of its application permissions", async () => {
  const roles = await rolesIn("global");
  expect(roles.get("Mail.Read")).toBe("810c84a8-4a9e-49e6-bf7d-12d183f40d01");
  expect(roles.get("Member.Read.Hidden")).toBe("658aa5d8-239f-45c4-aa12-864f4fc7e490");
});

it("names are the same in every cloud, ids are not", async () => {
  const clouds = await Promise.all((["global", "usgov", "dod", "china"] as const).map(rolesIn));
  const names = clouds.map((roles) => [...roles.keys()]);
  for (const each of names) expect(each).toEqual(names[0]);
  const ids = clouds.flatMap((roles) => [...roles.values()]);
  expect(new Set(ids).size).toBe(ids.length);
});

it("links and contexts have the host of the cloud", async () => {
  const client = createStubClient(["User.Read.All"], { cloud: "china" });
  const page = await client.get("/v1.0/users?$top=1");
  expect(page["@odata.nextLink"]).toMatch(/^https:\/\/microsoftgraph\.chinacloudapi\.cn\/v1\.0\/users\?/);
  expect(client.host.answersFor("graph.microsoft.com")).toBe(false);
  expect(client.host.answersFor("microsoftgraph.chinacloudapi.cn")).toBe(true);
});

it("wants a permission of its own, and no other application is simulated", async () => {
  expect(await createStubClient(["User.Read.All"]).fail(target)).toMatchObject({ status: 403 });
  const client = createStubClient(["Application.Read.All"]);
  const other = "/v1.0/servicePrincipals(appId='11111111-0000-0000-c000-000000000000')";
  expect(await client.fail(other)).toMatchObject({ status: 404, code: "Request_ResourceNotFound" });
});
