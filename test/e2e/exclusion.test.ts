import { createTenant, defaultWorld, type Tenant } from "@graphveil/simulator";
import { describe, expect, it } from "vitest";
import { type Chain, type ChainOptions, createChain } from "../harness/chain.ts";

/** A tenant with one group, a group inside it, and somebody with a mailbox in the inner one. */
function createScene() {
  const tenant = createTenant({ id: defaultWorld.entra.tenantId });
  const [outer = expect.unreachable(), inner = expect.unreachable()] = tenant.groups;
  const [victim = expect.unreachable(), bystander = expect.unreachable()] = tenant.mailboxes.map(
    ({ owner }) => owner.id,
  );
  tenant.edit.updateGroup(inner.id, { memberIds: [victim] });
  tenant.edit.updateGroup(outer.id, { memberIds: [inner.id] });
  return { tenant, outer: outer.id, inner: inner.id, victim, bystander };
}

const withRoles = (...roles: readonly string[]) => {
  const { entra } = defaultWorld;
  return { ...defaultWorld, entra: { ...entra, graphAppRoles: [...entra.graphAppRoles, ...roles] } };
};

const excluding = (tenant: Tenant, group: string, rest: Partial<ChainOptions> = {}): Chain =>
  createChain({ platform: "aws", tenant, entry: () => ({ exclude: { group } }), ...rest });

/** What reading mail of the excluded and of somebody else comes to. */
async function statuses(chain: Chain, { victim, bystander }: ReturnType<typeof createScene>) {
  const sealed = await chain.sealedIdsOf([victim, bystander]);
  const read = async (id: string) =>
    (await chain.ask({ target: `/v1.0/users/${sealed.get(id)}/messages?$top=1` })).status;
  return [await read(victim), await read(bystander)];
}

describe("a group that excludes people", () => {
  it("is read from the directory itself, not from an index that is behind", async () => {
    const scene = createScene();
    const { tenant, outer, inner, victim } = scene;
    tenant.edit.updateGroup(inner, { memberIds: [] });
    const chain = excluding(tenant, outer);
    chain.graph.holdIndex();
    tenant.edit.updateGroup(inner, { memberIds: [victim] });
    expect(await statuses(chain, scene)).toEqual([404, 200]);
  });

  it.each(["outer", "inner"] as const)(
    "refuses everybody while the membership of the %s group is hidden",
    async (hidden) => {
      const scene = createScene();
      scene.tenant.edit.updateGroup(scene[hidden], { visibility: "HiddenMembership" });
      expect(await statuses(excluding(scene.tenant, scene.outer), scene)).toEqual([503, 503]);
    },
  );

  it("reads hidden memberships where the policy says that their permission is granted", async () => {
    const scene = createScene();
    scene.tenant.edit.updateGroup(scene.inner, { visibility: "HiddenMembership" });
    const chain = excluding(scene.tenant, scene.outer, {
      world: withRoles("Member.Read.Hidden"),
      policy: { hiddenMemberships: "granted" },
    });
    expect(await statuses(chain, scene)).toEqual([404, 200]);
  });

  it("is warned of and counted where it excludes nobody", async () => {
    const scene = createScene();
    scene.tenant.edit.updateGroup(scene.inner, { memberIds: [] });
    const chain = excluding(scene.tenant, scene.outer);
    const sealed = await chain.sealedIdsOf([scene.victim]);
    const { status, audit } = await chain.ask({
      target: `/v1.0/users/${sealed.get(scene.victim)}/messages?$top=1`,
    });
    expect([status, audit?.["emptyExclusion"]]).toEqual([200, true]);
    expect(chain.output()).toContain("A group that excludes mailboxes has no members.");
    expect(chain.output()).not.toContain(scene.outer);
  });
});
