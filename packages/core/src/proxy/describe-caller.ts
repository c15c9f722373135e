import { describeSurface, type OpenApiDocument, type SecurityScheme } from "../description/openapi.ts";
import { describeType } from "../description/type-schema.ts";
import { wireForms } from "../errors.ts";
import { relayedMessages } from "../graph/errors.ts";
import type { CallerEntry, CallerMatch } from "../policy/callers.ts";
import { catalogue } from "../policy/operations/catalogue.ts";
import { operationGroups } from "../policy/operations/operation.ts";
import { isOffered, SETTINGS_PROPERTY, SETTINGS_TEMPLATE } from "../policy/policy.ts";
import { type ItemScope, queryableUnder } from "../policy/scoped-operations.ts";
import { type EffectiveProfile, plainProfile } from "../privacy/profile/effective-profile.ts";
import { createVisibility } from "../privacy/profile/visible-properties.ts";
import type { ProfileName } from "../schema/profile-settings.ts";
import type { Visibility } from "../schema/visibility.ts";
import { version } from "../version.ts";

/** Who is to read a description, and where. */
export interface Reader {
  readonly entry: Pick<CallerEntry, "groups" | "operations"> &
    ItemScope &
    Partial<Pick<CallerEntry, "match" | "deepHealth">>;
  readonly profile: EffectiveProfile;
  readonly visibility: Visibility;
  /** Base of the proxy's URLs, without a slash at the end. */
  readonly publicBase: string;
}

/** How a caller of each form authenticates; nothing on loopback. */
function securityOf(match: CallerMatch | undefined): SecurityScheme | undefined {
  if (match === undefined || "local" in match) return undefined;
  if ("awsRole" in match || "awsAccount" in match) {
    const description = "AWS Signature Version 4 for the service `lambda`.";
    return { name: "sigV4", scheme: { type: "apiKey", in: "header", name: "Authorization", description } };
  }
  const description = "An OpenID Connect ID token, or an access token that is a JWT.";
  return { name: "bearer", scheme: { type: "http", scheme: "bearer", bearerFormat: "JWT", description } };
}

/** The description of what one caller may read: its operations, under its profile and the profile's overrides. */
export function describeFor({ entry, profile, visibility, publicBase }: Reader): OpenApiDocument {
  const operations = catalogue.filter((operation) => isOffered(entry, operation, visibility));
  const readsSettings = operations.some(({ template }) => template === SETTINGS_TEMPLATE);
  return describeSurface({
    version,
    server: publicBase,
    operations,
    profile,
    visibility,
    unaskable: new Set(readsSettings ? [] : [SETTINGS_PROPERTY]),
    queryable: (operation) => queryableUnder(entry, operation),
    errors: wireForms,
    relayedCodes: Object.keys(relayedMessages),
    security: securityOf(entry.match),
    deepHealth: entry.deepHealth,
  });
}

/**
 * The JSON Schema of one type's records as the caller sees them; undefined for a type that none of its operations replies with,
 * and for what is no type.
 */
export function schemaFor({ entry, profile, visibility }: Omit<Reader, "publicBase">, type: string) {
  const operation = catalogue.find((each) => each.reply.type === type && isOffered(entry, each, visibility));
  return operation === undefined ? undefined : describeType(profile, operation.reply.type);
}

/** The description of everything under a profile as it is. */
export function describeProfile(name: ProfileName): OpenApiDocument {
  const profile = plainProfile(name);
  const visibility = createVisibility(profile);
  return describeFor({ entry: { groups: operationGroups }, profile, visibility, publicBase: "" });
}
