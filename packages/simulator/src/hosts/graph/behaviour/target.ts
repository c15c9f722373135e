import { type SimulatedRequest, UnsimulatedRequest } from "../../../wire/host.ts";
import { badRequest } from "../graph-error.ts";

/** A request target taken apart: segments below `/v1.0`, decoded, and the raw query. */
export interface GraphTarget {
  /** The path as written, version included. */
  readonly rawPath: string;
  readonly segments: readonly string[];
  readonly rawQuery: string;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw badRequest("The request URI is not valid: malformed percent-encoding.");
  }
}

/**
 * `users('key')` is `users/key`; a quote inside the key is written twice. A function's only argument is behind it in
 * the same way: `supportedTimeZones(TimeZoneStandard='Iana')` is `supportedTimeZones(TimeZoneStandard)/Iana`, also when
 * the value is qualified by its type.
 */
function splitKey(segment: string): readonly string[] {
  const argument = /^([\w.]+)\((\w+)=[\w.]*'(.*)'\)$/s.exec(segment);
  if (argument !== null) return [`${argument[1]}(${argument[2]})`, (argument[3] ?? "").replaceAll("''", "'")];
  const keyed = /^([\w.$]+)\('(.*)'\)$/s.exec(segment);
  if (keyed === null) return [segment.replace(/\(\)$/, "")];
  return [keyed[1] ?? "", (keyed[2] ?? "").replaceAll("''", "'")];
}

/** Takes a target apart as Graph does; another version than v1.0 is an error of Graph's, `beta` is unsimulated. */
export function parseTarget(request: SimulatedRequest): GraphTarget {
  const cut = request.target.indexOf("?");
  const rawPath = cut < 0 ? request.target : request.target.slice(0, cut);
  const rawQuery = cut < 0 ? "" : request.target.slice(cut + 1);
  const [, version = "", ...rest] = rawPath.split("/");
  if (version === "beta") throw new UnsimulatedRequest(request, "the beta version is not simulated");
  if (version !== "v1.0") throw badRequest(`Invalid version: ${version}`);
  if (rest.at(-1) === "") rest.pop();
  return { rawPath, rawQuery, segments: rest.map(decodeSegment).flatMap(splitKey) };
}
