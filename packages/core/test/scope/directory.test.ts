import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { createDirectory } from "../../src/scope/directory.ts";
import type { JsonObject } from "../../src/scope/lookup.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { createFakeClock } from "../identity/fakes.ts";

const { signal } = new AbortController();
const found = (...records: readonly unknown[]): JsonObject => ({ value: records });
const query = (filter: string) => `/v1.0/users?$select=id&$filter=${encodeURIComponent(filter)}`;

/** A directory that answers these look-ups and knows of nothing else. */
function setUp(answers: Readonly<Record<string, JsonObject>>) {
  const asked: string[] = [];
  const answer = async (target: string) => {
    asked.push(target);
    return answers[target];
  };
  const { now, timeout } = createFakeClock();
  const directory = createDirectory({
    lookup: { get: answer, find: answer },
    graphRoot: clouds.global.graphRoot,
    readsHidden: false,
    now,
    timeout,
  });
  return { asked, userOf: (key: string) => directory.userOf(key, signal) };
}

const KEY = "o'hara@contoso.com";
const byName = "/v1.0/users/o%27hara%40contoso.com?$select=id";
const byMail = query("mail eq 'o''hara@contoso.com'");
const byProxy = query("proxyAddresses/any(p:p eq 'smtp:o''hara@contoso.com')");
const byX500 = query("proxyAddresses/any(p:p eq 'x500:/o=contoso/cn=ada')");

describe("the user that a key names", () => {
  it("is an object id itself, in lower case, and nobody is asked", async () => {
    const { userOf, asked } = setUp({});
    expect(await userOf(ids.adele.toUpperCase())).toBe(ids.adele.toLowerCase());
    expect(await userOf("ada")).toBeUndefined();
    expect(asked).toEqual([]);
  });

  it.each<readonly [string, Readonly<Record<string, JsonObject>>]>([
    ["user principal name", { [byName]: { id: ids.adele.toUpperCase() } }],
    ["mail", { [byMail]: found({ id: ids.adele }) }],
    ["any address", { [byMail]: found(), [byProxy]: found({ id: ids.adele }) }],
  ])("is found by %s, once for all spellings", async (_, answers) => {
    const { userOf, asked } = setUp(answers);
    expect(await userOf(KEY)).toBe(ids.adele);
    expect(await userOf(KEY.toUpperCase())).toBe(ids.adele);
    expect(asked).toEqual([byName, byMail, byProxy].slice(0, asked.length));
  });

  it("is found by an X.500 name, and then by nothing else", async () => {
    const { userOf, asked } = setUp({ [byX500]: found({ id: ids.adele }) });
    expect(await userOf("/O=Contoso/CN=Ada")).toBe(ids.adele);
    expect(asked).toEqual([byX500]);
  });

  it.each<readonly [string, unknown]>([
    ["nothing", undefined],
    ["more than one", [{ id: ids.adele }, { id: ids.diego }]],
    ["null", [null]],
    ["a text", ["x"]],
    ["an object without an id", [{}]],
    ["an id that is no text", [{ id: 5 }]],
    ["an id that is not a directory id", [{ id: "x" }]],
  ])("is nobody where the directory has %s", async (_, records) => {
    const answers = records === undefined ? {} : { [byMail]: { value: records } };
    expect(await setUp(answers).userOf(KEY)).toBeUndefined();
  });

  it("is nobody where what has the name has no id, and it is not looked for by address", async () => {
    const { userOf, asked } = setUp({ [byName]: { id: null }, [byMail]: found({ id: ids.adele }) });
    expect(await userOf(KEY)).toBeUndefined();
    expect(asked).toEqual([byName]);
  });
});
