import { providerSources } from "../../schema/meeting-providers.ts";
import { structuredType, type TypeName } from "../../schema/schema.ts";
import type { Visibility } from "../../schema/visibility.ts";
import type { Operation } from "../operations/operation.ts";
import { type AddedProperties, defaultProperties, derivedProperties } from "./default-properties.ts";
import type { QueryContext } from "./query.ts";

type VisibleProperties = QueryContext["visibleProperties"];

/** A `$select` of the proxy's own, and what of a reply to it shows that Graph would have given more without. */
export interface PushedSelect {
  readonly properties: readonly string[];
  /** The same as one text, which tells two of them apart. */
  readonly written: string;
  /** False where no Graph refuses it, so that a refusal is about what the caller asks. */
  readonly mayBeRefused: boolean;
  /** Types of which it leaves visible properties out, as `@odata.type` names them: they would need a cast. */
  readonly cutTypes: ReadonlySet<string>;
  /** Properties in it that Graph may leave out or empty, and fills where nothing is selected. */
  readonly mayStayEmpty: readonly string[];
}

/** The one type whose default properties are the same in every cloud, and need no cast. */
const everywhere: TypeName = "user";

/** What has to be fetched with a selection, since something in it is derived from it. */
export function derivedFrom(
  { reply: { type } }: Operation,
  select: readonly string[],
  { actionFor }: Visibility,
): readonly string[] {
  const meeting = type === "event" ? structuredType(type).properties.get("onlineMeeting") : undefined;
  if (meeting === undefined || !select.includes(meeting.name)) return [];
  return actionFor(meeting, type) === "provider" ? providerSources : [];
}

/** The visible ones of the properties that types add, by a cast each. */
const castsOf = (added: AddedProperties, visibleProperties: VisibleProperties): readonly string[] =>
  Object.entries(added).flatMap(([derived, names]) => {
    const shown = new Set(visibleProperties(derived as TypeName));
    return names.filter((name) => shown.has(name)).map((name) => `microsoft.graph.${derived}/${name}`);
  });

const annotationsOf = (added: AddedProperties): readonly string[] =>
  Object.keys(added).map((derived) => `#microsoft.graph.${derived}`);

/**
 * The `$select`s that the proxy sends where the caller sends none, in the order in which they are tried: what Graph would
 * give anyway, less what the caller may not see, so that this never leaves Microsoft. Each later one names fewer casts, which
 * some mailboxes refuse. Never a property that Graph would not have given: that could cost more, need another permission, or
 * fail. None where nothing would be left out, or the operation is not to be pushed down.
 *
 * @see https://learn.microsoft.com/graph/query-parameters#select-parameter
 */
export function pushedSelects(
  { pushDown, mayStayEmpty, reply: { type } }: Operation,
  visibleProperties: VisibleProperties,
): readonly PushedSelect[] {
  const defaults = defaultProperties[type];
  if (!pushDown || defaults === undefined) return [];
  const visible = new Set(visibleProperties(type));
  const own = defaults.filter((name) => visible.has(name));
  if (own.length === defaults.length || own.length === 0) return [];
  const families = (derivedProperties[type] ?? [])
    .map((added) => ({ casts: castsOf(added, visibleProperties), annotations: annotationsOf(added) }))
    .filter(({ casts }) => casts.length > 0);
  const select = (taken: number): PushedSelect => {
    const properties = [...own, ...families.slice(0, taken).flatMap(({ casts }) => casts)];
    return {
      properties,
      written: properties.join(),
      mayBeRefused: type !== everywhere,
      cutTypes: new Set(families.slice(taken).flatMap(({ annotations }) => annotations)),
      mayStayEmpty: mayStayEmpty.filter((name) => visible.has(name)),
    };
  };
  return [...families.keys()].map((left) => select(families.length - left)).concat(select(0));
}

/** The first of {@link pushedSelects}, which leaves out most; undefined where there is none. */
export const pushedSelect = (
  operation: Operation,
  visibleProperties: VisibleProperties,
): readonly string[] | undefined => pushedSelects(operation, visibleProperties)[0]?.properties;
