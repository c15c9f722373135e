import { readFileSync } from "node:fs";

const greeting = readFileSync("/opt/greeting.txt", "utf8");

export const handler = globalThis.awslambda.streamifyResponse(async (_event, out) => {
  out.write(greeting);
  out.end();
});
