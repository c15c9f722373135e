import { describe, expect, it } from "vitest";
import { clouds } from "../../src/clouds/microsoft-clouds.ts";
import { MAX_TARGET_CHARACTERS } from "../../src/http/target.ts";
import { catalogue } from "../../src/policy/operations/catalogue.ts";
import type { Operation } from "../../src/policy/operations/operation.ts";
import { idKindOf } from "../../src/policy/operations/path-ids.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import { BASE, createProxyUnderTest, jsonOf, type ProxyUnderTest } from "../fixtures/proxy-under-test.ts";

const { graphRoot } = clouds.global;
/** A path of unreserved characters, or with the argument of a function as RFC 3986 lets it stand in a path (`pchar`). */
const PATH = /^\/v1\.0\/[A-Za-z0-9\-._~/]+(?:\(TimeZoneStandard='(?:Iana|Windows)'\))?$/;
/** A query in which nothing but the `=` is left to encode: SigV4 signers and AWS differ in how they encode the rest. */
const QUERY = /^%24(?:skip|delta)token=s1_[A-Za-z0-9_-]+$/;
/** As long as Graph's own tokens of people and folders get, of all that must not stand bare in a query. */
const GRAPH_TOKEN = "X'44 5370'+/=$&#?%(é)".repeat(40);

/** What the ids of a path are: any object of the directory, or any item of a mailbox. */
const placeOf = (parameter: string, { seal }: ProxyUnderTest): string => {
  const kind = idKindOf(parameter) ?? expect.unreachable(parameter);
  const id = kind === "directoryObject" ? ids.adele : ids.message;
  return seal.sealIds(kind, [id])[0] ?? "";
};

const requestOf = ({ template, required }: Operation, proxy: ProxyUnderTest): string => {
  const path = template
    .replaceAll(/\{([^}]+)\}/g, (_, parameter: string) => placeOf(parameter, proxy))
    .replace("()", "");
  const range = required.includes("startDateTime") ? "?startDateTime=2026-01-01&endDateTime=2026-02-01" : "";
  return `/v1.0${path}${range}`;
};

const kinds = catalogue.flatMap((operation) => {
  const { kind } = operation.reply;
  if (kind === "collection") return [{ operation, name: "nextLink" as const }];
  if (kind !== "delta") return [];
  return [
    { operation, name: "nextLink" as const },
    { operation, name: "deltaLink" as const },
  ];
});

describe("a link of every kind", () => {
  it.each(kinds)(
    "is percent-encoded and bounded: $name of $operation.template",
    async ({ operation, name }) => {
      const proxy = await createProxyUnderTest();
      const parameter = name === "nextLink" ? "$skiptoken" : "$deltatoken";
      const theirs = `${graphRoot}/v1.0/anything?${parameter}=${encodeURIComponent(GRAPH_TOKEN)}`;
      proxy.graph.script.push({ answer: graphJson({ value: [], [`@odata.${name}`]: theirs }) });
      const asked = await proxy.ask(requestOf(operation, proxy));
      expect(asked.status).toBe(200);
      const link = String(jsonOf(asked)[`@odata.${name}`]);
      expect(link.startsWith(`${BASE}/v1.0/`)).toBe(true);
      const target = link.slice(BASE.length);
      const [path, query] = target.split("?");
      expect(path).toMatch(PATH);
      expect(query).toMatch(QUERY);
      expect(target.length).toBeLessThanOrEqual(MAX_TARGET_CHARACTERS);
    },
  );
});
