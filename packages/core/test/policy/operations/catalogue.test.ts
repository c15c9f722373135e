import { describe, expect, it } from "vitest";
import { catalogue } from "../../../src/policy/operations/catalogue.ts";
import { operationGroups } from "../../../src/policy/operations/operation.ts";
import { idKindOf } from "../../../src/policy/operations/path-ids.ts";
import {
  createPathMatcher,
  parameterName,
  templateSegments,
} from "../../../src/policy/operations/path-template.ts";
import { isTypeName, structuredType } from "../../../src/schema/schema.ts";

const templates = catalogue.map(({ template }) => template);
const parametersOf = (template: string) =>
  templateSegments(template).flatMap((segment) => parameterName(segment) ?? []);

describe("the catalogue", () => {
  it("has no two operations of one shape, and finds each by its own path", () => {
    const match = createPathMatcher(catalogue);
    for (const operation of catalogue) {
      const segments = templateSegments(operation.template).map((segment) =>
        parameterName(segment) === undefined ? segment : "s1_x",
      );
      expect(match(segments)?.operation, operation.template).toBe(operation);
      expect(match(segments.map((segment) => segment.toUpperCase()))?.operation).toBe(operation);
      expect(match(segments.map((segment) => segment.replace("microsoft.", "")))?.operation).toBe(operation);
    }
  });

  it("answers with what its schema classifies", () => {
    for (const { reply } of catalogue) {
      expect(isTypeName(reply.type)).toBe(true);
      expect(structuredType(reply.type).properties.size).toBeGreaterThan(0);
    }
  });

  it("knows for every path parameter what it is an id of", () => {
    const names = new Set(templates.flatMap(parametersOf));
    for (const name of names) expect(idKindOf(name), name).toBeDefined();
  });

  it("opens at a path parameter the very kind that replies seal under that type's id", () => {
    const sealedKinds = new Set(
      catalogue.flatMap(({ reply }) => structuredType(reply.type).properties.get("id")?.idKind ?? []),
    );
    const opened = new Set(templates.flatMap(parametersOf).flatMap((name) => idKindOf(name) ?? []));
    expect(opened).toEqual(sealedKinds);
  });

  it("never names one parameter twice in a template", () => {
    for (const template of templates) {
      const names = parametersOf(template);
      expect(new Set(names).size, template).toBe(names.length);
    }
  });

  it.each(catalogue.map((operation) => [operation.template, operation] as const))("%s", (_, operation) => {
    const { template, group, parameters, required, maxTop, permissions, preferences, reply } = operation;
    expect(operationGroups).toContain(group);
    expect(template).toMatch(
      /^(?:\/(?:[A-Za-z.]+|\{[A-Za-z-]+1?\}|\$count|[A-Za-z]+\((?:TimeZoneStandard='[A-Z][a-z]+')?\)))+$/,
    );
    expect(new Set(parameters).size).toBe(parameters.length);
    expect(new Set(preferences).size).toBe(preferences.length);
    for (const name of required) expect(parameters).toContain(name);
    const isPaged = reply.kind === "collection" || (reply.kind === "delta" && reply.type === "message");
    expect(parameters.includes("$top")).toBe(isPaged);
    expect(template.endsWith("/$count")).toBe(reply.kind === "count");
    expect(template.endsWith("/delta()")).toBe(reply.kind === "delta");
    expect(maxTop).toBeGreaterThanOrEqual(999);
    expect(maxTop).toBeLessThanOrEqual(1000);
    expect(permissions.length).toBeGreaterThan(0);
    for (const permission of permissions)
      expect(permission).toMatch(/^[A-Z][A-Za-z]+\.Read[A-Za-z]*(?:\.All)?$/);
  });

  it("asks for ranges where Graph insists on them", () => {
    const ranged = catalogue.filter(({ template }) =>
      /(?:instances|calendarView(?:\/delta\(\))?)$/.test(template),
    );
    expect(ranged.length).toBeGreaterThan(0);
    for (const { required } of ranged) expect(required).toEqual(["startDateTime", "endDateTime"]);
    for (const { required } of catalogue.filter((operation) => !ranged.includes(operation)))
      expect(required).toEqual([]);
  });

  it.each([
    "/me",
    "/me/messages",
    "/users/s1_a/messages/s1_b/$value",
    ...["messages/delta", "messages/microsoft.graph.delta()", "events/delta()", "calendar/events/delta"].map(
      (declared) => `/users/s1_a/${declared}`,
    ),
    ...[
      "calendars/s1_b/events/delta",
      "events/s1_b/instances/delta",
      "calendar/events/s1_b/instances/delta()",
    ].map((declared) => `/users/s1_a/${declared}`),
    "/users/s1_a/messages/s1_b/attachments",
    "/users/s1_a/messages/s1_b/attachments/s1_c/$value",
    "/users/s1_a/messages/s1_b/extensions",
    "/users/s1_a/messages/$ref",
    "/users/s1_a/messages/s1_b/$count",
    "/users/s1_a/outlook/supportedTimeZones(TimeZoneStandard='Other')",
    "/users/s1_a/outlook/supportedTimeZones(Iana)",
    "/users/s1_a/outlook/supportedTimeZones('Iana')",
    "/groups/s1_a/members/s1_b",
    "/groups/s1_a/calendarView",
    "/groups/s1_a/events",
    "/places",
    "/places/s1_a",
    "/users/s1_a/events/s1_b/attachments",
    "/users/s1_a/mailFolders/s1_b/messageRules",
    "/users/s1_a/inferenceClassification",
    "/users/s1_a/inferenceClassification/overrides",
    "/users/s1_a/calendar/calendarPermissions",
    "/users/s1_a/calendar/allowedCalendarSharingRoles(User='x')",
    "/users/s1_a/findMeetingTimes",
    "/users/s1_a/translateExchangeIds",
    "/users/s1_a/photo/$value",
    "/users/s1_a/drive",
    "/users/s1_a/authentication",
    "/groups/s1_a/members/$ref",
    "/search/query",
    "/$metadata",
    "/$batch",
    "/directoryObjects/s1_a",
    "/applications",
    "/servicePrincipals",
    "/auditLogs/signIns",
  ])("has no operation for %s", (path) => {
    expect(createPathMatcher(catalogue)(path.split("/").slice(1))).toBeUndefined();
  });
});
