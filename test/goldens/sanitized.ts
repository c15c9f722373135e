import {
  createEffectiveProfile,
  createKeyedVeil,
  deriveKeys,
  type KeyedVeil,
  type ProfileName,
  type ProfileSettings,
  profileNames,
} from "@graphveil/core/privacy";
import type { GoldenBody } from "./golden.ts";

/** What becomes of a body under one profile. */
export interface SanitizedBody {
  readonly records: number;
  readonly invalidValues: number;
  readonly body: unknown;
}

/** The sanitizer of settings over a fixed key; `northwind-traders.com` is the tenant's own domain. */
export const createGoldenVeil = (settings: ProfileSettings): KeyedVeil => {
  const result = createEffectiveProfile(settings);
  if (!result.ok) throw new Error("settings with faults");
  const own = { version: "v1", keys: deriveKeys(Uint8Array.from({ length: 32 }, (_, i) => i)) };
  return createKeyedVeil({
    keyring: { issue: own, accept: [own] },
    profile: result.profile,
    keepsDomain: (domain) => domain === "northwind-traders.com",
  });
};

const veils = new Map(profileNames.map((profile) => [profile, createGoldenVeil({ profile })]));

const sanitizeWith = (veil: KeyedVeil, golden: GoldenBody): SanitizedBody => {
  const link = (name: string) => `https://proxy.example/v1.0/x?${name}=s1_x`;
  const { body, records, invalidValues } = veil.sanitize(Buffer.from(textOf(golden)), golden.shape, link);
  return { records, invalidValues, body: JSON.parse(Buffer.from(body).toString()) as unknown };
};

/** The JSON text of a body. */
export const textOf = ({ body }: GoldenBody): string =>
  typeof body === "string" ? body : JSON.stringify(body);

/** Sanitizes a body as the proxy does, with links of the proxy's own. */
export function sanitizeBody(golden: GoldenBody, profile: ProfileName): SanitizedBody {
  return sanitizeWith(veils.get(profile) ?? createGoldenVeil({ profile }), golden);
}

/** What becomes of a body under each profile. */
export const sanitizeUnderAll = (golden: GoldenBody): Readonly<Record<string, SanitizedBody>> =>
  Object.fromEntries(profileNames.map((profile) => [profile, sanitizeBody(golden, profile)]));

const roundedVeils = new Map(
  (
    [
      { profile: "strict", times: "hour" },
      { profile: "analytics", times: "day" },
      { profile: "strict", times: "month" },
    ] as const
  ).map((settings) => [`${settings.profile} by the ${settings.times}`, createGoldenVeil(settings)]),
);

/** What becomes of a body where times are rounded. */
export const sanitizeRounded = (golden: GoldenBody): Readonly<Record<string, SanitizedBody>> =>
  Object.fromEntries([...roundedVeils].map(([name, veil]) => [name, sanitizeWith(veil, golden)]));
