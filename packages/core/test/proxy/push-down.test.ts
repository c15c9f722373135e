import { describe, expect, it } from "vitest";
import { localPolicy } from "../fixtures/environment.ts";
import { graphError, graphJson } from "../fixtures/fake-graph.ts";
import { adele, ids } from "../fixtures/graph-bodies.ts";
import { createProxyUnderTest, jsonOf } from "../fixtures/proxy-under-test.ts";

const USER = "$select=id%2Cmail%2CpreferredLanguage%2CuserPrincipalName";

describe("push-down", () => {
  it("asks Graph for what the caller may see, and for no more on the pages that follow", async () => {
    const { ask, graph } = await createProxyUnderTest({ dependencies: { pushDown: true } });
    const link = "https://graph.microsoft.com/v1.0/users?$top=1&$skiptoken=abc";
    graph.script.push(
      {
        target: `/v1.0/users?${USER}&$top=999`,
        answer: graphJson({ value: [adele], "@odata.nextLink": link }),
      },
      { target: `/v1.0/users?${USER}&$top=999&$skiptoken=abc`, answer: graphJson({ value: [] }) },
    );
    const next = String(jsonOf(await ask("/v1.0/users?$top=1"))["@odata.nextLink"]);
    expect((await ask(next.replace("https://proxy.example", ""))).status).toBe(200);
  });

  it("leaves the caller's own $select as it is", async () => {
    const { ask, graph, seal } = await createProxyUnderTest({ dependencies: { pushDown: true } });
    const [user] = seal.sealIds("directoryObject", [ids.adele]);
    graph.script.push(
      {
        target: `/v1.0/users/${ids.adele}?$select=accountEnabled`,
        answer: graphJson({ accountEnabled: true }),
      },
      { target: `/v1.0/users/${ids.adele}?${USER}`, answer: graphJson(adele) },
    );
    expect(jsonOf(await ask(`/v1.0/users/${user}?$select=accountEnabled`))).toEqual({ accountEnabled: true });
    expect((await ask(`/v1.0/users/${user}`)).status).toBe(200);
  });

  it("fetches what the provider of a meeting is derived from, and shows of it what the profile shows", async () => {
    const overrides = { properties: { "event.onlineMeeting": "provider" } };
    const { ask, graph, seal } = await createProxyUnderTest({
      dependencies: { pushDown: true },
      env: { GRAPHVEIL_POLICY: JSON.stringify({ ...localPolicy, overrides }) },
    });
    const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
    const event = {
      onlineMeeting: null,
      onlineMeetingUrl: "https://acme.zoom.us/j/1",
      location: { displayName: "acme.zoom.us", locationType: "default" },
      locations: [],
    };
    graph.script.push({ answer: graphJson({ value: [event] }) }, { answer: graphJson({ value: [event] }) });
    const all = await ask(`/v1.0/users/${user}/events`);
    expect(jsonOf(all)["value"]).toEqual([
      { "onlineMeeting@graphveil.provider": "zoom", location: { locationType: "default" }, locations: [] },
    ]);
    await ask(`/v1.0/users/${user}/events?$select=onlineMeeting`);
    const selects = graph.received.map(({ target }) =>
      new URLSearchParams(target.split("?")[1]).get("$select"),
    );
    expect(selects[0]?.split(",")).toEqual(
      expect.arrayContaining(["onlineMeeting", "onlineMeetingUrl", "uid"]),
    );
    expect(selects[0]).not.toMatch(/body|subject/);
    expect(selects[1]).toBe("onlineMeeting,onlineMeetingUrl,location,locations");
  });

  it("asks again without where a calendar refuses a property that is not declared", async () => {
    const { ask, graph, seal } = await createProxyUnderTest({ dependencies: { pushDown: true } });
    const [user = ""] = seal.sealIds("directoryObject", [ids.adele]);
    graph.script.push(
      { answer: graphError(400, "RequestBroker--ParseUri") },
      { target: `/v1.0/users/${ids.adele}/events`, answer: graphJson({ value: [] }) },
    );
    expect((await ask(`/v1.0/users/${user}/events`)).status).toBe(200);
  });

  it("leaves alone what it would change: deltas, members", async () => {
    const { ask, graph, seal } = await createProxyUnderTest({ dependencies: { pushDown: true } });
    const [user, group] = seal.sealIds("directoryObject", [ids.adele, ids.group]);
    for (const [target, upstream] of [
      [
        `/users/${user}/mailFolders/inbox/messages/delta`,
        `/users/${ids.adele}/mailFolders/inbox/messages/delta()`,
      ],
      [`/groups/${group}/members`, `/groups/${ids.group}/members?$top=999`],
      ["/users/delta", "/users/delta()"],
    ] as const) {
      graph.script.push({ target: `/v1.0${upstream}`, answer: graphJson({ value: [] }) });
      expect((await ask(`/v1.0${target}`)).status).toBe(200);
    }
  });
});
