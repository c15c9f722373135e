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
  /** Lets Graph answer the two look-ups of the group that scopes name. */
  answerMembers(...userIds: readonly string[]): void;
  /** Lets Graph answer that there are no places, and what the mailbox of a user is for. */
  answerPurpose(userId: string, userPurpose?: unknown): void;
}

/** The group that scopes name. */
export const groupTarget = `/v1.0/groups/${ids.group}?$select=id,visibility,securityEnabled`;

/** Its members. */
export const membersTarget = `/v1.0/groups/${ids.group}/transitiveMembers?$select=id,visibility,securityEnabled&$top=999`;

/** A group that shows its members. */
export const securityGroup = { id: ids.group, visibility: null, securityEnabled: true };

/** The lists of places that have a mailbox. */
export const placesTargets = ["room", "workspace"].map(
  (type) => `/v1.0/places/microsoft.graph.${type}?$select=id,emailAddress`,
);

/** What the mailbox of a user is for. */
export const purposeTarget = (userId: string) => `/v1.0/users/${userId}/mailboxSettings/userPurpose`;

/** A page of members that are users. */
export const membersPage = (...userIds: readonly string[]) => ({
  value: userIds.map((id) => ({ "@odata.type": "#microsoft.graph.user", id })),
});

/** A proxy whose local caller has these members in his entry, under a policy with these. */
export async function createScoped(
  entry: object,
  groups: readonly string[] = ["directory", "mail", "calendar"],
  document: object = {},
): Promise<Scoped> {
  const caller = { name: "reader", match: { local: true }, groups, ...entry };
  const proxy = await createProxyUnderTest({
    env: { GRAPHVEIL_POLICY: JSON.stringify({ ...document, callers: [caller] }) },
  });
  const [adele = "", diego = ""] = proxy.seal.sealIds("directoryObject", [ids.adele, ids.diego]);
  const answer: Scoped["answer"] = (target, body) =>
    proxy.graph.script.push({ target, answer: graphJson(body) });
  return {
    ...proxy,
    adele,
    diego,
    answer,
    answerMembers(...userIds) {
      answer(groupTarget, securityGroup);
      answer(membersTarget, membersPage(...userIds));
    },
    answerPurpose(userId, userPurpose = "user") {
      for (const target of placesTargets) answer(target, { value: [] });
      answer(purposeTarget(userId), { value: userPurpose });
    },
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
