import { sightOf } from "@graphveil/cli/permissions";
import { classMeanings } from "@graphveil/core/access";
import { catalogue, neededPermissions, type Operation, operationGroups } from "@graphveil/core/policy";
import {
  createKeyedVeil,
  deriveKeys,
  meetingProviders,
  type ProfileName,
  plainProfile,
  profileNames,
  profiles,
  providerSources,
} from "@graphveil/core/privacy";
import { type Property, structuredType, type TypeName, typeNames } from "@graphveil/core/schema";
import { type ClassExample, classExamples } from "./class-examples.ts";
import { type ExampleBody, exampleBodies } from "./example-bodies.ts";
import { markdownTable } from "./markdown-table.ts";

const plain = new Map(profileNames.map((name) => [name, plainProfile(name)] as const));
const profileOf = (name: ProfileName) => plain.get(name) ?? plainProfile(name);
const sights = profileNames.map((name) => sightOf(profileOf(name)));
const code = (text: string): string => `\`${text}\``;
const codes = (texts: readonly string[]): string => texts.map(code).join(", ");

const classTable = (): string =>
  markdownTable(
    ["class", "holds", ...profileNames],
    Object.entries(classMeanings).map(([name, meaning]) => [
      code(name),
      meaning,
      ...profileNames.map((profile) => profiles[profile].classes[name as Property["propertyClass"]]),
    ]),
  );

const hiddenUnder = (profile: ProfileName): string =>
  `${code(profile)} drops ${codes([...profiles[profile].hidden])}`;

const typeOf = ({ type, form, collection }: Property): string =>
  (type.kind === "unclassified" ? "?" : type.name) +
  (form === undefined ? "" : `(${form})`) +
  (collection ? "[]" : "");

const typeSection = (type: TypeName): string => {
  const { base, properties } = structuredType(type);
  const own = [...properties.values()].filter(({ declaredIn }) => declaredIn === type);
  const inherits = base === undefined ? "" : `\nWith all of [${base}](#${base.toLowerCase()}).\n`;
  const rows = own.map((property) => [
    property.name,
    typeOf(property),
    property.propertyClass,
    ...profileNames.map((profile) => profileOf(profile).actionFor(property, type)),
  ]);
  const table =
    rows.length === 0 ? "" : `\n${markdownTable(["property", "type", "class", ...profileNames], rows)}`;
  return `### ${type}\n${inherits}${table}`;
};

const replyCell = ({ reply }: Operation): string => {
  const link = `[${reply.type}](#${reply.type.toLowerCase()})`;
  switch (reply.kind) {
    case "entity":
      return link;
    case "collection":
      return `page of ${link}`;
    case "delta":
      return `changes of ${link}`;
    case "count":
      return `number of ${link}`;
    case "property":
      return `${code(reply.property)} of ${link}`;
  }
};

/** The least permissions under each profile, in few words where they agree. */
const permissionCell = ({ template }: Operation): string => {
  const least = sights.map((sight) =>
    codes(neededPermissions([[{ operations: { allow: [template] } }, sight]])),
  );
  const [first = ""] = least;
  return least.every((each) => each === first)
    ? first
    : profileNames.map((name, i) => `${name}: ${least[i] ?? ""}`).join("<br>");
};

const operationRow = (operation: Operation): readonly string[] => [
  code(operation.template),
  codes([...operation.parameters, ...operation.preferences.map((name) => `Prefer: ${name}`)]),
  permissionCell(operation),
  replyCell(operation),
];

const operationSection = (group: Operation["group"]): string => `### Group ${code(group)}

${markdownTable(
  ["operation", "parameters", "least permissions", "reply"],
  catalogue.filter((operation) => operation.group === group).map(operationRow),
)}`;

const permissionTable = (): string =>
  markdownTable(
    ["group", ...profileNames],
    operationGroups.map((group) => [
      code(group),
      ...sights.map((sight) => codes(neededPermissions([[{ groups: [group] }, sight]]))),
    ]),
  );

const veilOf = (profile: ProfileName) => {
  const own = { version: "v1", keys: deriveKeys(Uint8Array.from({ length: 32 }, (_, i) => i)) };
  return createKeyedVeil({
    keyring: { issue: own, accept: [own] },
    profile: profileOf(profile),
    keepsDomain: (domain) => domain === "contoso.com",
  });
};

const LINE_CHARACTERS = 110;

/** Lists of texts in one line where they fit, as the formatter writes them. */
const inLine = (text: string): string =>
  text.replaceAll(
    /^(.*)\[\n\s+("[^"\n]*"(?:,\n\s+"[^"\n]*")*)\n\s+\](,?)$/gm,
    (lines: string, before: string, items: string, comma: string) => {
      const line = `${before}[${items.replaceAll(/\n\s+/g, " ")}]${comma}`;
      return line.length > LINE_CHARACTERS ? lines : line;
    },
  );

const json = (value: unknown): string => `\`\`\`json\n${inLine(JSON.stringify(value, null, 2))}\n\`\`\`\n`;

/** What the sanitizer makes of an example under a profile. */
export function sanitizeExample(
  { shape, body }: Pick<ExampleBody, "shape" | "body">,
  profile: ProfileName,
): unknown {
  const link = (name: string) =>
    `https://proxy.example/v1.0/users/delta?%24${name === "deltaLink" ? "deltatoken" : "skiptoken"}=s1_Zm9sbG93LW1l`;
  const sanitized = veilOf(profile).sanitize(Buffer.from(JSON.stringify(body)), shape, link);
  return JSON.parse(Buffer.from(sanitized.body).toString("utf8"));
}

/** What is left of one property: it is there, or an annotation in its place, or neither. */
export const sanitizedMember = (
  { type, property, value }: ClassExample,
  profile: ProfileName,
): readonly [name: string, value: unknown] | undefined => {
  const body = { [property]: value };
  const after = sanitizeExample({ shape: { kind: "entity", type }, body }, profile);
  return Object.entries(after as Readonly<Record<string, unknown>>)[0];
};

const exampleRow = (example: ClassExample): readonly string[] => {
  const { type, property, value } = example;
  const after = profileNames.map((profile) => {
    const [name = "", left] = sanitizedMember(example, profile) ?? [];
    if (name === "") return "";
    return code((name === property ? "" : `${name.replace(property, "")}: `) + JSON.stringify(left));
  });
  const { propertyClass = "" } = structuredType(type).properties.get(property) ?? {};
  return [code(propertyClass), code(`${type}.${property}`), code(JSON.stringify(value)), ...after];
};

const classExampleTable = (): string =>
  markdownTable(["class", "property", "as Graph sends it", ...profileNames], classExamples.map(exampleRow));

const exampleSection = (example: ExampleBody): string => `### ${example.title}

${code(`GET ${example.request}`)}. What Graph answers:

${json(example.body)}
${profileNames.map((profile) => `Under ${code(profile)}:\n\n${json(sanitizeExample(example, profile))}`).join("\n")}`;

/** `docs/policy-reference.md`: what a policy can grant, and what becomes of every property under each profile. */
export const policyReference = (): string => `# Policy reference

<!-- Generated from packages/core/src/{policy,privacy,schema} by \`npx --yes pnpm@12 generate\`; edits are lost. -->

This page says what a policy can grant, which permissions that needs, and what happens to every property under each profile. It is made
from the data that the proxy itself decides by. [policy.schema.json](policy.schema.json) describes the form of a policy,
[queries.md](queries.md) what a caller may ask, and [operations.md](operations.md) what is refused and why. A caller finds the same, under
its own policy, as an OpenAPI 3.1 description at \`/_graphveil/openapi.json\`.

- [Classes and actions](#classes-and-actions)
- [Before and after](#before-and-after)
- [Permissions](#permissions)
- [Operations](#operations)
- [Types](#types)

## Classes and actions

Every property has a class, and a profile says what happens to the values of that class. An override in the policy, for a class or for
one \`type.property\`, replaces what the profile says. No override lets \`secret\` or \`block\` pass.

${classTable()}
- **keep**: passes, if it is what Graph's metadata says it is.
- **drop**: is left out together with its name. So is every property that is not in this reference.
- **pseudonymize**: a keyed pseudonym, the same for the same address everywhere. A domain of the tenant's own stays readable.
- **seal**: a token that only this proxy opens, and that works in later requests.
- **correlate**: a keyed token that can only be compared.
- **measure**: \`<property>@graphveil.measure\` takes its place: user-perceived characters and words.
- **phrases** (only by override): \`<property>@graphveil.phrases\` takes its place: those of the policy's phrases that occur.
- **depth**: \`<property>@graphveil.depth\` takes its place: how many replies came before the message, by the length of the index.
- **count** (only by override, for collections): \`<property>@graphveil.count\` takes its place: the number of elements.
- **provider** (only by override, for \`event.onlineMeeting\`): \`<property>@graphveil.provider\` takes its place: ${meetingProviders.join(", ")}, by
  the hosts of links in ${["onlineMeeting", ...providerSources].map((name) => `\`${name}\``).join(", ")}, which are fetched for it, and never in a body.
- **recurse**: each property of the complex value is treated by its own class.

A value that is not of its type is left out and counted. Every string that passes has a form, shown in brackets, and a value without that
form is left out, too. \`timeZone\` is a name of Windows or of the IANA Time Zone Database. \`language\` is a language that Windows offers,
with a script and a region or without. A \`mediaType\` loses its parameters. A member of an enumeration passes by its name, in any case, and
a number of one gives way to its name. \`location.uniqueId\` passes as a pseudonym where \`uniqueIdType\` is \`directory\`, which is a room, and
is left out elsewhere. \`word\` is one word, where only Microsoft's services write it. The
other names are closed lists of what Microsoft documents.

Some properties differ from their class: ${profileNames
  .filter((name) => profiles[name].hidden.size > 0)
  .map(hiddenUnder)
  .join("; ")}.
A body whose content is dropped is dropped completely.

## Before and after

These are replies of Graph, and what the proxy's own sanitizer makes of them. The root key is \`000102…1f\` (32 bytes), and the tenant's own
domain is \`contoso.com\`. Addresses, names and ids are invented. With another key, every token is different.

### Each class

A property is treated as its class is, except for the few named above. An empty cell means that the property is left out.

${classExampleTable()}
${exampleBodies.map(exampleSection).join("\n")}
## Permissions

Graph accepts several application permissions for each operation. This table has the least of those that give everything the caller may
see:

- \`Mail.ReadBasic.All\` and \`Calendars.ReadBasic.All\` withhold bodies and previews. They suffice where the profile drops both.
- \`User.ReadBasic.All\` gives only ids, names and addresses of people. It suffices where overrides drop everything else.
- Without a permission to read users, Graph names the members of a group only by id. So reading members needs such a permission, too. Mail
  contacts among them stay ids, unless the application also has \`OrgContact.Read.All\`.
- A permission is left out if another one of the set covers all its operations.

Whole groups of operations need:

${permissionTable()}
To check a caller's scope, the proxy itself also needs:

${markdownTable(
  ["entry of the policy", "permission"],
  [
    ["`mailboxes` or `exclude` names a group", "`GroupMember.Read.All`"],
    [
      "`mailboxes` or `exclude`, with operations of calendars",
      "`User.ReadBasic.All`, to know whose a calendar is",
    ],
    ["`mailboxes` or `exclude`, under `raw`", "`User.ReadBasic.All`, to know whom a name means"],
    [
      "`private: drop`, with operations that read messages",
      "`Mail.Read`, since sensitivity is an extended property",
    ],
    ["`senders: internal`", "no other than the operations need"],
  ],
)}
\`npx --yes pnpm@12 --silent run permissions policy.json\` prints the least set for a policy.

## Operations

All operations are GET. A path parameter accepts what the proxy gave out: sealed ids; under \`raw\`, Graph's own ids as well; and for mail
folders, well-known names. \`Prefer: outlook.body-content-type\` is forwarded where a body passes.

${operationGroups.map(operationSection).join("\n")}
## Types

There are ${typeNames.length} types, each with its own properties. A type that derives from another one also has the properties of that one.
Sometimes Graph declares only an abstract type (\`directoryObject\`, \`outlookItem\` …). Then all types that derive from it are taken
together, and a property about which they disagree is dropped.

${typeNames.map(typeSection).join("\n")}`;
