import { describe, expect, it } from "vitest";
import { costCodeProperty } from "../../src/tenant/domains.ts";
import { createTenant } from "../../src/tenant/tenant.ts";
import type { JsonObject, Recipient } from "../../src/tenant/wire.ts";

const tenants = [createTenant(), createTenant({ seed: "elsewhere" })];

describe.each(tenants.map((tenant, at) => [at, tenant] as const))(
  "tenant %i has the odd shapes of real ones",
  (_at, tenant) => {
    const messages = tenant.mailboxes.flatMap((mailbox) => mailbox.messages.map(({ wire }) => wire));
    const events = tenant.mailboxes.flatMap((mailbox) => mailbox.events);
    const wires = events.map(({ wire }) => wire);
    const recipients = [
      ...messages.flatMap((wire) =>
        ["toRecipients", "ccRecipients"].flatMap((name) => wire[name] as readonly Recipient[]),
      ),
      ...messages.flatMap((wire) => (wire["from"] === undefined ? [] : [wire["from"] as Recipient])),
      ...wires.flatMap((wire) => wire["attendees"] as readonly Recipient[]),
    ].map(({ emailAddress }) => emailAddress);
    const { people, groups, mailboxes } = tenant;
    const has = <T>(items: readonly T[], test: (item: T) => boolean) => items.some(test);

    const personShapes: readonly (readonly [string, boolean])[] = [
      [
        "a guest under an #EXT# name with his home address",
        has(
          people,
          ({ userPrincipalName, mail, kind }) =>
            kind === "guest" &&
            userPrincipalName === `${mail?.replace("@", "_")}#EXT#@${tenant.initialDomain}`,
        ),
      ],
      [
        "mail that is not the principal name",
        has(
          people,
          ({ userPrincipalName, mail, kind, proxyAddresses }) =>
            kind === "member" &&
            mail !== null &&
            mail !== userPrincipalName &&
            proxyAddresses.includes(`smtp:${userPrincipalName}`),
        ),
      ],
      [
        "X.500 and SIP among the proxy addresses",
        has(
          people,
          ({ proxyAddresses }) =>
            proxyAddresses.some((proxy) => proxy.startsWith("X500:/o=ExchangeLabs/")) &&
            proxyAddresses.some((proxy) => proxy.startsWith("SIP:")),
        ),
      ],
      [
        "an address of a sub-domain in mixed case",
        has(people, ({ mail }) => mail?.endsWith("@EU.Northwind-Traders.com") === true),
      ],
      ["a guest of an IDNA domain", has(people, ({ mail }) => mail?.includes("@xn--") === true)],
      ["a disabled user", has(people, ({ kind, enabled }) => kind === "member" && !enabled)],
      [
        "a user without mailbox",
        has(people, ({ kind, mail, hasMailbox }) => kind === "member" && mail === null && !hasMailbox),
      ],
      ["a directory extension", has(people, ({ wire }) => costCodeProperty in wire)],
      [
        "display names with comma and quotes",
        has(people, ({ displayName }) => displayName.includes(",")) &&
          has(people, ({ displayName }) => displayName.includes('"')),
      ],
      [
        "Greek, Arabic, Japanese and combining marks",
        ["Greek", "Arabic", "Katakana"].every((script) =>
          has(people, ({ displayName }) => new RegExp(`\\p{Script=${script}}`, "u").test(displayName)),
        ) && has(people, ({ displayName }) => displayName !== displayName.normalize("NFC")),
      ],
      [
        "an apostrophe in a principal name",
        has(people, ({ userPrincipalName }) => userPrincipalName.includes("'")),
      ],
    ];
    it.each(personShapes)("people: %s", (_name, present) => expect(present).toBe(true));

    const groupShapes: readonly (readonly [string, boolean])[] = [
      [
        "Unified with an emoji",
        has(
          groups,
          ({ displayName, wire }) =>
            /\p{Emoji_Presentation}/u.test(displayName) &&
            JSON.stringify(wire["groupTypes"]).includes("Unified"),
        ),
      ],
      [
        "dynamic with a rule",
        has(
          groups,
          ({ membershipRule, wire }) =>
            membershipRule !== null && wire["membershipRuleProcessingState"] === "On",
        ),
      ],
      [
        "security, without mail",
        has(groups, ({ mail, wire }) => mail === null && wire["securityEnabled"] === true),
      ],
      [
        "mail-enabled security",
        has(
          groups,
          ({ mail, wire }) =>
            mail !== null && wire["securityEnabled"] === true && wire["membershipRule"] === null,
        ),
      ],
      [
        "nested",
        has(
          groups,
          ({ memberIds }) =>
            memberIds.length > 0 && memberIds.every((id) => groups.some((group) => group.id === id)),
        ),
      ],
      ["empty", has(groups, ({ memberIds }) => memberIds.length === 0)],
      ["more than a page of members", has(groups, ({ memberIds }) => memberIds.length > 100)],
      ["undeclared creationOptions", has(groups, ({ wire }) => "creationOptions" in wire)],
    ];
    it.each(groupShapes)("groups: %s", (_name, present) => expect(present).toBe(true));

    const addresses: readonly (readonly [string, boolean])[] = [
      [
        "an X.500 DN in another case than the directory's",
        has(recipients, ({ address }) => address?.startsWith("/O=EXCHANGELABS/") === true),
      ],
      ["an empty address", has(recipients, ({ address }) => address === "")],
      ["a name without address", has(recipients, (line) => line.name !== undefined && !("address" in line))],
      ["an address without name", has(recipients, (line) => line.address !== undefined && !("name" in line))],
      [
        "a group",
        has(recipients, ({ address }) => address !== undefined && tenant.ownerOf(address).kind === "group"),
      ],
      ["a domain in capitals", has(recipients, ({ address }) => /@[A-Z.-]+$/.test(address ?? ""))],
      [
        "an IDNA domain in Unicode",
        has(recipients, ({ address }) => address?.includes("@zwölfender") === true),
      ],
    ];
    it.each(addresses)("recipients: %s", (_name, present) => expect(present).toBe(true));

    const mail: readonly (readonly [string, boolean])[] = [
      [
        "meeting requests",
        has(
          messages,
          (wire) =>
            wire["@odata.type"] === "#microsoft.graph.eventMessageRequest" &&
            wire["meetingRequestType"] === "newMeetingRequest",
        ),
      ],
      [
        "answers with a proposed time",
        has(
          messages,
          (wire) =>
            wire["@odata.type"] === "#microsoft.graph.eventMessageResponse" &&
            wire["proposedNewTime"] !== null,
        ),
      ],
      [
        "null and empty subjects",
        has(messages, ({ subject }) => subject === null) && has(messages, ({ subject }) => subject === ""),
      ],
      ["plain text", has(messages, ({ body }) => (body as JsonObject)["contentType"] === "text")],
      [
        "categories and dated flags",
        has(messages, ({ categories }) => (categories as readonly string[]).length > 0) &&
          has(messages, ({ flag }) => "dueDateTime" in (flag as JsonObject)),
      ],
      ["a delegate as sender", has(messages, ({ from, sender }) => from !== undefined && from !== sender)],
      ["drafts without sender", has(messages, (wire) => wire["isDraft"] === true && !("from" in wire))],
    ];
    it.each(mail)("mail: %s", (_name, present) => expect(present).toBe(true));

    const calendar: readonly (readonly [string, boolean])[] = [
      [
        "every type of event",
        ["singleInstance", "seriesMaster", "occurrence", "exception"].every((type) =>
          has(events, (event) => event.type === type),
        ),
      ],
      [
        "cancelled occurrences that name the series",
        has(events, ({ id, wire }) =>
          (wire["cancelledOccurrences"] as readonly string[]).some((entry) => entry.startsWith(`OID.${id}.`)),
        ),
      ],
      [
        "all-day, private and cancelled ones",
        has(wires, ({ isAllDay }) => isAllDay === true) &&
          has(wires, ({ sensitivity }) => sensitivity === "private") &&
          has(wires, ({ isCancelled }) => isCancelled === true),
      ],
      [
        "several places with address and coordinates",
        has(
          wires,
          ({ locations }) =>
            (locations as readonly JsonObject[]).length > 1 &&
            (locations as readonly JsonObject[]).some(
              (place) => "coordinates" in place && "address" in place,
            ),
        ),
      ],
      ["rooms by address", has(wires, ({ location }) => "locationEmailAddress" in (location as JsonObject))],
      [
        "pasted links as places",
        has(wires, ({ location }) => String((location as JsonObject)["displayName"]).startsWith("https://")),
      ],
      [
        "places that are empty objects",
        has(wires, ({ location }) => JSON.stringify((location as JsonObject)["address"]) === "{}"),
      ],
      [
        "a join URL with tenant and organizer in body and meeting",
        has(
          wires,
          ({ onlineMeeting, body }) =>
            onlineMeeting !== null &&
            String((onlineMeeting as JsonObject)["joinUrl"]).includes(tenant.id) &&
            String((body as JsonObject)["content"]).includes("meetup-join"),
        ),
      ],
      [
        "a join URL in the preview",
        has(messages.concat(wires), ({ bodyPreview }) =>
          String(bodyPreview).includes("https://teams.microsoft.com/l/meetup-join"),
        ),
      ],
      [
        "conference id, quick dial and phones",
        has(
          wires,
          ({ onlineMeeting }) =>
            onlineMeeting !== null &&
            ["conferenceId", "quickDial", "phones"].every((name) => name in (onlineMeeting as JsonObject)),
        ),
      ],
      [
        "attendees who propose another time",
        has(wires, ({ attendees }) => JSON.stringify(attendees).includes("proposedNewTime")),
      ],
      [
        "times that never were, and seven digits",
        has(
          wires,
          ({ responseStatus }) => (responseStatus as JsonObject)["time"] === "0001-01-01T00:00:00Z",
        ) && has(wires, ({ createdDateTime }) => /\.\d{7}Z$/.test(String(createdDateTime))),
      ],
      [
        "the undeclared occurrenceId",
        has(wires, ({ occurrenceId }) => String(occurrenceId).startsWith("OID.")),
      ],
      [
        "rooms that show the organizer instead of the subject",
        mailboxes.some(
          ({ owner, events: booked }) =>
            owner.kind === "room" &&
            booked.some(({ wire }) => wire["subject"] === (wire["organizer"] as Recipient).emailAddress.name),
        ),
      ],
    ];
    it.each(calendar)("events: %s", (_name, present) => expect(present).toBe(true));

    const settings = mailboxes.map((mailbox) => mailbox.settings.wire);
    const boxes: readonly (readonly [string, boolean])[] = [
      [
        "a search folder",
        has(mailboxes, ({ folders }) =>
          folders.some(({ wire }) => wire["@odata.type"] === "#microsoft.graph.mailSearchFolder"),
        ),
      ],
      [
        "localized folder names",
        has(mailboxes, ({ folders }) =>
          folders.some(
            ({ displayName, wellKnownName }) => displayName === "Posteingang" && wellKnownName === "inbox",
          ),
        ),
      ],
      [
        "child folders three levels deep",
        has(mailboxes, ({ folders }) =>
          folders.some((leaf) =>
            folders.some(
              (child) =>
                child.id === leaf.parentFolderId &&
                folders.some(
                  (parent) =>
                    parent.id === child.parentFolderId &&
                    parent.wellKnownName === null &&
                    folders.some(
                      ({ id, wellKnownName }) => id === parent.parentFolderId && wellKnownName === "inbox",
                    ),
                ),
            ),
          ),
        ),
      ],
      [
        "a calendar of somebody else",
        has(mailboxes, ({ owner, calendars }) => calendars.some((entry) => entry.owner !== owner)),
      ],
      [
        "automatic replies",
        has(
          mailboxes,
          (mailbox) =>
            mailbox.settings.replyText !== null &&
            JSON.stringify(mailbox.settings.wire).includes(mailbox.settings.replyText),
        ),
      ],
      [
        "another automatic reply for people outside, and none",
        has(
          mailboxes,
          ({ settings: { replyText, externalReplyText, wire } }) =>
            externalReplyText !== null &&
            externalReplyText !== replyText &&
            JSON.stringify(wire).includes(externalReplyText),
        ) &&
          has(
            mailboxes,
            ({ settings: { replyText, externalReplyText } }) =>
              replyText !== null && externalReplyText === null,
          ),
      ],
      [
        "events in a calendar of somebody else, a private one without its subject",
        has(mailboxes, ({ owner, calendars, events: own }) =>
          calendars.some(
            (calendar) =>
              calendar.owner !== owner &&
              own.filter(({ calendarId }) => calendarId === calendar.id).length === 3 &&
              own.some(
                ({ calendarId, wire }) =>
                  calendarId === calendar.id &&
                  wire["sensitivity"] === "private" &&
                  wire["subject"] === "Private Appointment",
              ),
          ),
        ),
      ],
      [
        "messages of every sensitivity",
        ["normal", "personal", "private", "confidential"].every((sensitivity) =>
          has(mailboxes, (mailbox) =>
            mailbox.messages.some((message) => message.sensitivity === sensitivity),
          ),
        ),
      ],
      [
        "an integer that no JavaScript number holds",
        has(mailboxes, ({ folders }) =>
          folders.some(({ wire }) => JSON.stringify(wire).includes('"sizeInBytes":9007199254740993')),
        ),
      ],
      [
        "a custom time zone",
        has(settings, ({ workingHours }) =>
          JSON.stringify(workingHours).includes("#microsoft.graph.customTimeZone"),
        ),
      ],
      [
        "every purpose",
        ["user", "shared", "room"].every((purpose) =>
          has(settings, ({ userPurpose }) => userPurpose === purpose),
        ),
      ],
    ];
    it.each(boxes)("mailboxes: %s", (_name, present) => expect(present).toBe(true));
  },
);
