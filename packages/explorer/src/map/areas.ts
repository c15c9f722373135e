import { type Operation, pushedSelect } from "@graphveil/core/policy";
import { createVisibility, type EffectiveProfile } from "@graphveil/core/sanitizer";
import { derivesFrom, type Property, structuredType, type TypeName, typeNames } from "@graphveil/core/schema";

/** What becomes of a property, as a map colours it; what tells most comes last. */
export const mapFates = ["unasked", "dropped", "described", "pseudonym", "sealed", "kept", "clear"] as const;
export type MapFate = (typeof mapFates)[number];

/** The properties of one type that share a fate. */
export interface Area {
  readonly type: TypeName;
  readonly fate: MapFate;
  readonly properties: readonly Property[];
}

const byAction: Readonly<Record<string, MapFate>> = {
  keep: "kept",
  pseudonymize: "pseudonym",
  correlate: "pseudonym",
  seal: "sealed",
  measure: "described",
  phrases: "described",
  count: "described",
  depth: "described",
  provider: "described",
};

/** How a caller's replies come to a type: `asked` where Microsoft is told what to send of it, `whole` where all of it arrives. */
type Arrival = "asked" | "whole";

const withDerived = (type: TypeName): readonly TypeName[] =>
  typeNames.filter((name) => derivesFrom(name, type));

const arrivals = (
  operations: readonly Operation[],
  profile: EffectiveProfile,
): ReadonlyMap<TypeName, Arrival> => {
  const { visibleProperties } = createVisibility(profile);
  const found = new Map<TypeName, Arrival>();
  const inside = (type: TypeName): void => {
    for (const property of structuredType(type).properties.values()) {
      const leads = property.type.kind === "structured" && !property.navigation;
      if (leads && profile.actionFor(property, type) === "recurse") arrive(property.type.name, "whole");
    }
  };
  const arrive = (declared: TypeName, how: Arrival): void => {
    for (const type of withDerived(declared)) {
      const known = found.get(type);
      if (known === "whole" || known === how) continue;
      found.set(type, how);
      inside(type);
    }
  };
  for (const operation of operations) {
    if (operation.reply.kind === "count") continue;
    const isAsked = pushedSelect(operation, visibleProperties) !== undefined;
    arrive(operation.reply.type, isAsked ? "asked" : "whole");
  }
  return found;
};

const fateOf = (
  property: Property,
  type: TypeName,
  profile: EffectiveProfile,
  arrival: Arrival | undefined,
): MapFate => {
  if (arrival === undefined) return "unasked";
  const fate = byAction[profile.actionFor(property, type)];
  if (fate === "kept" && property.propertyClass !== "keep") return "clear";
  return fate ?? (arrival === "asked" || property.navigation ? "unasked" : "dropped");
};

/** Every property of every type under the type that declares it, by what becomes of it; complex ones count by their parts. */
export function areasOf(operations: readonly Operation[], profile: EffectiveProfile): readonly Area[] {
  const arrived = arrivals(operations, profile);
  return typeNames.flatMap((type) => {
    const own = [...structuredType(type).properties.values()].filter(
      (property) => property.declaredIn === type && profile.actionFor(property, type) !== "recurse",
    );
    const byFate = Map.groupBy(own, (property) => fateOf(property, type, profile, arrived.get(type)));
    return mapFates.flatMap((fate) => {
      const properties = byFate.get(fate);
      return properties === undefined ? [] : [{ type, fate, properties }];
    });
  });
}
