import { describe, expect, it } from "vitest";
import { graphCount, graphError, graphJson } from "../fixtures/fake-graph.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { createProxyUnderTest, expectRefusal, jsonOf } from "../fixtures/proxy-under-test.ts";

const RAW = `/v1.0/users/${ids.adele}`;

const underTest = async () => {
  const proxy = await createProxyUnderTest();
  const [user = ""] = proxy.seal.sealIds("directoryObject", [ids.adele]);
  return { ...proxy, mailbox: `/v1.0/users/${user}` };
};

describe("a count", () => {
  it("is a number as text, and its directory is asked for an advanced query", async () => {
    const { ask, graph, mailbox } = await underTest();
    graph.script.push(
      { target: "/v1.0/users/$count", answer: graphCount("\u{feff}184") },
      { target: `${RAW}/messages/$count`, answer: graphCount("0", "text/plain;charset=utf-8") },
    );
    const users = await ask("/v1.0/users/$count");
    expect(users.body.toString()).toBe("184");
    expect(users.headers).toMatchObject({ "content-type": "text/plain", "odata-version": "4.0" });
    const messages = await ask(`${mailbox}/messages/%24count`);
    expect(messages.body.toString()).toBe("0");
    expect(graph.received.map(({ headers }) => [headers["accept"], headers["consistencylevel"]])).toEqual([
      ["text/plain", "eventual"],
      ["text/plain", undefined],
    ]);
  });

  it.each(["", "-1", "1e3", "12 ", "1\n", "Adele", "0x1", "1".repeat(16), "\u{feff}", "{}"])(
    "is refused where it is no number: %j",
    async (text) => {
      const { ask, graph } = await underTest();
      graph.script.push({ answer: graphCount(text) });
      expectRefusal(await ask("/v1.0/users/$count"), "upstreamInvalid", "graph: a count that is no number");
    },
  );

  it("is refused as JSON, and an error of Graph's is one as ever", async () => {
    const { ask, graph } = await underTest();
    graph.script.push({ answer: graphJson(12) }, { answer: graphError(400, "Request_UnsupportedQuery") });
    expectRefusal(await ask("/v1.0/users/$count"), "upstreamInvalid", "graph: 200 that is not text");
    const refused = await ask("/v1.0/users/$count");
    expect([refused.status, jsonOf(refused)["error"]]).toMatchObject([
      400,
      { code: "Request_UnsupportedQuery" },
    ]);
  });

  it("takes no parameter", async () => {
    const { ask } = await underTest();
    expectRefusal(
      await ask("/v1.0/users/$count?$top=1"),
      "operationRefused",
      "query: $top is not allowed here",
    );
    expectRefusal(await ask("/v1.0/users/$count?$skiptoken=x"), "operationRefused", /skiptoken/);
  });
});

describe("one property", () => {
  it.each([
    ["timeZone", { value: "W. Europe Standard Time" }, { value: "W. Europe Standard Time" }],
    ["userPurpose", { value: "shared" }, { value: "shared" }],
    ["userPurpose", { value: "Adele's" }, {}],
    ["userPurpose", { value: "user", name: "Adele" }, { value: "user" }],
    ["language", { locale: "de-DE", displayName: "German", x: "Adele" }, { locale: "de-DE" }],
    [
      "automaticRepliesSetting",
      { status: "scheduled", internalReplyMessage: "Adele is away", externalAudience: "all" },
      { status: "scheduled", externalAudience: "all" },
    ],
    [
      "workingHours",
      {
        daysOfWeek: ["monday"],
        startTime: "08:00:00.0000000",
        timeZone: { name: "W. Europe Standard Time" },
      },
      {
        daysOfWeek: ["monday"],
        startTime: "08:00:00.0000000",
        timeZone: { name: "W. Europe Standard Time" },
      },
    ],
  ])("%s is treated as it is inside its type", async (name, body, expected) => {
    const { ask, graph, mailbox } = await underTest();
    const context = {
      "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#users('${ids.adele}')/x`,
    };
    graph.script.push({
      target: `${RAW}/mailboxSettings/${name}`,
      answer: graphJson({ ...context, ...body }),
    });
    expect(jsonOf(await ask(`${mailbox}/mailboxsettings/${name}`))).toEqual(expected);
  });
});

describe("a type cast", () => {
  it("counts, for Graph casts in advanced queries alone", async () => {
    const { ask, graph, seal } = await underTest();
    const [group = ""] = seal.sealIds("directoryObject", [ids.group]);
    graph.script.push({
      target: `/v1.0/groups/${ids.group}/members/microsoft.graph.user?$top=999&$count=true`,
      answer: graphJson({ "@odata.count": 1, value: [{ id: ids.adele, displayName: "Adele" }] }),
    });
    const asked = await ask(`/v1.0/groups/${group}/members/graph.user?$top=5`);
    expect(jsonOf(asked)).toEqual({
      "@odata.count": 1,
      value: [{ id: seal.sealIds("directoryObject", [ids.adele])[0] }],
    });
    expect(graph.received.at(-1)?.headers["consistencylevel"]).toBe("eventual");
  });
});

describe("a folder below folders", () => {
  it("is asked for below the one that it lies in, and its links are written so, too", async () => {
    const { ask, graph, mailbox, seal } = await underTest();
    const [a, b, c] = seal.sealIds("mailFolder", ["A=", "B=", "C="]);
    const upstream = `${RAW}/mailFolders/B%3D/childFolders/C%3D/messages`;
    const link = `https://graph.microsoft.com${upstream}?$skip=10`;
    graph.script.push({ target: upstream, answer: graphJson({ value: [], "@odata.nextLink": link }) });
    const nested = `${mailbox}/mailFolders/inbox/childFolders/${a}/childFolders/${b}/childFolders('${c}')/messages`;
    const next = String(jsonOf(await ask(nested))["@odata.nextLink"]).replace("https://proxy.example", "");
    expect(next.startsWith(`${mailbox}/mailFolders/${b}/childFolders/${c}/messages?`)).toBe(true);
    graph.script.push({ target: `${upstream}?$skip=10`, answer: graphJson({ value: [] }) });
    expect((await ask(next)).status).toBe(200);
  });

  it("is not found if one of the outer ids does not open", async () => {
    const { ask, mailbox, seal } = await underTest();
    const [b, c] = seal.sealIds("mailFolder", ["B", "C"]);
    for (const outer of ["A", seal.sealIds("message", ["A"])[0], "inbo", `${b}A`]) {
      const asked = await ask(`${mailbox}/mailFolders/${outer}/childFolders/${b}/childFolders/${c}`);
      expectRefusal(asked, "notFound", "path: an id does not open");
    }
  });
});

describe("a category", () => {
  it("has a sealed id, and nothing else stands in its place", async () => {
    const { ask, graph, mailbox, seal } = await underTest();
    const id = "5a9a6aa8-b65f-4357-b1f9-60c6bf6330d8";
    graph.script.push({
      target: `${RAW}/outlook/masterCategories/${id}`,
      answer: graphJson({ id, displayName: "Adele's divorce", color: "preset0" }),
    });
    const [sealed = ""] = seal.sealIds("outlookCategory", [id]);
    const category = jsonOf(await ask(`${mailbox}/outlook/masterCategories/${sealed}`));
    expect(category).toEqual({ id: sealed, color: "preset0" });
    for (const bad of ["1", id, `${sealed}0`, "s1_AAAA", seal.sealIds("message", [id])[0]])
      expectRefusal(await ask(`${mailbox}/outlook/masterCategories/${bad}`), "notFound", /does not open/);
  });
});

describe("a room list", () => {
  const list = {
    id: "DC404124-302A-92AA-F98D-7B4DEB0C1705",
    emailAddress: "bldg1@contoso.com",
    displayName: "B 1",
  };
  const path = "/v1.0/places/microsoft.graph.roomList";

  it("has an id that finds its rooms, which Graph lists by its address", async () => {
    const { ask, graph, seal } = await underTest();
    graph.script.push({ target: path, answer: graphJson({ value: [list] }) });
    const [found] = jsonOf(await ask("/v1.0/places/graph.roomlist"))["value"] as readonly Record<
      string,
      string
    >[];
    const id = found?.["id"] ?? "";
    expect(Object.keys(found ?? {})).toEqual(["id", "emailAddress"]);
    expect(seal.sealIds("place", [`${list.id}\n${list.emailAddress}`.padEnd(320, "\n")])).toEqual([id]);
    graph.script.push(
      {
        target: "/v1.0/places/bldg1%40contoso.com/microsoft.graph.roomList/rooms",
        answer: graphJson({ value: [] }),
      },
      { target: `/v1.0/places/${list.id}/microsoft.graph.roomList`, answer: graphJson(list) },
    );
    expect((await ask(`/v1.0/places/${id}/microsoft.graph.roomlist/rooms`)).status).toBe(200);
    expect(jsonOf(await ask(`/v1.0/places/${id}/graph.roomList`))).toEqual(found);
  });

  it("has an id of one length, whatever the length of its address and its characters", async () => {
    const { ask, graph } = await underTest();
    const addresses = ["a@b.de", `${"x".repeat(64)}@${"y".repeat(180)}.contoso.com`, "zürich@contoso.com"];
    const value = addresses.map((emailAddress) => ({ ...list, emailAddress }));
    graph.script.push({ answer: graphJson({ value }) });
    const found = jsonOf(await ask(path))["value"] as readonly { readonly id: string }[];
    expect(new Set(found.map(({ id }) => id)).size).toBe(3);
    expect(new Set(found.map(({ id }) => id.length)).size).toBe(1);
  });

  it("opens by the id that it had before addresses were padded", async () => {
    const { ask, graph, seal } = await underTest();
    const [old] = seal.sealIds("place", [`${list.id}\n${list.emailAddress}`]);
    graph.script.push({
      target: "/v1.0/places/bldg1%40contoso.com/microsoft.graph.roomList/rooms",
      answer: graphJson({ value: [] }),
    });
    expect((await ask(`/v1.0/places/${old}/microsoft.graph.roomlist/rooms`)).status).toBe(200);
  });

  it("has the same id where the caller selects no address", async () => {
    const { ask, graph, seal } = await underTest();
    graph.script.push({ target: `${path}?$select=id%2CemailAddress`, answer: graphJson({ value: [list] }) });
    const asked = await ask(`${path}?$select=id`);
    const [id] = seal.sealIds("place", [`${list.id}\n${list.emailAddress}`.padEnd(320, "\n")]);
    expect(jsonOf(asked)).toEqual({ value: [{ id }] });
  });

  it.each([
    ['{"value":[]}', 200],
    ['{"value":[{}]}', 200],
    ['{"value":[{"id":1,"emailAddress":"x"}]}', 200],
    ['{"value":1}', 502],
    ["[]", 502],
    ["{}", 502],
    ["\u{fffd}{", 502],
    ["", 502],
  ])("that is not as Graph writes it: %j", async (body, status) => {
    const { ask, graph } = await underTest();
    const times = status === 502 ? 2 : 1;
    graph.script.push(...Array.from({ length: times }, () => ({ answer: graphJson(body) })));
    expect((await ask(path)).status).toBe(status);
  });
});
