import { describe, expect, test } from "vitest";
import { createCmac } from "../../../src/privacy/tokens/cmac.ts";

const key = Buffer.from("2b7e151628aed2a6abf7158809cf4f3c", "hex");
const message = Buffer.from(
  "6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51" +
    "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710",
  "hex",
);

/** RFC 4493 §4. */
const examples = [
  { length: 0, mac: "bb1d6929e95937287fa37d129b756746" },
  { length: 16, mac: "070a16b46b4d4144f79bdd9dd04a287c" },
  { length: 40, mac: "dfa66747de9ae63030ca32611497c827" },
  { length: 64, mac: "51f0bebf7e3b9d92fc49741779363cfe" },
];

describe("createCmac", () => {
  test.each(examples)("gives RFC 4493's MAC of $length bytes", ({ length, mac }) => {
    expect(
      createCmac(key)
        .macAll([message.subarray(0, length)])
        .toString("hex"),
    ).toBe(mac);
  });

  test("gives each message of a batch its own MAC, whatever their order and lengths", () => {
    const { macAll } = createCmac(key);
    const shuffled = [40, 0, 64, 16, 64, 0].map((length) => examples.find((each) => each.length === length));
    const macs = macAll(shuffled.map((each) => message.subarray(0, each?.length)));
    expect(macs.toString("hex")).toBe(shuffled.map((each) => each?.mac).join(""));
  });

  test("leaves the messages as they were", () => {
    const own = Buffer.from(message.subarray(0, 40));
    createCmac(key).macAll([own]);
    expect(own.equals(message.subarray(0, 40))).toBe(true);
  });

  test("gives nothing for no message", () => {
    expect(createCmac(key).macAll([])).toHaveLength(0);
  });
});
