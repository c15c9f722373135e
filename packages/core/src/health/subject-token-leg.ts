import { decodeJwt } from "jose/jwt/decode";
import type { SubjectToken, SubjectTokenProvider } from "../identity/assertion/subject-token.ts";
import { explainFailure, type Finding } from "./finding.ts";

/** What the leg is tried with. */
export interface SubjectTokenLegOptions {
  readonly subjectTokens: SubjectTokenProvider;
  readonly audience: string;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly signal: AbortSignal;
}

/** The token, where there is one, and what was found. */
export interface SubjectTokenLeg {
  readonly token: SubjectToken | undefined;
  readonly findings: readonly Finding[];
}

/** Entra ID allows some minutes; what is more than this is no jitter. */
const SKEW_WARNING_SECONDS = 60;
const SKEW_FAILURE_SECONDS = 300;
const SHORTEST_LIFE_SECONDS = 60;

const SET_CLOCK =
  "Set this machine's clock by NTP (timedatectl set-ntp true); in a function of the cloud it is right, so look at who made the token.";

const ROLE_SESSION = /:assumed-role\/|^arn:[\w-]+:sts::/;
const ROLE_WITH_PATH = /^arn:[\w-]+:iam::\d{12}:role\/(.+\/)[^/]+$/;
const GOOGLE_ISSUER = "https://accounts.google.com";

/** What the subject's own form says, whatever the credential holds. */
function subjectFinding({ claims: { issuer, subject } }: SubjectToken, expected: string): Finding {
  const finding = { check: "subjectToken.subject", expected, found: subject };
  if (ROLE_SESSION.test(subject))
    return {
      ...finding,
      result: "warn",
      remedy: "This is a session, not a role: the credential's subject must be equal to it all the same.",
    };
  if (issuer === GOOGLE_ISSUER && !/^\d{21}$/.test(subject))
    return {
      ...finding,
      result: "warn",
      remedy: "A service account's subject is its unique id of 21 digits: see whose identity this is.",
    };
  const [, path] = ROLE_WITH_PATH.exec(subject) ?? [];
  return path === undefined
    ? { ...finding, result: "pass" }
    : {
        ...finding,
        result: "pass",
        remedy: `The role has the path ${path}: the credential's subject must have it, too.`,
      };
}

/** How far this clock is from the one that the token was made by. Google gives out tokens that are up to an hour old. */
function clockFinding({ value, expiresAt }: SubjectToken, now: number): Finding {
  const { iat = now / 1000 } = decodeJwt(value);
  const behind = Math.round(iat - now / 1000);
  const left = Math.round((expiresAt - now) / 1000);
  const finding = {
    check: "subjectToken.clock",
    expected: `made at most ${SKEW_WARNING_SECONDS} s ahead of this clock, and still valid for ${SHORTEST_LIFE_SECONDS} s`,
    found:
      behind > 0
        ? `made ${behind} s ahead, valid for ${left} s`
        : `made ${-behind} s ago, valid for ${left} s`,
  };
  if (behind > SKEW_FAILURE_SECONDS || left < 0) return { ...finding, result: "fail", remedy: SET_CLOCK };
  const isOff = behind > SKEW_WARNING_SECONDS || left < SHORTEST_LIFE_SECONDS;
  return isOff ? { ...finding, result: "warn", remedy: SET_CLOCK } : { ...finding, result: "pass" };
}

/** Gets a new identity token of the workload, and looks at its claims, its life and its clock. */
export async function trySubjectToken(options: SubjectTokenLegOptions): Promise<SubjectTokenLeg> {
  const { subjectTokens, audience, now, signal } = options;
  const { issuer, subject } = subjectTokens.expects;
  const expected = `a token with issuer ${issuer}, subject ${subject}, audience ${audience}`;
  try {
    const token = await subjectTokens.getSubjectToken({ audience, signal });
    const { claims } = token;
    const finding = {
      check: "subjectToken",
      expected,
      found: `issuer ${claims.issuer}, subject ${claims.subject}, audience ${claims.audience}`,
    };
    const first: Finding =
      claims.audience === audience
        ? { ...finding, result: "pass" }
        : {
            ...finding,
            result: "fail",
            remedy: "The platform gave another audience: check GRAPHVEIL_AUDIENCE.",
          };
    return { token, findings: [first, subjectFinding(token, subject), clockFinding(token, now())] };
  } catch (error) {
    return {
      token: undefined,
      findings: [{ check: "subjectToken", result: "fail", expected, ...explainFailure(error) }],
    };
  }
}
