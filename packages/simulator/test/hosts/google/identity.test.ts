import { describe, expect, test } from "vitest";
import { createSimulator } from "../../../src/simulator.ts";
import { defaultWorld } from "../../../src/world.ts";

const { serviceUrl, callers } = defaultWorld.gcp;
const email = callers[0]?.email ?? "";

describe("ID tokens of callers", () => {
  test("verify for their own audience", async () => {
    const { google, mintCallerIdToken } = createSimulator();
    const claims = await google.verifyIdToken(await mintCallerIdToken(email, serviceUrl), serviceUrl);
    expect(claims).toMatchObject({ sub: callers[0]?.uniqueId, email, email_verified: true, aud: serviceUrl });
  });

  test("do not verify for another audience, after an hour, or with a changed claim", async () => {
    let now = Date.now();
    const { google, mintCallerIdToken } = createSimulator({ now: () => now });
    const token = await mintCallerIdToken(email, serviceUrl);
    const [head, payload = "", signature] = token.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: callers[1]?.uniqueId })).toString(
      "base64url",
    );
    expect(await google.verifyIdToken(token, `${serviceUrl}/`)).toBeUndefined();
    expect(await google.verifyIdToken([head, forged, signature].join("."), serviceUrl)).toBeUndefined();
    expect(await google.verifyIdToken([head, payload, ""].join("."), serviceUrl)).toBeUndefined();
    now += 3_600_000;
    expect(await google.verifyIdToken(token, serviceUrl)).toBeUndefined();
  });

  test("are not minted for somebody whom the world does not know", async () => {
    await expect(createSimulator().mintCallerIdToken("nobody@example.com", serviceUrl)).rejects.toThrow(
      "knows no",
    );
  });
});
