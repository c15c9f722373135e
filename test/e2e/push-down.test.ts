import { catalogue } from "@graphveil/core/policy";
import { createSimulatedCloud, type SimulatedCloud } from "@graphveil/simulator";
import { beforeAll, describe, expect, test } from "vitest";
import { atLandmarks, findLandmarks, type Landmarks, targetOf } from "../harness/landmarks.ts";
import { createPushDownReader, type ReadPushed } from "../harness/push-down.ts";

let stack: SimulatedCloud;
let landmarks: Landmarks;
let pushed: ReadPushed;
let whole: ReadPushed;

beforeAll(async () => {
  stack = createSimulatedCloud();
  pushed = createPushDownReader(stack, true);
  whole = createPushDownReader(stack, false);
  landmarks = await findLandmarks(stack, async (target) => (await whole(target)).body);
});

/** A template at the landmarks, with every record on as few pages as Graph gives. */
const targetAt = (template: string, collection: boolean): string => {
  const names = { "user-id": "user", "mailFolder-id": "folder", "mailFolder-id1": "childFolder" };
  const message = /childFolders/.test(template)
    ? "messageInChildFolder"
    : /mailFolders/.test(template)
      ? "messageInFolder"
      : "message";
  const landmark: Readonly<Record<string, string>> = {
    ...names,
    "message-id": message,
    "calendar-id": "calendar",
    "calendarGroup-id": "calendarGroup",
  };
  const path = template.replace(/\{([\w-]+)\}/g, (_, name: string) => `{${landmark[name]}}`);
  return atLandmarks(`/v1.0${path}${collection ? "?$top=200" : ""}`, landmarks);
};

/** Every record of a collection, or the one entity, and the bytes that Graph sent for it. */
const readAll = async (read: ReadPushed, target: string) => {
  const records: unknown[] = [];
  let bytes = 0;
  let upstream = "";
  for (let next: string | undefined = target; next !== undefined; ) {
    const page = await read(next);
    const { value } = page.body;
    records.push(...(Array.isArray(value) ? value : [page.body]));
    bytes += page.graphBytes;
    upstream = page.upstream;
    next = targetOf(page.body["@odata.nextLink"]);
  }
  return { records, bytes, upstream };
};

describe("an operation that is pushed down", () => {
  test.each(
    catalogue.filter(({ pushDown }) => pushDown).map((each) => [each.template, each.reply.kind] as const),
  )("%s gives the same reply, and Graph sends less", async (template, kind) => {
    const target = targetAt(template, kind === "collection");
    const [ours, theirs] = [await readAll(pushed, target), await readAll(whole, target)];
    expect(theirs.upstream).not.toContain("$select");
    expect(ours.upstream).toContain("$select=");
    expect(ours.records.length).toBeGreaterThan(0);
    expect(ours.records).toEqual(theirs.records);
    expect(ours.bytes).toBeLessThan(theirs.bytes);
  });
});

test("derived messages keep what their types add, for every mailbox", async () => {
  const types = new Set<unknown>();
  const users = await readAll(whole, "/v1.0/users?$top=500");
  const ids = users.records.map((user) => (user as { readonly id: string }).id);
  let mailboxes = 0;
  for (const id of ids) {
    const target = `/v1.0/users/${id}/messages?$top=500`;
    const theirs = await readAll(whole, target).catch(() => undefined);
    if (theirs === undefined) continue;
    mailboxes++;
    const { records } = await readAll(pushed, target);
    expect(records).toEqual(theirs.records);
    for (const record of records) types.add((record as Record<string, unknown>)["@odata.type"]);
  }
  expect(mailboxes).toBeGreaterThan(5);
  expect([...types]).toEqual(
    expect.arrayContaining(["#microsoft.graph.eventMessageRequest", "#microsoft.graph.eventMessageResponse"]),
  );
});
