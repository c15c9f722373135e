import { expect, test } from "vitest";
import { parseMutationRequest } from "../arguments.ts";

test.each([
  [["1", "50"], { seeds: ["1"], count: 50, path: undefined }],
  [["1,2,2,3", "400"], { seeds: ["1", "2", "3"], count: 400, path: undefined }],
  [["autumn", "400", "scope"], { seeds: ["autumn"], count: 400, path: "scope" }],
  [[], undefined],
  [["1"], undefined],
  [["", "5"], undefined],
  [["1,", "5"], undefined],
  [["1", "0"], undefined],
  [["1", "5x"], undefined],
  [["1", "1000000"], undefined],
  [["1", "5", "scope", "more"], undefined],
])("%j are %j", (given, expected) => {
  expect(parseMutationRequest(given)).toEqual(expected);
});
