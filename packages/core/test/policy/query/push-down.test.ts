import { describe, expect, it } from "vitest";
import { catalogue } from "../../../src/policy/operations/catalogue.ts";
import { defaultProperties, derivedProperties } from "../../../src/policy/query/default-properties.ts";
import { pushedSelect, pushedSelects } from "../../../src/policy/query/push-down.ts";
import { plainProfile } from "../../../src/privacy/profile/effective-profile.ts";
import { createVisibleProperties } from "../../../src/privacy/profile/visible-properties.ts";
import { derivesFrom, structuredType, type TypeName, typeNames } from "../../../src/schema/schema.ts";

const strict = createVisibleProperties(plainProfile("strict"));
const everything = (type: TypeName) => [...structuredType(type).properties.keys()];
const at = (template: string) =>
  catalogue.find((operation) => operation.template === template) ?? expect.unreachable(template);

const pushed = catalogue.filter(({ pushDown }) => pushDown);

describe("the operations that are pushed down", () => {
  it("list and read users, groups, messages, folders and events, and list views and instances", () => {
    const templates = pushed.map(({ template }) => template.replace(/.*\/(?=\w+(?:\/\{[\w-]+\})?$)/, ""));
    expect(new Set(templates)).toEqual(
      new Set([
        ...["users", "users/{user-id}", "groups", "groups/{group-id}"],
        ...["messages", "messages/{message-id}", "mailFolders", "mailFolders/{mailFolder-id}"],
        ...["childFolders", "childFolders/{mailFolder-id1}", "events", "events/{event-id}"],
        ...["calendarView", "instances"],
      ]),
    );
    expect(pushed.map(({ reply: { kind } }) => kind)).not.toContain("delta");
  });

  it("take a $select, and their types have default properties", () => {
    for (const { template, parameters, reply } of pushed) {
      expect(parameters, template).toContain("$select");
      expect(defaultProperties, template).toHaveProperty([reply.type]);
    }
  });

  it("may leave empty only what is a default property of theirs, and only views do", () => {
    for (const { template, reply, mayStayEmpty } of catalogue) {
      expect(mayStayEmpty.length > 0, template).toBe(/(?:calendarView|instances)$/.test(template));
      for (const name of mayStayEmpty) expect(defaultProperties[reply.type]).toContain(name);
    }
  });
});

describe("default properties", () => {
  it.each(Object.entries(defaultProperties))(
    "of %s are the schema's, each once and none by navigation",
    (type, names) => {
      const { properties } = structuredType(type as TypeName);
      expect(new Set(names).size).toBe(names.length);
      for (const name of names) expect(properties.get(name)?.navigation, name).toBe(false);
    },
  );

  it("of derived types are their own, and no derived type is left out", () => {
    for (const [base, families] of Object.entries(derivedProperties)) {
      const derived = Object.assign({}, ...families);
      const types = typeNames.filter((name) => name !== base && derivesFrom(name, base as TypeName));
      expect(new Set(Object.keys(derived))).toEqual(new Set(types));
      for (const [type, names] of Object.entries(derived)) {
        const own = [...structuredType(type as TypeName).properties.values()].filter(
          ({ declaredIn, navigation }) => declaredIn === type && !navigation,
        );
        expect(new Set(names as readonly string[])).toEqual(new Set(own.map(({ name }) => name)));
      }
    }
  });

  it("of a type without a table have no derived types either", () => {
    for (const type of Object.keys(defaultProperties))
      if (!Object.hasOwn(derivedProperties, type))
        expect(typeNames.filter((name) => name !== type && derivesFrom(name, type as TypeName))).toEqual([]);
  });
});

describe("the pushed select", () => {
  it("is what Graph gives by default less what is dropped", () => {
    expect(pushedSelect(at("/users"), strict)).toEqual([
      "id",
      "mail",
      "preferredLanguage",
      "userPrincipalName",
    ]);
    const message = pushedSelect(at("/users/{user-id}/messages"), strict) ?? [];
    for (const dropped of [
      "body",
      "bodyPreview",
      "subject",
      "categories",
      "webLink",
      "changeKey",
      "uniqueBody",
    ])
      expect(message).not.toContain(dropped);
    expect(message).toEqual(expect.arrayContaining(["id", "from", "receivedDateTime", "conversationId"]));
    expect(message).toEqual(
      expect.arrayContaining([
        "microsoft.graph.eventMessage/meetingMessageType",
        "microsoft.graph.eventMessageResponse/responseType",
        "microsoft.graph.calendarSharingMessage/canAccept",
      ]),
    );
    expect(message).not.toContain("microsoft.graph.calendarSharingMessage/suggestedCalendarName");
  });

  it("never names what Graph would not have given", () => {
    for (const operation of pushed) {
      const names = (pushedSelect(operation, strict) ?? []).filter((name) => !name.includes("/"));
      const defaults = new Set(defaultProperties[operation.reply.type]);
      expect(names.length).toBeGreaterThan(0);
      for (const name of names) expect(defaults).toContain(name);
    }
  });

  it("is absent where it would cut nothing, nothing is visible, or the operation is not pushed down", () => {
    for (const operation of pushed) {
      expect(pushedSelect(operation, everything)).toBeUndefined();
      expect(pushedSelect(operation, () => [])).toBeUndefined();
    }
    for (const operation of catalogue.filter(({ pushDown }) => !pushDown))
      expect(pushedSelect(operation, strict), operation.template).toBeUndefined();
  });
});

describe("the selects that are tried one after another", () => {
  const family = ["eventMessage", "eventMessageRequest", "eventMessageResponse"];
  const annotated = (names: readonly string[]) => names.map((name) => `#microsoft.graph.${name}`);

  it("have ever fewer casts, and say of which types they leave something out", () => {
    const selects = pushedSelects(at("/users/{user-id}/messages"), strict);
    const casts = selects.map(({ properties }) => [
      ...new Set(properties.filter((name) => name.includes("/")).map((name) => name.split(/[./]/)[2])),
    ]);
    expect(casts).toEqual([[...family, "calendarSharingMessage"], family, []]);
    expect(selects.map(({ cutTypes }) => [...cutTypes])).toEqual([
      [],
      annotated(["calendarSharingMessage"]),
      annotated([...family, "calendarSharingMessage"]),
    ]);
    const own = selects.map(({ properties }) => properties.filter((name) => !name.includes("/")));
    expect(new Set(own.map(String)).size).toBe(1);
  });

  it("are without the casts of which the caller sees nothing", () => {
    const plain = (type: TypeName) => (type === "calendarSharingMessage" ? [] : strict(type));
    const selects = pushedSelects(at("/users/{user-id}/messages"), plain);
    expect(selects.map(({ cutTypes }) => [...cutTypes])).toEqual([[], annotated(family)]);
  });

  it("are empty for records where it is not known what Graph gives by itself", () => {
    const users = at("/users");
    expect(defaultProperties.calendar).toBeUndefined();
    expect(pushedSelects({ ...users, reply: { ...users.reply, type: "calendar" } }, strict)).toEqual([]);
  });

  it("are one where no type is derived, with what may stay empty if it is visible", () => {
    const view = at("/users/{user-id}/calendarView");
    const times = ["createdDateTime", "lastModifiedDateTime"];
    expect(pushedSelects(at("/groups"), strict)).toHaveLength(1);
    expect(pushedSelects(view, strict).map(({ mayStayEmpty }) => mayStayEmpty)).toEqual([times]);
    const untimed = pushedSelects(view, (type) => strict(type).filter((name) => !times.includes(name)));
    expect(untimed.map(({ mayStayEmpty }) => mayStayEmpty)).toEqual([[]]);
  });
});
