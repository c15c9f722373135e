import { at, entity, type GoldenBody, item, object, page } from "../golden.ts";

/*
 * Names and telephone numbers where Graph's metadata says no more than "string", and nobody checks what an administrator or
 * a client writes: none of them may pass under any profile but the ones of a class that profile `raw` shows.
 */

const name = "Ada Byron";
const tag = "ada-byron";
const number = "+1 425 555 0100";

/** What stands in these strings must not be in any output. */
export const freeText: readonly string[] = [name, tag, number];

/** Bodies with free text in every string that has a form. */
export const freeTextBodies: readonly GoldenBody[] = [
  page("user", "free-text-users", [
    {
      id: object("31"),
      preferredLanguage: name,
      userType: name,
      creationType: tag,
      externalUserState: number,
      preferredDataLocation: name,
      usageLocation: name,
      assignedPlans: [{ service: name, capabilityStatus: number, servicePlanId: name }],
      identities: [{ signInType: name }],
      createdDateTime: "+14255550100-20260101",
    },
    { id: object("32"), preferredLanguage: tag, userType: "Guest" },
  ]),
  page("group", "free-text-groups", [
    {
      id: object("33"),
      groupTypes: ["Unified", name],
      theme: name,
      visibility: tag,
      preferredLanguage: name,
      resourceBehaviorOptions: [name],
      resourceProvisioningOptions: ["Team", tag],
      membershipRuleProcessingState: name,
    },
  ]),
  entity("mailboxSettings", "free-text-settings", {
    dateFormat: name,
    timeFormat: number,
    timeZone: name,
    language: { locale: tag, displayName: "English" },
    workingHours: { startTime: number, timeZone: { name } },
  }),
  page("calendar", "free-text-calendars", [{ id: item("Zz"), hexColor: name }]),
  page("event", "free-text-events", [
    {
      id: item("Zy"),
      start: { dateTime: number, timeZone: name },
      end: at("2026-05-04T10:00:00.0000000"),
      originalStartTimeZone: tag,
    },
  ]),
];
