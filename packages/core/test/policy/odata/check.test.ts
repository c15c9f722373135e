import { describe, expect, it } from "vitest";
import { checkFilter, checkOrderBy } from "../../../src/policy/odata/check.ts";
import { formatFilter, formatOrderBy } from "../../../src/policy/odata/format.ts";
import { parseFilter, parseOrderBy } from "../../../src/policy/odata/parser.ts";
import type { QueryScope } from "../../../src/policy/odata/properties.ts";
import { ExpressionFault } from "../../../src/policy/odata/syntax.ts";
import { catalogue } from "../../../src/policy/operations/catalogue.ts";
import { plainProfile } from "../../../src/privacy/profile/effective-profile.ts";
import type { ActionFor } from "../../../src/schema/actions.ts";
import type { PropertyClass } from "../../../src/schema/notation.ts";
import { isTypeName, structuredType, type TypeName } from "../../../src/schema/schema.ts";

const strict: ActionFor = plainProfile("strict").actionFor;
/** Everything passes but secrets, as for an owner's own use. */
const open: ActionFor = ({ propertyClass, type }) => {
  if (propertyClass === "secret" || propertyClass === "block" || type.kind === "unclassified") return "drop";
  return propertyClass === "recurse" ? "recurse" : "keep";
};
/** As strict, but organisational data passes. */
const organisational: ActionFor = (property, type) =>
  property.propertyClass === "organization" ? "keep" : strict(property, type);

const scopeOf = (template: string, action: ActionFor = strict): QueryScope => {
  const { reply, filterableStrings = [] } =
    catalogue.find((operation) => operation.template === template) ?? expect.unreachable(template);
  return { type: reply.type, strings: filterableStrings, actionFor: action };
};

const USERS = "/users";
const GROUPS = "/groups";
const MESSAGES = "/users/{user-id}/messages";
const FOLDERS = "/users/{user-id}/mailFolders";
const EVENTS = "/users/{user-id}/events";
const CALENDARS = "/users/{user-id}/calendars";
const ROOMS = "/places/microsoft.graph.room";

const written = (scope: QueryScope, text: string): string =>
  formatFilter(checkFilter(parseFilter(text), scope));

const refusal = (run: () => unknown): readonly [code: string, message: string] => {
  try {
    run();
  } catch (error) {
    if (error instanceof ExpressionFault) return [error.code, error.message];
    throw error;
  }
  return expect.unreachable("it is not refused");
};

describe("checkFilter takes", () => {
  it.each<readonly [template: string, text: string, written: string]>([
    [USERS, "accountEnabled eq true", "accountEnabled eq true"],
    [USERS, "ACCOUNTENABLED eq true", "accountEnabled eq true"],
    [USERS, "accountEnabled ne null", "accountEnabled ne null"],
    [USERS, "userType eq 'Guest'", "userType eq 'Guest'"],
    [USERS, "usertype in ('Guest','Member')", "userType in ('Guest','Member')"],
    [USERS, "preferredLanguage eq 'en-US'", "preferredLanguage eq 'en-US'"],
    [USERS, "preferredLanguage in ('nl','nl-BE')", "preferredLanguage in ('nl','nl-BE')"],
    [MESSAGES, "createdDateTime ge 2026-01-01T00:00:00Z", "createdDateTime ge 2026-01-01T00:00:00Z"],
    [MESSAGES, "createdDateTime ge 2026-01-01", "createdDateTime ge 2026-01-01"],
    [USERS, "deviceEnrollmentLimit gt 3", "deviceEnrollmentLimit gt 3"],
    [USERS, "onPremisesSyncEnabled eq true", "onPremisesSyncEnabled eq true"],
    [
      USERS,
      "assignedPlans/any(p:p/service eq 'exchange' and p/capabilityStatus eq 'Enabled')",
      "assignedPlans/any(x:x/service eq 'exchange' and x/capabilityStatus eq 'Enabled')",
    ],
    [
      USERS,
      "assignedLicenses/any(s:s/skuId eq 87D349ED-44d7-43e1-9a83-5f2406dee5bd)",
      "assignedLicenses/any(x:x/skuId eq 87d349ed-44d7-43e1-9a83-5f2406dee5bd)",
    ],
    [GROUPS, "groupTypes/any(c:c eq 'Unified')", "groupTypes/any(x:x eq 'Unified')"],
    [GROUPS, "not grouptypes/any(c:c eq 'Unified')", "not (groupTypes/any(x:x eq 'Unified'))"],
    [
      GROUPS,
      "mailEnabled eq true and securityEnabled eq false",
      "mailEnabled eq true and securityEnabled eq false",
    ],
    [MESSAGES, "isRead eq false", "isRead eq false"],
    [MESSAGES, "importance eq 'HIGH'", "importance eq 'high'"],
    [MESSAGES, "importance in ('High','low')", "importance in ('high','low')"],
    [MESSAGES, "inferenceClassification ne 'Focused'", "inferenceClassification ne 'focused'"],
    [
      MESSAGES,
      "receivedDateTime ge 2026-01-01T00:00:00Z and receivedDateTime lt 2026-02-01T00:00:00Z",
      "receivedDateTime ge 2026-01-01T00:00:00Z and receivedDateTime lt 2026-02-01T00:00:00Z",
    ],
    [MESSAGES, "flag/flagStatus eq 'flagged'", "flag/flagStatus eq 'flagged'"],
    [MESSAGES, "flag/dueDateTime/dateTime lt '2026-01-01'", "flag/dueDateTime/dateTime lt '2026-01-01'"],
    [FOLDERS, "totalItemCount gt 10 and isHidden eq false", "totalItemCount gt 10 and isHidden eq false"],
    [EVENTS, "start/dateTime ge '2026-01-01T00:00'", "start/dateTime ge '2026-01-01T00:00'"],
    [EVENTS, "END/DATETIME lt '2026-01-01'", "end/dateTime lt '2026-01-01'"],
    [EVENTS, "isAllDay eq true or showAs eq 'OOF'", "isAllDay eq true or showAs eq 'oof'"],
    [
      EVENTS,
      "type eq 'seriesMaster' and sensitivity ne 'private'",
      "type eq 'seriesMaster' and sensitivity ne 'private'",
    ],
    [
      EVENTS,
      "attendees/any(a:a/status/response eq 'accepted')",
      "attendees/any(x:x/status/response eq 'accepted')",
    ],
    [EVENTS, "recurrence/range/endDate lt 2026-01-01", "recurrence/range/endDate lt 2026-01-01"],
    [EVENTS, "location/locationType eq 'conferenceroom'", "location/locationType eq 'conferenceRoom'"],
    [CALENDARS, "canEdit eq true", "canEdit eq true"],
    [
      ROOMS,
      "capacity ge 10 and isWheelChairAccessible eq true",
      "capacity ge 10 and isWheelChairAccessible eq true",
    ],
    [ROOMS, "bookingType eq 'reserved'", "bookingType eq 'reserved'"],
  ])("%s %j", (template, text, expected) => {
    expect(written(scopeOf(template), text)).toBe(expected);
    expect(written(scopeOf(template), expected)).toBe(expected);
  });

  it("organisational strings that the catalogue names where they pass", () => {
    const scope = scopeOf(USERS, organisational);
    expect(written(scope, "Department eq 'Sales' and startswith(jobTitle,'VP')")).toBe(
      "department eq 'Sales' and startswith(jobTitle,'VP')",
    );
    expect(refusal(() => written(scope, "onPremisesDomainName eq 'x'"))[0]).toBe("propertyRefused");
    expect(refusal(() => written(scopeOf(USERS), "department eq 'Sales'"))[0]).toBe("propertyRefused");
  });

  it.each([
    [USERS, "startswith(displayName,'A') and mail eq 'a@b.example'"],
    [USERS, "proxyAddresses/any(x:x eq 'smtp:a@b.example')"],
    [USERS, "id eq '87d349ed-44d7-43e1-9a83-5f2406dee5bd'"],
    [MESSAGES, "from/emailAddress/address eq 'a@b.example'"],
    [MESSAGES, "contains(subject,'it''s')"],
    [MESSAGES, "conversationId eq 'AAQk'"],
    [EVENTS, "organizer/emailAddress/name eq 'A'"],
  ])("addresses and names where they pass: %s %j", (template, text) => {
    expect(written(scopeOf(template, open), text)).toBe(text);
    const [code] = refusal(() => written(scopeOf(template), text.replace("id eq '", "mail eq '")));
    expect(code).toBe("propertyRefused");
  });
});

describe("a sealed id", () => {
  it("is marked with the kind that the property has", () => {
    const user = checkFilter(parseFilter("ID eq 's1_a' or id in ('s1_b','s1_c')"), scopeOf(USERS));
    expect(user).toEqual({
      kind: "or",
      operands: [
        {
          kind: "comparison",
          path: ["id"],
          operator: "eq",
          value: { kind: "sealedId", idKind: "directoryObject", value: "s1_a" },
        },
        {
          kind: "in",
          path: ["id"],
          values: [
            { kind: "sealedId", idKind: "directoryObject", value: "s1_b" },
            { kind: "sealedId", idKind: "directoryObject", value: "s1_c" },
          ],
        },
      ],
    });
  });

  it.each<readonly [template: string, text: string, code: string, message: string]>([
    [USERS, "id ne 's1_a'", "invalidRequest", "position 1: the property does not take this operator"],
    [USERS, "id gt 's1_a'", "invalidRequest", "position 1: the property does not take this operator"],
    [USERS, "id eq null", "invalidRequest", "position 7: not an id"],
    [USERS, "id eq 87d349ed-44d7-43e1-9a83-5f2406dee5bd", "invalidRequest", "position 7: not an id"],
    [USERS, "id in ('s1_a',1)", "invalidRequest", "position 15: not an id"],
    [USERS, "startswith(id,'s1')", "invalidRequest", "position 12: the property does not take this function"],
    [MESSAGES, "id eq 's1_a'", "propertyRefused", "position 1: the property is not filterable"],
    [MESSAGES, "parentFolderId eq 's1_a'", "propertyRefused", "position 1: the property is not filterable"],
    [
      EVENTS,
      "cancelledOccurrences/any(x:x eq 's1_a')",
      "propertyRefused",
      "position 1: the property is not filterable",
    ],
  ])(
    "is compared with equality alone, and where the catalogue says so: %s %j",
    (template, text, code, message) => {
      expect(refusal(() => written(scopeOf(template), text))).toEqual([code, message]);
    },
  );
});

describe("checkFilter refuses", () => {
  const hidden = "the property is not filterable";
  const type = "not a value of the property's type";
  const operator = "the property does not take this operator";

  it.each<readonly [template: string, text: string, position: number]>([
    [USERS, "displayName eq 'x'", 1],
    [USERS, "nothing eq 'x'", 1],
    [USERS, "__proto__ eq 'x'", 1],
    [USERS, "constructor eq 'x'", 1],
    [USERS, "accountEnabled eq true and mail eq 'x'", 28],
    [USERS, "not (userPrincipalName eq 'x')", 6],
    [USERS, "accountEnabled eq true or (userType eq 'Guest' and surname eq 'x')", 52],
    [USERS, "startswith(displayName,'A')", 12],
    [USERS, "contains(mail,'a')", 10],
    [USERS, "mail in ('a','b')", 1],
    [USERS, "mail ne null", 1],
    [USERS, "birthday gt 2000-01-01", 1],
    [USERS, "hireDate gt 2000-01-01", 1],
    [USERS, "employeeHireDate gt 2000-01-01T00:00:00Z", 1],
    [USERS, "signInActivity/lastSignInDateTime gt 2026-01-01T00:00:00Z", 1],
    [USERS, "passwordProfile/forceChangePasswordNextSignIn eq true", 1],
    [USERS, "lastPasswordChangeDateTime gt 2026-01-01T00:00:00Z", 1],
    [USERS, "onPremisesExtensionAttributes/extensionAttribute1 eq 'x'", 1],
    [USERS, "extension_0a1b_badge eq 'x'", 1],
    [USERS, "manager/id eq 's1_a'", 1],
    [USERS, "manager/displayName eq 'x'", 1],
    [USERS, "memberOf/any(g:g/id eq 's1_a')", 1],
    [USERS, "proxyAddresses/any(p:p eq 'smtp:x')", 1],
    [USERS, "proxyAddresses/any(p:startswith(p,'smtp:a'))", 1],
    [USERS, "otherMails/any(p:p ne 'x')", 1],
    [USERS, "businessPhones/any(p:p eq '1')", 1],
    [USERS, "identities/any(c:c/issuerAssignedId eq 'x')", 18],
    [USERS, "assignedLicenses/any(s:accountEnabled eq true)", 24],
    [USERS, "assignedLicenses/any(s:s eq 'x')", 24],
    [USERS, "assignedLicenses/any(s:t/skuId eq 'x')", 24],
    [USERS, "assignedLicenses/any(s:S/skuId eq 'x')", 24],
    [USERS, "assignedLicenses/any(s:s/disabledPlans eq 'x')", 24],
    [USERS, "assignedLicenses/skuId eq 87d349ed-44d7-43e1-9a83-5f2406dee5bd", 1],
    [USERS, "assignedLicenses eq null", 1],
    [USERS, "accountEnabled/any(x:x eq true)", 1],
    [USERS, "accountEnabled/x eq true", 1],
    [USERS, "preferredDataLocation eq 'x'", 1],
    [GROUPS, "groupTypes eq 'Unified'", 1],
    [GROUPS, "displayName eq 'x'", 1],
    [GROUPS, "mail eq 'x'", 1],
    [GROUPS, "members/any(m:m/id eq 's1_a')", 1],
    [MESSAGES, "subject eq 'x'", 1],
    [MESSAGES, "bodyPreview eq 'x'", 1],
    [MESSAGES, "body/content eq 'x'", 1],
    [MESSAGES, "from/emailAddress/address eq 'x'", 1],
    [MESSAGES, "from/emailAddress/name eq 'x'", 1],
    [MESSAGES, "sender/emailAddress/address eq 'x'", 1],
    [MESSAGES, "toRecipients/any(r:r/emailAddress/address eq 'x')", 20],
    [MESSAGES, "internetMessageId eq 'x'", 1],
    [MESSAGES, "conversationId eq 'x'", 1],
    [MESSAGES, "conversationIndex eq 'x'", 1],
    [MESSAGES, "changeKey eq 'x'", 1],
    [MESSAGES, "webLink eq 'x'", 1],
    [MESSAGES, "categories/any(c:c eq 'x')", 1],
    [MESSAGES, "internetMessageHeaders/any(h:h/value eq 'x')", 1],
    [MESSAGES, "singleValueExtendedProperties/any(e:e/id eq 'x' and e/value eq 'y')", 1],
    [MESSAGES, "attachments/any(a:a/name eq 'x')", 1],
    [MESSAGES, "isRead/isRead eq true", 1],
    [MESSAGES, "from eq null", 1],
    [MESSAGES, "from/emailAddress eq null", 1],
    [MESSAGES, "meetingMessageType eq 'none'", 1],
    [EVENTS, "location/displayName eq 'x'", 1],
    [EVENTS, "location/coordinates/latitude gt 1", 1],
    [EVENTS, "locations/any(l:l/address/city eq 'x')", 17],
    [EVENTS, "organizer/emailAddress/address eq 'x'", 1],
    [EVENTS, "attendees/any(a:a/emailAddress/address eq 'x')", 17],
    [EVENTS, "onlineMeeting/joinUrl eq 'x'", 1],
    [EVENTS, "onlineMeeting/conferenceId eq 'x'", 1],
    [EVENTS, "iCalUId eq 'x'", 1],
    [EVENTS, "transactionId eq 'x'", 1],
    [EVENTS, "start/timeZone eq 'UTC'", 1],
    [EVENTS, "start eq '2026-01-01'", 1],
    [FOLDERS, "displayName eq 'Inbox'", 1],
    [FOLDERS, "parentFolderId eq 's1_a'", 1],
    [CALENDARS, "name eq 'x'", 1],
    [CALENDARS, "owner/address eq 'x'", 1],
    [ROOMS, "emailAddress eq 'x'", 1],
    [ROOMS, "displayName eq 'x'", 1],
    [ROOMS, "address/city eq 'x'", 1],
    [ROOMS, "geoCoordinates/latitude gt 0", 1],
  ])("what is hidden or is no value: %s %j", (template, text, position) => {
    const [code, message] = refusal(() => written(scopeOf(template), text));
    expect([code, message]).toEqual(["propertyRefused", `position ${position}: ${hidden}`]);
  });

  it.each<readonly [template: string, text: string, position: number, problem: string]>([
    [USERS, "accountEnabled eq 'true'", 19, type],
    [USERS, "accountEnabled eq 1", 19, type],
    [USERS, "accountEnabled gt true", 1, operator],
    [USERS, "accountEnabled in (null)", 20, "null is no member of a list"],
    [MESSAGES, "createdDateTime eq '2026-01-01'", 20, type],
    [MESSAGES, "createdDateTime eq 12:00:00", 20, type],
    [MESSAGES, "createdDateTime gt null", 1, operator],
    [USERS, "preferredLanguage eq 'John Doe'", 22, type],
    [USERS, "preferredLanguage in ('en','John Doe')", 28, type],
    [USERS, "preferredLanguage gt 'en'", 1, operator],
    [USERS, "startswith(preferredLanguage,'J')", 12, "the property does not take this function"],
    [USERS, "contains(userType,'G')", 10, "the property does not take this function"],
    [USERS, "assignedPlans/any(p:startswith(p/service,'J'))", 32, "the property does not take this function"],
    [USERS, "deviceEnrollmentLimit eq 1.5", 26, type],
    [USERS, "deviceEnrollmentLimit eq '1'", 26, type],
    [USERS, "userType eq Guest", 13, "expected a literal"],
    [USERS, "userType eq 1", 13, type],
    [USERS, "userType in ('Guest',1)", 22, type],
    [USERS, "startswith(accountEnabled,'t')", 12, "the property does not take this function"],
    [MESSAGES, "startswith(flag/dueDateTime/dateTime,null)", 38, type],
    [MESSAGES, "startswith(createdDateTime,'2026')", 12, "the property does not take this function"],
    [MESSAGES, "importance eq 'urgent'", 15, type],
    [MESSAGES, "importance eq 2", 15, type],
    [MESSAGES, "importance gt 'low'", 1, operator],
    [MESSAGES, "contains(importance,'h')", 10, "the property does not take this function"],
    [MESSAGES, "receivedDateTime ge 'now'", 21, type],
    [EVENTS, "start/dateTime ge 2026-01-01T00:00:00Z", 19, type],
    [EVENTS, "recurrence/range/endDate lt 2026-01-01T00:00:00Z", 29, type],
    [USERS, "assignedLicenses/any(s:s/skuId gt 87d349ed-44d7-43e1-9a83-5f2406dee5bd)", 24, operator],
  ])("a literal or an operator that does not fit: %s %j", (template, text, position, problem) => {
    const [code, message] = refusal(() => written(scopeOf(template), text));
    expect([code, message]).toEqual(["invalidRequest", `position ${position}: ${problem}`]);
  });

  it("a lambda within a lambda", () => {
    const text = "attendees/any(a:a/any(b:b eq 1))";
    expect(refusal(() => written(scopeOf(EVENTS), text))).toEqual([
      "operationRefused",
      "position 17: a lambda within a lambda is not taken",
    ]);
  });

  it("what only a derived type hides", () => {
    const hides: ActionFor = (property, type) =>
      type === "eventMessage" && property.name === "importance" ? "drop" : strict(property, type);
    expect(written(scopeOf(MESSAGES), "importance eq 'high'")).toBe("importance eq 'high'");
    expect(refusal(() => written(scopeOf(MESSAGES, hides), "importance eq 'high'"))[0]).toBe(
      "propertyRefused",
    );
  });

  const visible: ReadonlySet<PropertyClass> = new Set<PropertyClass>(["keep", "recurse"]);
  const types = [...new Set(catalogue.map(({ reply }) => reply.type))];

  it.each(types)("every property of %s that strict changes or drops, under any operator", (name) => {
    const scope: QueryScope = { type: name, strings: [], actionFor: strict };
    const literals = ["'x'", "1", "true", "null", "2026-01-01", "2026-01-01T00:00:00Z"];
    for (const property of structuredType(name).properties.values()) {
      if (visible.has(property.propertyClass)) continue;
      for (const literal of literals) {
        for (const text of [`${property.name} eq ${literal}`, `${property.name} in (${literal})`])
          expect(refusal(() => written(scope, text))[0], text).toBe("propertyRefused");
      }
      expect(refusal(() => written(scope, `contains(${property.name},'x')`))[0]).toBe("propertyRefused");
      expect(refusal(() => checkOrderBy(parseOrderBy(property.name), scope))[0]).toBe("propertyRefused");
    }
  });
});

describe("checkOrderBy", () => {
  const order = (template: string, text: string, action: ActionFor = strict) =>
    formatOrderBy(checkOrderBy(parseOrderBy(text), scopeOf(template, action)));

  it.each<readonly [template: string, text: string, written: string]>([
    [MESSAGES, "ReceivedDateTime DESC", "receivedDateTime desc"],
    [MESSAGES, "isRead,importance desc,receivedDateTime", "isRead,importance desc,receivedDateTime"],
    [EVENTS, "start/datetime asc", "start/dateTime"],
    [MESSAGES, "createdDateTime", "createdDateTime"],
    [USERS, "accountEnabled desc", "accountEnabled desc"],
    [FOLDERS, "totalItemCount desc", "totalItemCount desc"],
  ])("takes %s %j", (template, text, expected) => {
    expect(order(template, text)).toBe(expected);
  });

  it("takes names where they pass", () => {
    expect(order(USERS, "displayName", open)).toBe("displayName");
    expect(order(MESSAGES, "from/emailAddress/name desc,subject", open)).toBe(
      "from/emailAddress/name desc,subject",
    );
  });

  it.each<readonly [template: string, text: string, code: string, message: string]>([
    [USERS, "displayName", "propertyRefused", "position 1: the property is not filterable"],
    [USERS, "accountEnabled,surname", "propertyRefused", "position 16: the property is not filterable"],
    [USERS, "createdDateTime", "propertyRefused", "position 1: the property is not filterable"],
    [USERS, "userType desc", "propertyRefused", "position 1: the property is not filterable"],
    [USERS, "id", "propertyRefused", "position 1: the property is not filterable"],
    [USERS, "manager", "propertyRefused", "position 1: the property is not filterable"],
    [MESSAGES, "subject", "propertyRefused", "position 1: the property is not filterable"],
    [MESSAGES, "from/emailAddress/address", "propertyRefused", "position 1: the property is not filterable"],
    [MESSAGES, "from", "propertyRefused", "position 1: the property is not filterable"],
    [MESSAGES, "isRead,ISREAD desc", "invalidRequest", "position 8: the property is named twice"],
  ])("refuses %s %j", (template, text, code, message) => {
    expect(refusal(() => order(template, text))).toEqual([code, message]);
  });
});

it("names strings in the catalogue as the schema spells them, and only such as it has", () => {
  const leaf = (type: TypeName, [first = "", ...rest]: readonly string[]): string | undefined => {
    const property = structuredType(type).properties.get(first);
    if (rest.length === 0) return property?.type.kind === "primitive" ? property.type.name : undefined;
    const next = property?.type.kind === "structured" ? property.type.name : "";
    return isTypeName(next) ? leaf(next, rest) : undefined;
  };
  for (const { template, reply, filterableStrings = [], parameters } of catalogue) {
    for (const path of filterableStrings)
      expect(leaf(reply.type, path.split("/")), `${template} ${path}`).toBe("string");
    if (filterableStrings.length > 0) expect(parameters).toContain("$filter");
  }
});
