import { describe, expect, it } from "vitest";
import { createTenant } from "../../../../src/tenant/tenant.ts";
import { allRoles, createStubClient, type Page } from "../stub-client.ts";

const tenant = createTenant();
const groupNamed = (nickname: string) => {
  const group = tenant.groups.find((candidate) => candidate.nickname === nickname);
  if (group === undefined) throw new Error("no such group");
  return group;
};
const hidden = groupNamed("zephyrgarten");
const nest = groupNamed("umbrella-circles");
tenant.edit.updateGroup(hidden.id, { visibility: "HiddenMembership" });

const client = createStubClient(allRoles, { tenant });
const trusted = createStubClient([...allRoles, "Member.Read.Hidden"], { tenant });
const advanced = { consistencylevel: "eventual" };
const idsOf = ({ value }: Page) => value.map(({ id }) => id);

describe("a group of hidden membership", () => {
  const members = `/v1.0/groups/${hidden.id}/members`;

  it("looks empty to a token without Member.Read.Hidden, which gets a 200 all the same", async () => {
    expect((await client.get<Page>(members)).value).toEqual([]);
    const counted = `${members}/graph.user?$count=true&$select=id`;
    expect(await client.get<Page>(counted, advanced)).toMatchObject({ "@odata.count": 0, value: [] });
    expect((await client.send(`${members}/$count`, advanced)).body).toBe("0");
    expect(await client.fail(`${members}/${hidden.memberIds[0]}/graph.user`)).toMatchObject({ status: 404 });
  });

  it("shows its members to a token that has it", async () => {
    expect(hidden.memberIds.length).toBeGreaterThan(3);
    expect(idsOf(await trusted.get<Page>(members))).toEqual(hidden.memberIds);
  });

  it("hides them in the groups around it too, where it stands itself with its visibility", async () => {
    const target = `/v1.0/groups/${nest.id}/transitiveMembers?$select=id,visibility&$top=999`;
    const seen = await client.get<Page>(target);
    expect(seen.value.find(({ id }) => id === hidden.id)).toMatchObject({
      "@odata.type": "#microsoft.graph.group",
      visibility: "HiddenMembership",
    });
    const all = idsOf(await trusted.get<Page>(target));
    expect(all).toEqual(expect.arrayContaining([...hidden.memberIds]));
    expect(seen.value.length).toBeLessThan(all.length);
  });

  it("tells a delta of no members", async () => {
    const target = `/v1.0/groups/delta?$filter=id eq '${hidden.id}'&$select=members`;
    expect((await client.get<Page>(target)).value).toEqual([{ id: hidden.id }]);
    expect((await trusted.get<Page>(target)).value[0]).toHaveProperty("members@delta");
  });
});

describe("the index of the directory", () => {
  it("answers advanced queries as of before, while plain ones see what is", async () => {
    const { id: group, memberIds } = groupNamed("paralaves-kritis");
    const [gone = "", ...left] = memberIds;
    const release = client.host.holdIndex();
    tenant.edit.updateGroup(group, { memberIds: left });
    const list = `/v1.0/groups/${group}/members/graph.user?$select=id`;
    expect(idsOf(await client.get<Page>(`${list}&$count=true`, advanced))).toContain(gone);
    expect(idsOf(await client.get<Page>(list))).toEqual(left);
    const count = `/v1.0/groups/${group}/members/$count`;
    expect((await client.send(count, advanced)).body).toBe(String(memberIds.length));
    release();
    expect(idsOf(await client.get<Page>(`${list}&$count=true`, advanced))).toEqual(left);
    expect((await client.send(count, advanced)).body).toBe(String(left.length));
  });
});
