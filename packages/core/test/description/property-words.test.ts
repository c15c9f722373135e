import { expect, test } from "vitest";
import { propertiesInWords, propertyWords } from "../../src/description/property-words.ts";

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

test("in a list each stands once, and what people write comes first", () => {
  const names = ["contact.title", "onPremisesExtensionAttributes.extensionAttribute1", "user.aboutMe"];
  const more = ["onPremisesExtensionAttributes.extensionAttribute2", "message.subject", "itemBody.content"];
  expect(propertiesInWords([...names, ...more])).toEqual([
    "subjects of messages",
    "contents of item bodies",
    "self-descriptions of users",
    "titles of contacts",
    "extension attributes of on premises extension attributes",
  ]);
});
