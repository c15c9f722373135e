import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { deployGoogleFunction, type GoogleDeployment } from "../harness/google-function.ts";
import { useNetwork } from "../harness/network.ts";

/** How long Google's front ends keep an idle connection to a server (cloud.google.com/load-balancing/docs/https). */
const FRONT_END_SECONDS = 600;

const simulated = useNetwork();
let deployment: GoogleDeployment;

beforeAll(async () => {
  deployment = await deployGoogleFunction(simulated.stack, simulated.network);
});

afterAll(async () => {
  await deployment.stop();
});

test("an idle connection is kept longer than the front end keeps it, which alone may close it", async () => {
  const { port } = deployment.container;
  const told = await new Promise<string>((resolve, reject) => {
    const sent = request({ host: "127.0.0.1", port, path: "/v1.0/users" }, (response) => {
      response.resume();
      response.once("end", () => resolve(String(response.headers["keep-alive"])));
    });
    sent.once("error", reject);
    sent.end();
  });
  expect(Number(/timeout=(\d+)/.exec(told)?.[1])).toBeGreaterThan(FRONT_END_SECONDS);
});
