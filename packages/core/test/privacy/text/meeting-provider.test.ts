import { expect, test } from "vitest";
import { meetingProviderOf } from "../../../src/privacy/text/meeting-provider.ts";

const safe = (url: string) =>
  `https://nam02.safelinks.protection.outlook.com/?url=${encodeURIComponent(url)}&data=05`;

test.each([
  ["https://teams.microsoft.com/l/meetup-join/x", "teams"],
  ["HTTP://ACME.ZOOM.US/j/1", "zoom"],
  ["http://zoom.com.cn/j/1", "zoom"],
  ["join at acme.webex.com today", "webex"],
  ["meet.google.com/abc", "meet"],
  ["Room 5 (https://zoom.us/j/1)", "zoom"],
  ["https://example.com/x and https://zoom.us/j/1", "zoom"],
  ["https://example.com/x", "other"],
  ["https://zoom.us.example.com/j/1", "other"],
  ["https://evilzoom.us/j/1", "other"],
  [safe("https://acme.zoom.us/j/1"), "zoom"],
  [safe("https://example.com/"), "other"],
  [safe(safe("https://acme.zoom.us/j/1")), "other"],
  ["https://nam02.safelinks.protection.outlook.com/?url=%zz", "other"],
  ["https://nam02.safelinks.protection.outlook.com/?x=1", "other"],
  ["Room 5", undefined],
  ["example.com", undefined],
  ["https:// ", undefined],
  ["", undefined],
  [`${"x".repeat(2000)} https://zoom.us/j/1`, undefined],
  [`${"x".repeat(1900)} https://zoom.us/j/1`, "zoom"],
])("the provider behind %s is %s", (text, provider) => {
  expect(meetingProviderOf(text)).toBe(provider);
});
