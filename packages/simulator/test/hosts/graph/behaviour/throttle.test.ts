import { expect, test } from "vitest";
import { createThrottle } from "../../../../src/hosts/graph/behaviour/throttle.ts";

test("the request over the number of a span of time is refused until the span is over, for that mailbox alone", async () => {
  let time = 1000;
  const throttle = createThrottle({ window: { requests: 3, milliseconds: 5000 } }, () => time);
  const ask = (mailbox: string) => throttle(mailbox, () => "served").catch((error: unknown) => error);
  for (let at = 0; at < 3; at += 1) expect(await ask("one")).toBe("served");
  time = 2500;
  expect(await ask("one")).toMatchObject({
    status: 429,
    headers: { "retry-after": "4", "x-ms-throttle-information": "RequestCount" },
  });
  expect(await ask("other")).toBe("served");
  time = 6000;
  expect(await ask("one")).toBe("served");
});

test("without a number only those that are served at once are counted", async () => {
  const open: (() => void)[] = [];
  const serve = () => new Promise<void>((resolve) => open.push(resolve));
  const throttle = createThrottle({ serve, concurrent: 2 }, () => 0);
  const served = [throttle("one", () => 1), throttle("one", () => 2)];
  await expect(throttle("one", () => 3)).rejects.toMatchObject({
    status: 429,
    headers: { "retry-after": "10", "x-ms-throttle-information": "MailboxConcurrency" },
  });
  for (const finish of open) finish();
  expect(await Promise.all(served)).toEqual([1, 2]);
  const next = throttle("one", () => 4);
  open.at(-1)?.();
  expect(await next).toBe(4);
});
