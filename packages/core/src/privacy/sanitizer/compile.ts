import { bytesOf } from "../../json/scan.ts";
import {
  derivesFrom,
  isTypeName,
  membersOf,
  type Property,
  structuredType,
  type TypeName,
  typeNames,
} from "../../schema/schema.ts";
import { isTime, roundTime } from "../../schema/times.ts";
import type { EffectiveProfile } from "../profile/effective-profile.ts";
import { propertiesOf } from "../profile/properties.ts";
import { canonicalMeetingId } from "../text/meeting-id.ts";
import { isMissedAddress } from "../text/missed-address.ts";
import { createDescribers, type Describers } from "./describe.ts";
import { mendingOf } from "./mend.ts";
import {
  type Annotation,
  createPlan,
  drop,
  errorFields,
  type Field,
  field,
  type Markup,
  type ObjectPlan,
  type Replacement,
  type Sibling,
  type Treatment,
} from "./plan.ts";
import { stringFormCheck } from "./string-forms.ts";
import type { Tokens } from "./tokens.ts";
import { enumerationCheck, primitiveChecks, type ValueCheck } from "./values.ts";

/** What a compilation decides by. */
export interface CompileOptions {
  readonly profile: EffectiveProfile;
  readonly tokens: Tokens;
}

/** Compiles classified types into plans, each once and on first use. */
export interface Compiler {
  planFor(type: TypeName): ObjectPlan;
  /**
   * The plan of a reply that is one property of a type (OData JSON format 4.01 §11.1): a complex value bare, any other
   * under `value`.
   */
  planForProperty(type: TypeName, name: string): ObjectPlan;
}

const namespace = "microsoft.graph.";

const checkFor = (property: Property): ValueCheck | undefined => {
  if (property.form !== undefined) return stringFormCheck(property.form);
  if (property.type.kind === "primitive") return primitiveChecks[property.type.name];
  return property.type.kind === "enumeration" ? enumerationCheck(membersOf(property.type.name)) : undefined;
};

/** Why an entity is gone from a delta (OData JSON format 4.01 §15.5). */
const removedPlan = createPlan({
  fields: () => [field("reason", { kind: "keep", check: enumerationCheck(["changed", "deleted"]) })],
  narrowed: () => undefined,
});

/** Texts that are HTML, by type and property; a body says whether it is. */
const markup: Readonly<Record<string, Markup>> = {
  "itemBody.content": "byContentType",
  "automaticRepliesSetting.internalReplyMessage": "always",
  "automaticRepliesSetting.externalReplyMessage": "always",
  "automaticRepliesMailTips.message": "always",
};

/** Properties whose object is left out with them where they are not known: without its zone a time reads as another. */
const indispensable: ReadonlySet<string> = new Set([
  "dateTimeTimeZone.timeZone",
  "timeZoneBase.name",
  "workingHours.timeZone",
]);

/** The annotations that an object of the type may carry; all others are dropped. */
const annotations = (type: TypeName, etag: Treatment): Field[] => {
  const shared = [field("@odata.type", { kind: "type" }), field("@odata.etag", etag)];
  if (structuredType(type).kind !== "entity") return shared;
  return [...shared, field("@odata.context", drop), field("@removed", { kind: "object", plan: removedPlan })];
};

/** One treatment for each kind of id, so that all ids of a kind in a reply are sealed by one call. */
function createSealers(sealIds: Tokens["sealIds"]): (kind: string) => Replacement {
  const sealers = new Map<string, Replacement>();
  return (kind) => {
    const sealer: Replacement = sealers.get(kind) ?? {
      kind: "replace",
      replaceAll: (ids) => sealIds(kind, ids),
    };
    sealers.set(kind, sealer);
    return sealer;
  };
}

/** Properties of class `address` that are not written as addresses of mail: aliases, SIDs, and keys of other directories. */
const otherNames: ReadonlySet<string> = new Set([
  "employeeId",
  "issuerAssignedId",
  "mailNickname",
  "onPremisesImmutableId",
  "onPremisesSamAccountName",
  "onPremisesSecurityIdentifier",
  "securityIdentifier",
  "value",
]);

/** What attendees' copies of a meeting have in common. */
const meetingIds: ReadonlySet<string> = new Set(["uid", "iCalUId"]);

/** Properties that hold an address only where a sibling says so: the directory's id of a location is that of a room. */
const guards: Readonly<Record<string, Sibling>> = {
  "location.uniqueId": { name: bytesOf('"uniqueIdType"'), value: bytesOf('"directory"') },
};

/** Gives the treatment of a property of a type; it stands in the reply under `name`, its own unless told. */
type TreatmentFor = (property: Property, type: TypeName, name?: string) => Treatment;

function createTreatments(
  { profile, tokens }: CompileOptions,
  planFor: (type: TypeName) => ObjectPlan,
): TreatmentFor {
  const { times } = profile;
  const sealerOf = createSealers(tokens.sealIds);
  const describers = createDescribers(profile.phrases);
  const pseudonymizeNames: Replacement = { kind: "replace", replaceAll: tokens.pseudonymize };
  const pseudonymizeAddresses: Replacement = { ...pseudonymizeNames, isMissed: isMissedAddress };
  const correlate: Replacement = { kind: "replace", replaceAll: tokens.correlate };

  const correlateMeetings: Replacement = {
    kind: "replace",
    replaceAll: (ids) => tokens.correlate(ids.map(canonicalMeetingId)),
  };

  const pseudonymization = ({ name, declaredIn, propertyClass }: Property): Treatment => {
    const replacement =
      propertyClass === "address" && !otherNames.has(name) ? pseudonymizeAddresses : pseudonymizeNames;
    const sibling = guards[`${declaredIn}.${name}`];
    return sibling === undefined ? replacement : { kind: "guarded", replacement, sibling };
  };

  const recursion = ({ type }: Property): Treatment =>
    type.kind === "structured" ? { kind: "object", plan: planFor(type.name) } : drop;

  const annotation = (term: keyof Describers, { name, declaredIn }: Property, shown: string): Annotation => ({
    kind: "annotate",
    describe: describers[term],
    name: `"${shown}@graphveil.${term}":`,
    markup: markup[`${declaredIn}.${name}`] ?? "never",
  });

  return (property, type, name = property.name) => {
    const action = profile.actionFor(property, type);
    switch (action) {
      case "keep": {
        const check = checkFor(property);
        if (check === undefined) return recursion(property);
        return times !== undefined && isTime(property)
          ? { kind: "round", check, roundTime: (time) => roundTime(time, times) }
          : { kind: "keep", check, mend: mendingOf(property) };
      }
      case "recurse":
        return recursion(property);
      case "pseudonymize":
        return pseudonymization(property);
      case "correlate":
        return meetingIds.has(property.name) ? correlateMeetings : correlate;
      case "seal":
        return property.idKind === undefined ? drop : sealerOf(property.idKind);
      case "measure":
      case "phrases":
        return annotation(action, property, name);
      case "count":
      case "depth":
      case "provider":
        return { kind: "derive", action, name: `"${name}@graphveil.${action}":` };
      case "drop":
        return drop;
    }
  };
}

/** True where an object that is declared as the type may have properties that people named. */
const isOpenFamily = (type: TypeName): boolean =>
  typeNames.some((name) => derivesFrom(name, type) && structuredType(name).open);

/**
 * A compiler for one profile and one set of keys. Every property of a type gets exactly one treatment from its class; a
 * name without a field is dropped by the transcoder, so what the schema does not know never passes.
 */
export function createCompiler(options: CompileOptions): Compiler {
  const { profile, tokens } = options;
  const plans = new Map<TypeName, ObjectPlan>();
  const valuePlans = new Map<string, ObjectPlan>();
  const treatmentFor = createTreatments(options, planFor);
  const etags: Readonly<Record<EffectiveProfile["etag"], Treatment>> = {
    drop,
    keep: { kind: "keep", check: primitiveChecks.string },
    correlate: { kind: "replace", replaceAll: tokens.correlate },
  };

  function* fieldsOf(type: TypeName): Generator<Field> {
    yield* annotations(type, etags[profile.etag]);
    const { kind, properties } = structuredType(type);
    if (kind === "entity") yield* errorFields((name) => properties.has(name));
    for (const property of propertiesOf(type, profile.actionFor)) {
      const { name, collection, navigation, declaredIn } = property;
      const treatment = treatmentFor(property, type);
      const isShown = treatment.kind !== "drop";
      yield field(name, treatment, {
        collection,
        indispensable: isShown && indispensable.has(`${declaredIn}.${name}`),
      });
      if (navigation && treatment.kind === "object")
        yield field(`${name}@delta`, treatment, { collection: true });
    }
  }

  const narrowed = (type: TypeName, name: string): ObjectPlan | undefined => {
    const local = name.startsWith(namespace) ? name.slice(namespace.length) : "";
    if (!isTypeName(local)) return undefined;
    if (derivesFrom(local, type)) return planFor(local);
    return derivesFrom(type, local) ? planFor(type) : undefined;
  };

  function planFor(type: TypeName): ObjectPlan {
    const known = plans.get(type);
    if (known !== undefined) return known;
    const plan = createPlan({
      type,
      isOpen: isOpenFamily(type),
      fields: () => fieldsOf(type),
      narrowed: (name) => narrowed(type, name),
    });
    plans.set(type, plan);
    return plan;
  }

  const planForProperty = (type: TypeName, name: string): ObjectPlan => {
    const key = `${type}.${name}`;
    const property = structuredType(type).properties.get(name);
    const treatment = property === undefined ? drop : treatmentFor(property, type, "value");
    if (treatment.kind === "object") return treatment.plan;
    const value = field("value", treatment, { collection: property?.collection ?? false });
    const fields = () => [value, ...errorFields(() => false)];
    const plan = valuePlans.get(key) ?? createPlan({ fields, narrowed: () => undefined });
    valuePlans.set(key, plan);
    return plan;
  };

  return { planFor, planForProperty };
}
