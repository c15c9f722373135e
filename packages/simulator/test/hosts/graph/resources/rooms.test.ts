import { describe, expect, it } from "vitest";
import { createTenant } from "../../../../src/tenant/tenant.ts";
import { allRoles, createStubClient, type Page } from "../stub-client.ts";

const HOUR_MS = 3_600_000;
const PLACES = "/v1.0/places/microsoft.graph.room?$select=emailAddress";

function setUp(roles: readonly string[] = allRoles) {
  const tenant = createTenant();
  const [room] = tenant.rooms;
  if (room === undefined) throw new Error("no room");
  const purpose = `/v1.0/users/${room.userId}/mailboxSettings/userPurpose`;
  return { tenant, room, purpose, client: createStubClient(roles, { tenant }) };
}

const addressesIn = ({ value }: Page) => value.map((place) => place["emailAddress"]);

describe("rooms", () => {
  it("have mailboxes that say so, to a token that may read settings", async () => {
    const { purpose, client } = setUp();
    expect(await client.get(purpose)).toMatchObject({ value: "room" });
    const without = setUp(allRoles.filter((role) => !role.startsWith("MailboxSettings.")));
    expect(await without.client.fail(purpose)).toMatchObject({ status: 403 });
  });

  it("are listed late, and listed without a mailbox", async () => {
    const { tenant, room, purpose, client } = setUp();
    const before = addressesIn(await client.get<Page>(PLACES));
    expect(before).toContain(room.emailAddress);
    tenant.edit.unlistRoom(room.placeId);
    const emailAddress = "nowhere@northwind-traders.com";
    tenant.edit.listRoom({ displayName: "Nowhere", emailAddress });
    const after = addressesIn(await client.get<Page>(PLACES));
    expect(after).toEqual([...before.filter((each) => each !== room.emailAddress), emailAddress]);
    expect(await client.get(purpose)).toMatchObject({ value: "room" });
    expect(() => tenant.edit.unlistRoom(room.placeId)).toThrow(RangeError);
  });

  it.each(["room", "equipment"] as const)(
    "and all that is a %s lose the private flag of what is booked",
    (kind) => {
      const { tenant } = setUp();
      const mailbox = tenant.mailboxes.find(({ owner }) => owner.kind === "member");
      const editor = tenant.edit.mailbox(mailbox?.owner.id ?? "");
      const meeting = { subject: "Talk", startAt: tenant.now, endAt: tenant.now + HOUR_MS } as const;
      const book = (sensitivity: "private" | "confidential") =>
        editor.addEvent({ ...meeting, sensitivity }).wire["sensitivity"];
      expect(book("private")).toBe("private");
      editor.setPurpose(kind);
      expect([book("private"), book("confidential")]).toEqual(["normal", "confidential"]);
    },
  );
});
