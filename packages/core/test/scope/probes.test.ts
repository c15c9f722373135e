import { describe, expect, it } from "vitest";
import { ids } from "../fixtures/graph-bodies.ts";
import { expectRefusal, jsonOf } from "../fixtures/proxy-under-test.ts";
import { createScoped } from "./fixtures.ts";

const mailbox = `/v1.0/users/${ids.adele}`;
const REASON = "scope: what a query asks of withheld records cannot be checked";

/** Scopes that take records out of what a path leads to, and questions whose answers would tell of these. */
const probes: readonly (readonly [entry: object, path: string, query: string])[] = [
  [{ folders: ["sentitems"] }, "messages", "$filter=importance eq 'high'&$top=1"],
  [{ folders: ["sentitems"] }, "messages", "$orderby=importance"],
  [
    { folders: ["sentitems"] },
    "messages",
    "$filter=receivedDateTime ge 2026-01-01T00:00:00Z and not (isRead eq true)",
  ],
  [{ folders: ["sentitems"] }, "mailFolders", "$filter=totalItemCount gt 5"],
  [{ folders: ["sentitems"] }, "mailFolders/inbox/childFolders", "$orderby=unreadItemCount"],
  [{ folders: ["sentitems"], profile: "raw" }, "messages", "$filter=contains(subject,'merger')"],
  [{ folders: ["sentitems"], profile: "raw" }, "messages", "$filter=categories/any(c:c eq 'Red')"],
  [{ folders: ["sentitems"], profile: "raw" }, "messages", "$filter=importance in ('high','low')"],
  [{ private: "drop" }, "messages", "$filter=hasAttachments eq true"],
  [{ private: "drop" }, "mailFolders/inbox/messages", "$filter=hasAttachments eq true"],
  [{ private: "drop" }, "mailFolders", "$filter=totalItemCount gt 5"],
  [{ private: "drop" }, "events", "$filter=sensitivity eq 'private'&$top=1"],
  [{ private: "drop" }, "events", "$orderby=sensitivity"],
  [{ private: "drop", profile: "raw" }, "calendar/events", "$filter=startswith(subject,'x')"],
  [{ mailboxes: [ids.adele] }, "calendars", "$filter=canEdit eq true"],
];

const encoded = (query: string): string => encodeURI(query).replaceAll("'", "%27");

describe("a scope", () => {
  it.each(probes)("%j: %s?%s is refused, whatever Graph would answer", async (entry, path, query) => {
    const proxy = await createScoped(entry);
    if ("folders" in entry) proxy.answer(`${mailbox}/mailFolders/sentitems?$select=id`, { id: ids.archive });
    const asked = await proxy.ask(`/v1.0/users/${proxy.adele}/${path}?${encoded(query)}`);
    expectRefusal(asked, "operationRefused", REASON);
  });

  it.each(["accountEnabled eq true", "department eq 'Legal'", "userType eq 'Guest'"])(
    "of the directory: no question but by id: %s",
    async (filter) => {
      const entry = { mailboxes: { group: ids.group }, scopeDirectory: true, profile: "analytics" };
      const proxy = await createScoped(entry);
      proxy.answerMembers(ids.adele);
      expectRefusal(await proxy.ask(`/v1.0/users?$filter=${encoded(filter)}`), "operationRefused", REASON);
    },
  );

  it("leaves questions where nothing is withheld, and about times", async () => {
    const high = "$filter=importance%20eq%20'high'";
    const folders = await createScoped({ folders: ["sentitems"] });
    const sent = `${mailbox}/mailFolders/sentitems`;
    folders.answer(`${sent}?$select=id`, { id: ids.archive });
    folders.answer(`${sent}/messages?${high.replaceAll("'", "%27")}`, { value: [] });
    const named = `/v1.0/users/${folders.adele}/mailFolders/sentitems/messages?${high}`;
    expect((await folders.ask(named)).status).toBe(200);
    const normal = await createScoped({ private: "drop" });
    const since = "$filter=start%2FdateTime%20ge%20%272026-01-01%27&$orderby=start%2FdateTime";
    normal.answerPurpose(ids.adele);
    normal.answer(`${mailbox}/events?${since}`, { value: [] });
    expect((await normal.ask(`/v1.0/users/${normal.adele}/events?${since}`)).status).toBe(200);
  });

  it("does not show by the numbers of a folder what is in it beside", async () => {
    const counts = { totalItemCount: 9, unreadItemCount: 4, childFolderCount: 2 };
    const inbox = { id: ids.inbox, isHidden: false, ...counts };
    const normal = await createScoped({ private: "drop" });
    normal.answer(`${mailbox}/mailFolders`, { value: [inbox] });
    const [shown] = jsonOf(await normal.ask(`/v1.0/users/${normal.adele}/mailFolders`))["value"] as object[];
    expect(Object.keys(shown ?? {})).toEqual(["id", "isHidden", "childFolderCount"]);
    const folders = await createScoped({ folders: ["inbox"] });
    folders.answer(`${mailbox}/mailFolders/inbox?$select=id`, { id: ids.inbox });
    folders.answer(`${mailbox}/mailFolders/inbox`, inbox);
    const alone = jsonOf(await folders.ask(`/v1.0/users/${folders.adele}/mailFolders/inbox`));
    expect(Object.keys(alone)).toEqual(["id", "isHidden", "totalItemCount", "unreadItemCount"]);
  });
});
