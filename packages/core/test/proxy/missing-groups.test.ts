import { describe, expect, it } from "vitest";
import type { GraphRequest, RequestLimits } from "../../src/graph/request.ts";
import { type GroupLookup, missingGroups } from "../../src/proxy/missing-groups.ts";
import { ids } from "../fixtures/graph-bodies.ts";

const SEALED = "s1_sealed";

/** Looks the groups of these callers up where Graph answers so; one sealed id opens. */
async function lookUp(callers: readonly object[], answer: () => Promise<{ readonly status: number }>) {
  const asked: GraphRequest[] = [];
  const limits: RequestLimits[] = [];
  const seal = {
    unsealId: (kind: string, id: string) =>
      kind === "directoryObject" && id === SEALED ? ids.diego : undefined,
  };
  const warnings = await missingGroups({
    configuration: { policy: { callers } },
    upstream: {
      get: async (request: GraphRequest, limit: RequestLimits) => {
        asked.push(request);
        limits.push(limit);
        return answer();
      },
    },
    views: () => ({ getVeil: async () => ({ seal }) }),
  } as unknown as GroupLookup);
  return {
    warnings,
    limits,
    asked: asked.map(({ pathAndQuery, headers }) => [pathAndQuery, headers] as const),
  };
}
const missing = async () => ({ status: 404 });
const groupAt = (id: string) => [`/v1.0/groups/${id}?$select=id`, {}];

describe("the groups of a policy", () => {
  const callers = [
    { name: "none", mailboxes: [ids.adele] },
    { name: "clear", mailboxes: { group: ids.group }, exclude: { group: SEALED } },
  ];

  it("are asked for within some seconds", async () => {
    const before = Date.now();
    const { limits } = await lookUp(callers, missing);
    expect(limits).toHaveLength(2);
    for (const { deadline, signal } of limits) {
      expect(deadline).toBeGreaterThan(before);
      expect(deadline).toBeLessThanOrEqual(Date.now() + 10_000);
      expect(signal.aborted).toBe(false);
    }
  });

  it("that the directory does not have are said with their places", async () => {
    const { warnings, asked } = await lookUp(callers, missing);
    expect(asked).toEqual([groupAt(ids.group), groupAt(ids.diego)]);
    expect(warnings).toEqual([
      expect.objectContaining({
        code: "groupMissing",
        pointer: "/callers/1/mailboxes/group",
        caller: "clear",
      }),
      expect.objectContaining({ code: "groupMissing", pointer: "/callers/1/exclude/group", caller: "clear" }),
    ]);
    expect(JSON.stringify(warnings)).not.toContain(ids.group);
  });

  it.each<readonly [string, () => Promise<{ readonly status: number }>]>([
    ["are there", async () => ({ status: 200 })],
    ["may not be read", async () => ({ status: 403 })],
    ["cannot be looked up", () => Promise.reject(new Error("outage"))],
  ])("that %s are not said to be missing", async (_, answer) => {
    expect((await lookUp(callers, answer)).warnings).toEqual([]);
  });

  it("of which a sealed id does not open is missing, and nobody is asked", async () => {
    const sealed = [{ name: "sealed", exclude: { group: "s1_other" } }];
    const { warnings, asked } = await lookUp(sealed, async () => ({ status: 200 }));
    expect([warnings.length, asked]).toEqual([1, []]);
  });
});
