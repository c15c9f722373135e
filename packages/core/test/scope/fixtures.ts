import { expect } from "vitest";
import type { ErrorCode } from "../../src/errors.ts";
import { relayedMessages } from "../../src/graph/errors.ts";
import { graphJson } from "../fixtures/fake-graph.ts";
import { ids } from "../fixtures/graph-bodies.ts";
import {
  type Asked,
  createProxyUnderTest,
  INVOCATION_ID,
  type ProxyUnderTest,
} from "../fixtures/proxy-under-test.ts";

/** A proxy whose one caller has a scope, and that caller's ids. */
export interface Scoped extends ProxyUnderTest {
  readonly adele: string;
  readonly diego: string;
  /** Lets Graph answer a look-up. */
  answer(target: string, body: unknown): void;
}

/** Members of the group that scopes name. */
export const membersTarget = `/v1.0/groups/${ids.group}/transitiveMembers/microsoft.graph.user?$select=id&$count=true&$top=999`;

/** A proxy whose local caller has these members in his entry. */
export async function createScoped(
  entry: object,
  groups: readonly string[] = ["directory", "mail", "calendar"],
): Promise<Scoped> {
  const caller = { name: "reader", match: { local: true }, groups, ...entry };
  const proxy = await createProxyUnderTest({
    env: { GRAPHVEIL_POLICY: JSON.stringify({ callers: [caller] }) },
  });
  const [adele = "", diego = ""] = proxy.seal.sealIds("directoryObject", [ids.adele, ids.diego]);
  return {
    ...proxy,
    adele,
    diego,
    answer: (target, body) => proxy.graph.script.push({ target, answer: graphJson(body) }),
  };
}

/** A refusal in Graph's name: its code and text, and a request id that is not the platform's. */
export function expectAsGraph(
  { status, headers, body, event }: Asked,
  graphCode: string,
  reason: string,
): void {
  expect([status, headers["x-graphveil-error"]]).toEqual([404, "notFound" satisfies ErrorCode]);
  const { error } = JSON.parse(body.toString("utf8"));
  expect(error).toMatchObject({ code: graphCode, message: relayedMessages[graphCode] });
  expect(headers["request-id"]).not.toBe(INVOCATION_ID);
  expect(event).toMatchObject({ decision: "deny", reason });
}
