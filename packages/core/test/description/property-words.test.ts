import { expect, test } from "vitest";
import { propertyWords } from "../../src/description/property-words.ts";

test.each([
  ["message.subject", "subjects of messages"],
  ["message.bodyPreview", "body previews of messages"],
  ["itemBody.content", "contents of item bodies"],
  ["emailAddress.address", "addresses of email addresses"],
  ["outlookItem.categories", "categories of outlook items"],
  ["user.birthday", "birthdays of users"],
  ["event.iCalUId", "iCalUIds of events"],
])("%s in words is: %s", (name, words) => {
  expect(propertyWords(name)).toBe(words);
});
