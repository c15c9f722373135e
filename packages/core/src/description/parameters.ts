import { filterablePaths } from "../policy/odata/filterable-paths.ts";
import type { Operation, ParameterName, PreferenceName } from "../policy/operations/operation.ts";
import { idKindOf } from "../policy/operations/path-ids.ts";
import { parameterName, templateSegments } from "../policy/operations/path-template.ts";
import { givesRawIds } from "../policy/operations/raw-ids.ts";
import { wellKnownFolders } from "../policy/operations/well-known-folders.ts";
import { preferencesFor } from "../policy/query/prefer.ts";
import {
  changeTypes,
  dateTime,
  MAX_EXPRESSION_CHARACTERS,
  MAX_SELECTED_PROPERTIES,
} from "../policy/query/query-values.ts";
import type { TimeUnit } from "../schema/times.ts";
import type { Visibility } from "../schema/visibility.ts";
import { type JsonSchema, tokens } from "./json-schema.ts";

/** An OpenAPI parameter object, or a reference to one. */
export type Parameter = Readonly<Record<string, unknown>>;

/** Parameters of operations; what they refer to is under {@link Parameters.components}. */
export interface Parameters {
  of(operation: Operation): readonly Parameter[];
  /** Every parameter that was referred to so far, by name. */
  components(): Readonly<Record<string, Parameter>>;
}

/** What parameters are described by. */
export interface ParametersOptions {
  readonly visibility: Visibility;
  /** True where ids in the clear are taken, too, of the kinds that are given in the clear. */
  readonly rawIds: boolean;
  /** Names of properties that must not be asked for, though they are visible: they need an operation that is not granted. */
  readonly unaskable: ReadonlySet<string>;
  /** The only paths that may be asked for where the caller's scope withholds records. Default: all. */
  readonly queryable?: ((operation: Operation) => ReadonlySet<string> | undefined) | undefined;
}

const sealed: JsonSchema = { type: "string", pattern: tokens.seal.pattern };
const token: JsonSchema = sealed;
const boolean: JsonSchema = { type: "boolean" };
const moment: JsonSchema = { type: "string", pattern: dateTime.source };

const preferenceForms: Readonly<Record<PreferenceName, string>> = {
  "outlook.timezone": 'outlook.timezone="<time zone>"',
  "outlook.body-content-type": 'outlook.body-content-type="text" or "html"',
  IdType: 'IdType="ImmutableId"',
  "odata.maxpagesize": "odata.maxpagesize=<1 to 9999>",
};

const inQuery = (name: string, description: string, schema: JsonSchema, more: Parameter = {}): Parameter => ({
  name,
  in: "query",
  description,
  schema,
  ...more,
});

const ranges = "ISO 8601; without an offset it is UTC. A link holds it already.";

/** Parameters that are the same for every operation. */
const fixed = {
  $count: inQuery("$count", "Whether the reply counts all records.", boolean),
  $skip: inQuery("$skip", "Records to leave out.", { type: "integer", minimum: 0, maximum: 999_999_999 }),
  startDateTime: inQuery("startDateTime", `Where the range begins. ${ranges}`, moment, { required: true }),
  endDateTime: inQuery("endDateTime", `Where the range ends. ${ranges}`, moment, { required: true }),
  includeHiddenMessages: inQuery("includeHiddenMessages", "Whether hidden messages are listed.", boolean),
  includeHiddenFolders: inQuery("includeHiddenFolders", "Whether hidden folders are listed.", boolean),
  changeType: inQuery("changeType", "The only changes to list.", { enum: [...changeTypes] }),
} as const satisfies Partial<Readonly<Record<ParameterName, Parameter>>>;

/** The pattern of the beginning of a unit in UTC. */
const wholeUnits: Readonly<Record<TimeUnit, string>> = {
  hour: "^\\d{4}-\\d{2}-\\d{2}(?:T\\d{2}:00(?::00(?:\\.0{1,7})?)?(?:Z|[+-]00:00)?)?$",
  day: "^\\d{4}-\\d{2}-\\d{2}(?:T00:00(?::00(?:\\.0{1,7})?)?(?:Z|[+-]00:00)?)?$",
  month: "^\\d{4}-\\d{2}-01(?:T00:00(?::00(?:\\.0{1,7})?)?(?:Z|[+-]00:00)?)?$",
};

/** The bound of a range, which must not be finer than the times of the reply. */
const rangeBound = (name: "startDateTime" | "endDateTime", times: TimeUnit | undefined): Parameter => {
  const bound = fixed[name];
  if (times === undefined) return bound;
  const description = `${bound["description"]} Times are rounded: only a whole ${times} in UTC.`;
  return { ...bound, description, schema: { type: "string", pattern: wholeUnits[times] } };
};

const links = {
  $skiptoken: inQuery("$skiptoken", "The token of a next link; other parameters are ignored.", token),
  $deltatoken: inQuery("$deltatoken", "The token of a delta link; other parameters are ignored.", token),
  latest: inQuery(
    "$deltatoken",
    "The token of a delta link, beside which other parameters are ignored; or `latest`, the state as it is now.",
    {
      anyOf: [{ const: "latest" }, token],
    },
  ),
} as const;

/** A path parameter, by the kind of its id. */
function pathParameter(name: string, rawIds: boolean): Parameter {
  const base = { name, in: "path", required: true };
  const kind = idKindOf(name) ?? "";
  const isFolder = kind === "mailFolder";
  const described = `A sealed id of kind ${kind}${rawIds ? ", or Graph's own" : ""}${isFolder ? ", or a well-known name" : ""}.`;
  const id: JsonSchema = rawIds ? { type: "string", minLength: 1 } : sealed;
  const folders: JsonSchema = { enum: [...wellKnownFolders] };
  return {
    ...base,
    description: described,
    schema: isFolder ? { anyOf: [id, folders] } : id,
    "x-graphveil-id-kind": kind,
  };
}

/** The names that `$select` takes. */
const select = ({ reply: { type } }: Operation, { visibility, unaskable }: ParametersOptions): Parameter => {
  const names = visibility.visibleProperties(type).filter((name) => !unaskable.has(name));
  const schema = { type: "array", minItems: 1, maxItems: MAX_SELECTED_PROPERTIES, items: { enum: names } };
  const format = { style: "form", explode: false };
  return inQuery("$select", `Properties of \`${type}\` to give.`, schema, format);
};

/** What `$filter` and `$orderby` may name. */
const expression = (
  name: "$filter" | "$orderby",
  operation: Operation,
  { visibility: { actionFor, times }, unaskable, queryable }: ParametersOptions,
): Parameter => {
  const { reply, filterableStrings: strings = [] } = operation;
  const { type } = reply;
  const only = queryable?.(operation);
  const rounded = times === undefined ? "" : ` Times are rounded: only a whole ${times} in UTC.`;
  const { filter, order } = filterablePaths({ type, strings, actionFor, times });
  const taken = (paths: readonly string[]) =>
    paths.filter((path) => !unaskable.has(path.split("/", 1)[0] ?? "") && only?.has(path) !== false);
  const schema = { type: "string", maxLength: MAX_EXPRESSION_CHARACTERS };
  return name === "$filter"
    ? inQuery(name, `A condition on the listed properties.${rounded}`, schema, {
        "x-graphveil-filterable": taken(filter),
      })
    : inQuery(name, "An order by the listed properties.", schema, { "x-graphveil-sortable": taken(order) });
};

/** Parameters that several operations share: each is described once, on its first use, and referred to by name. */
interface Refs {
  refer(name: string, make: () => Parameter): Parameter;
  components(): Readonly<Record<string, Parameter>>;
}

const createRefs = (): Refs => {
  const known = new Map<string, Parameter>();
  return {
    refer(name, make) {
      if (!known.has(name)) known.set(name, make());
      return { $ref: `#/components/parameters/${name}` };
    },
    components: () => Object.fromEntries([...known].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

const pathParameters = (
  { refer }: Refs,
  { template }: Operation,
  { rawIds, visibility }: ParametersOptions,
): readonly Parameter[] =>
  templateSegments(template)
    .map(parameterName)
    .filter((name) => name !== undefined)
    .map((name) => {
      const isRaw = rawIds && givesRawIds(idKindOf(name) ?? "", visibility.actionFor);
      return refer(name, () => pathParameter(name, isRaw));
    });

const queryParameter = (
  { refer }: Refs,
  name: ParameterName,
  operation: Operation,
  options: ParametersOptions,
): Parameter => {
  const { maxTop, reply, filterableStrings } = operation;
  const key = name.replace("$", "");
  switch (name) {
    case "$select":
      return refer(`${key}.${reply.type}`, () => select(operation, options));
    case "$filter":
    case "$orderby":
      return refer(`${key}.${reply.type}${filterableStrings === undefined ? "" : ".named"}`, () =>
        expression(name, operation, options),
      );
    case "$top":
      return refer(`${key}.${maxTop}`, () =>
        inQuery(name, "Most records of a page.", { type: "integer", minimum: 1, maximum: maxTop }),
      );
    case "startDateTime":
    case "endDateTime":
      return refer(key, () => rangeBound(name, options.visibility.times));
    default:
      return refer(key, () => fixed[name]);
  }
};

const linkParameters = (
  { refer }: Refs,
  { reply: { kind }, latestDelta }: Operation,
): readonly Parameter[] => {
  if (kind !== "collection" && kind !== "delta") return [];
  const skip = refer("skiptoken", () => links.$skiptoken);
  if (kind === "collection") return [skip];
  const delta = latestDelta
    ? refer("deltatoken.latest", () => links.latest)
    : refer("deltatoken", () => links.$deltatoken);
  return [skip, delta];
};

const preferHeader = (
  { refer }: Refs,
  operation: Operation,
  { visibility }: ParametersOptions,
): readonly Parameter[] => {
  const names = preferencesFor(operation, visibility);
  if (names.length === 0) return [];
  const forms = names.map((name) => preferenceForms[name]).join("; ");
  const parameter = (): Parameter => ({
    name: "Prefer",
    in: "header",
    description: `Preferences (RFC 7240), a comma between them: ${forms}. Others are ignored.`,
    schema: { type: "string" },
  });
  return [refer(`prefer.${names.join("_")}`, parameter)];
};

/** Describes the parameters of operations by the rules that requests are read by. */
export function createParameters(options: ParametersOptions): Parameters {
  const refs = createRefs();
  return {
    of: (operation) => [
      ...pathParameters(refs, operation, options),
      ...operation.parameters.map((name) => queryParameter(refs, name, operation, options)),
      ...linkParameters(refs, operation),
      ...preferHeader(refs, operation, options),
    ],
    components: refs.components,
  };
}
