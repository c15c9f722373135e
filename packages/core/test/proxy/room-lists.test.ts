import { describe, expect, it } from "vitest";
import { packRoomLists, placeKey } from "../../src/proxy/room-lists.ts";

const BELOW = "/places/{place-id}/microsoft.graph.roomList/rooms";
const list = (emailAddress: unknown) => ({ id: "list-1", emailAddress, displayName: "Floor" });

/** The record as it is sealed, of a reply that holds it alone. */
const packedOf = (record: object, showsAddress = true): Record<string, unknown> =>
  JSON.parse(Buffer.from(packRoomLists(Buffer.from(JSON.stringify(record)), showsAddress)).toString("utf8"));

describe("a room list", () => {
  it("is named by its address where its rooms are listed, and else by its id", () => {
    const { id, emailAddress } = packedOf(list("floor@contoso.com"));
    expect(emailAddress).toBe("floor@contoso.com");
    expect(placeKey(String(id), BELOW)).toBe("floor@contoso.com");
    expect(placeKey(String(id), "/places/{place-id}")).toBe("list-1");
  });

  it("has a sealed text of one length, whatever its address", () => {
    const lengths = ["a@b.de", "second.floor.of.the.north.wing@contoso.com"].map(
      (address) => String(packedOf(list(address))["id"]).length,
    );
    expect(new Set(lengths).size).toBe(1);
  });

  it.each(["", null, 5])("without an address stays named by its id: %j", (address) => {
    const { id } = packedOf(list(address));
    expect(id).toBe("list-1");
    expect(placeKey(String(id), BELOW)).toBe("list-1");
  });

  it("keeps no address that was fetched for the id alone", () => {
    expect(packedOf(list("floor@contoso.com"), false)).not.toHaveProperty("emailAddress");
    expect(packedOf({ value: [list("floor@contoso.com")] }, false)).toMatchObject({
      value: [{ displayName: "Floor" }],
    });
  });

  it.each(["[]", "5", "{", '"x"'])("is not looked for in %s", (text) => {
    const body = Buffer.from(text);
    expect(packRoomLists(body, true)).toBe(body);
  });
});
