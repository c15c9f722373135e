import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { BARS } from "./requests.ts";

test("the README names the bars that the benches hold", () => {
  const readme = readFileSync(join(import.meta.dirname, "../../README.md"), "utf8");
  const sentence =
    /a warm request at most ([\d.]+) times[^.]+first reply after a cold start at most ([\d.]+)\s+times/.exec(
      readme,
    );
  expect(sentence?.slice(1).map(Number)).toEqual([BARS.warm, BARS.firstReply]);
});
