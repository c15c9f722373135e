/**
 * Ids of Microsoft Graph's application roles, by permission. They are the same in every tenant: an application that is to
 * have a permission names the id.
 *
 * @see https://learn.microsoft.com/graph/permissions-reference
 */
export const applicationRoles: Readonly<Record<string, string>> = {
  "Calendars.Read": "798ee544-9d2d-430c-a058-570e29e34338",
  "Calendars.ReadBasic.All": "8ba4a692-bc31-4128-9094-475872af8a53",
  "Group.Read.All": "5b567255-7703-4780-807c-7be8301ae99b",
  "GroupMember.Read.All": "98830695-27a2-44f7-8c18-0c3ebc9698f6",
  "Mail.Read": "810c84a8-4a9e-49e6-bf7d-12d183f40d01",
  "Mail.ReadBasic": "6be147d2-ea4f-4b5a-a3fa-3eab6f3c140a",
  "Mail.ReadBasic.All": "693c5e45-0940-467d-9b8a-1022fb9d42ef",
  "MailboxSettings.Read": "40f97065-369a-49f4-947c-6a255697ae91",
  "Member.Read.Hidden": "658aa5d8-239f-45c4-aa12-864f4fc7e490",
  "Organization.Read.All": "498476ce-e0fe-48b0-b801-37ba7e2685c6",
  "Place.Read.All": "913b9306-0ce1-42b8-9137-6a7df690a760",
  "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
  "User.ReadBasic.All": "97235f07-e226-4f63-ace3-39588e11d3a1",
};
