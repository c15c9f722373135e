import { describe, expect, it } from "vitest";
import { createChain } from "../harness/chain.ts";
import { targetOf } from "../harness/landmarks.ts";

/** Follows a list of one record a page, as somebody does who lays all names that it knows beside it. */
async function follow(target: string) {
  const chain = createChain({ platform: "aws" });
  const listed: string[] = [];
  const lengths: number[] = [];
  for (let next: string | undefined = target; next !== undefined; ) {
    const page = (await chain.ask({ target: next })).json();
    const [record, ...others] = page["value"] as readonly { readonly id: string }[];
    expect(others).toEqual([]);
    listed.push(String(record?.id));
    const link = page["@odata.nextLink"];
    if (typeof link === "string") lengths.push(link.length);
    next = targetOf(link);
  }
  return { ...chain, listed, lengths };
}

describe("the names of the seeded tenant beside its list of users", () => {
  it("are not told by its order nor by the lengths of its links", async () => {
    const { tenant, listed, lengths, sealedIdsOf } = await follow(
      "/v1.0/users?$top=1&$select=id,userPrincipalName",
    );
    const byName = tenant.people.toSorted((one, other) =>
      one.userPrincipalName.toLowerCase() < other.userPrincipalName.toLowerCase() ? -1 : 1,
    );
    const sealed = [...(await sealedIdsOf(byName.map(({ id }) => id))).values()];
    expect([...listed].sort()).toEqual([...sealed].sort());
    // By chance one stands at its place on average, and more than six do in less than one of 10,000 tenants.
    expect(listed.filter((id, at) => id === sealed[at]).length).toBeLessThan(7);
    expect(
      new Set(tenant.people.map(({ userPrincipalName }) => userPrincipalName.length)).size,
    ).toBeGreaterThan(5);
    expect(lengths).toHaveLength(tenant.people.length - 1);
    expect(new Set(lengths).size).toBe(1);
  });

  it("are told by neither of its groups", async () => {
    const { tenant, listed, lengths, sealedIdsOf } = await follow("/v1.0/groups?$top=1");
    const sealed = [...(await sealedIdsOf(tenant.groups.map(({ id }) => id))).values()];
    expect(listed).toEqual(sealed.sort());
    expect(new Set(lengths).size).toBe(1);
  });
});
