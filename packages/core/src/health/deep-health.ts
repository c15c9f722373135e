import { clouds } from "../clouds/microsoft-clouds.ts";
import type { Sleep, Timeout } from "../concurrency/abort.ts";
import type { Configuration } from "../configuration/configuration.ts";
import type { CertificateCredential } from "../identity/assertion/certificate-assertion.ts";
import type { SubjectTokenProvider, TrustClaims } from "../identity/assertion/subject-token.ts";
import { type AccessTokenFacts, readAccessToken } from "../identity/exchange/access-token-claims.ts";
import type { KeyringSource } from "../keys/keyring.ts";
import type { CallerEntry } from "../policy/callers.ts";
import { catalogue } from "../policy/operations/catalogue.ts";
import {
  type CallerSight,
  neededPermissions,
  unmetPermissions,
} from "../policy/permissions/needed-permissions.ts";
import { isOffered } from "../policy/policy.ts";
import { certificateFinding, selfSignatureFinding } from "./certificate-leg.ts";
import { tryExchange } from "./exchange-leg.ts";
import { type Finding, type FindingResult, worstResult } from "./finding.ts";
import { tryGraph } from "./graph-legs.ts";
import { createGraphProbe, type GraphProbeOptions } from "./graph-probe.ts";
import { tryKeys } from "./keys-leg.ts";
import { freshnessFinding, roleFindings } from "./role-legs.ts";
import { trySubjectToken } from "./subject-token-leg.ts";

/** What a run found. */
export interface Diagnosis {
  /** When it began (RFC 3339, UTC). */
  readonly ranAt: string;
  readonly durationMs: number;
  /** The worst of the findings. */
  readonly result: FindingResult;
  /** What the identity token says, which the federated credential must say, too; absent where there was none. */
  readonly identity?: TrustClaims;
  /** The application permissions; absent where there was no token to read them from. */
  readonly roles?: {
    /** The least that the policy needs. */
    readonly needed: readonly string[];
    /** Those in a new token. */
    readonly granted: readonly string[];
  };
  readonly findings: readonly Finding[];
}

/** Runs the diagnosis, or gives what the last run found. */
export type DeepHealth = () => Promise<Diagnosis>;

/** Who calls, and what it sees. */
export type DiagnosedCaller = readonly [entry: CallerEntry, sight: CallerSight];

/** Options of {@link createDeepHealth}. */
export interface DeepHealthOptions {
  readonly configuration: Configuration;
  readonly subjectTokens: SubjectTokenProvider;
  readonly certificate: CertificateCredential | undefined;
  /** Should pin its hosts. */
  readonly fetch: typeof fetch;
  readonly graph: GraphProbeOptions["graph"];
  /** The access token in use, if there is one; it is not asked for. */
  readonly tokenInUse: () => string | undefined;
  /** A source that remembers nothing yet, so that the keys are derived again. */
  readonly newKeyrings: () => KeyringSource;
  readonly callers: () => readonly DiagnosedCaller[];
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly random: () => number;
  readonly sleep: Sleep;
  readonly timeout: Timeout;
}

/** A run is remembered so long. Who asks again gets it, so that nobody makes the proxy load Entra ID, KMS and Graph. */
const REMEMBERED_MS = 30_000;
/** Longest run, in milliseconds: shorter than a function's own limit. */
const RUN_LIMIT_MS = 20_000;

interface IdentityLegs {
  readonly findings: readonly Finding[];
  readonly claims: TrustClaims | undefined;
  /** The new access token. */
  readonly token: string | undefined;
}

async function tryIdentity(options: DeepHealthOptions, signal: AbortSignal): Promise<IdentityLegs> {
  const { configuration, subjectTokens, certificate, now } = options;
  const { graphScope } = clouds[configuration.cloud];
  const subject =
    certificate === undefined
      ? await trySubjectToken({ subjectTokens, audience: configuration.audience, now, signal })
      : { token: undefined, findings: [] };
  const configured = configuration.certificate;
  const expiry = configured === undefined ? [] : [certificateFinding(configured, now())];
  if (certificate === undefined && subject.token === undefined)
    return { findings: [...subject.findings, untriedExchange], claims: undefined, token: undefined };
  const { fetch, random, sleep, timeout } = options;
  const { token, findings } = await tryExchange({
    source: { ...configuration, subjectTokens, certificate, fetch, now, random, sleep, timeout },
    scope: graphScope,
    subjectToken: subject.token,
    now,
    signal,
  });
  const self = configured === undefined ? [] : selfSignatureFinding(configured, token !== undefined);
  return {
    findings: [...subject.findings, ...expiry, ...findings, ...self],
    claims: subject.token?.claims,
    token: token?.value,
  };
}

const untriedExchange: Finding = {
  check: "exchange",
  result: "untried",
  expected: "an access token for Microsoft Graph",
  found: "there is no identity token to exchange",
  remedy: "Mend the leg subjectToken first.",
};

const untriedRoles: Finding = {
  check: "roles",
  result: "untried",
  expected: "the permissions that the policy needs",
  found: "there is no access token whose permissions can be read",
  remedy: "Mend the leg exchange first.",
};

const untriedGraph: Finding = {
  check: "graph",
  result: "untried",
  expected: "an answer of Microsoft Graph for each group of operations",
  found: "there is no access token",
  remedy: "Mend the leg exchange first.",
};

const compareRoles = (
  { callers, now }: DeepHealthOptions,
  inUse: string | undefined,
  fresh: AccessTokenFacts,
) => {
  const granted = fresh.roles ?? [];
  const needed = neededPermissions(callers());
  const missing = unmetPermissions(callers(), granted);
  const without = (name: string) => granted.filter((each) => each !== name);
  const insteadOf = (name: string) =>
    unmetPermissions(callers(), without(name)).filter((each) => !missing.includes(each));
  const used = inUse === undefined ? undefined : readAccessToken(inUse);
  return {
    roles: { needed, granted },
    findings: [
      ...roleFindings({ needed, missing, granted, insteadOf }),
      freshnessFinding(used, fresh, now()),
    ],
  };
};

/** The legs behind the token: its permissions, and Graph for each group of operations. */
async function tryAccess(options: DeepHealthOptions, token: string | undefined, signal: AbortSignal) {
  const fresh = token === undefined ? undefined : readAccessToken(token);
  const compared =
    fresh === undefined ? { findings: [untriedRoles] } : compareRoles(options, options.tokenInUse(), fresh);
  if (token === undefined) return { ...compared, findings: [...compared.findings, untriedGraph] };
  const callers = options.callers();
  const operations = catalogue.filter((operation) =>
    callers.some(([entry, { visibility }]) => isOffered(entry, operation, visibility)),
  );
  const graph = await tryGraph({
    probe: createGraphProbe({ graph: options.graph, now: options.now, signal }),
    operations,
    scopes: callers.map(([entry]) => entry.mailboxes),
  });
  return { ...compared, findings: [...compared.findings, ...graph] };
}

async function diagnose(options: DeepHealthOptions): Promise<Diagnosis> {
  const { now, timeout, newKeyrings } = options;
  const startedAt = now();
  const signal = timeout(RUN_LIMIT_MS);
  const chain = async () => {
    const { findings, claims, token } = await tryIdentity(options, signal);
    return { identity: findings, claims, access: await tryAccess(options, token, signal) };
  };
  const [{ identity, claims, access }, keys] = await Promise.all([chain(), tryKeys(newKeyrings(), signal)]);
  const { findings: found, ...roles } = access;
  const findings = [...identity, ...found, keys];
  return {
    ranAt: new Date(startedAt).toISOString(),
    durationMs: now() - startedAt,
    result: worstResult(findings),
    ...(claims === undefined ? {} : { identity: claims }),
    ...roles,
    findings,
  };
}

/**
 * Tries the proxy's own chain: identity token, exchange, permissions, Graph for each group of operations, root keys, and the
 * certificate where there is one.
 *
 * At most one run begins in 30 s, however often it is asked for; who asks in between gets the last one, whose time it says,
 * and who asks meanwhile waits for the same run. So an instance makes at most two exchanges a minute for it, and no caller can
 * drive Entra ID into throttling.
 */
export function createDeepHealth(options: DeepHealthOptions): DeepHealth {
  const { now } = options;
  let last: { readonly diagnosis: Promise<Diagnosis>; readonly startedAt: number } | undefined;
  return () => {
    if (last === undefined || now() - last.startedAt >= REMEMBERED_MS)
      last = { diagnosis: diagnose(options), startedAt: now() };
    return last.diagnosis;
  };
}
