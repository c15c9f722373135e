import { randomUUID } from "node:crypto";
import { type ActivityCount, createActivityCount } from "./audit/activity.ts";
import type { Log } from "./audit/log.ts";
import { clouds } from "./clouds/microsoft-clouds.ts";
import { sleep as realSleep, type Sleep, type Timeout } from "./concurrency/abort.ts";
import { createByteBudget } from "./concurrency/byte-budget.ts";
import { createExpiryWatch } from "./configuration/certificate-expiry.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { GraphClient } from "./graph/client.ts";
import { createGathering } from "./graph/gathering.ts";
import { createDeepHealth, type DeepHealth, type DiagnosedCaller } from "./health/deep-health.ts";
import { type AssertionSigner, SigningKeyError } from "./identity/assertion/assertion-signer.ts";
import type { CertificateCredential } from "./identity/assertion/certificate-assertion.ts";
import type { SubjectTokenProvider } from "./identity/assertion/subject-token.ts";
import type { ManagedKeyReference } from "./keys/key-reference.ts";
import { createKeyringSource, type KeyringSource } from "./keys/keyring.ts";
import type { RootKeySource } from "./keys/root-key.ts";
import { createDomainTest } from "./policy/document/domains.ts";
import { catalogue } from "./policy/operations/catalogue.ts";
import { createPolicy } from "./policy/policy.ts";
import { canonicalDomain } from "./privacy/text/address.ts";
import { createTenantAddressTest } from "./privacy/text/tenant-address.ts";
import { createAdminEndpoints } from "./proxy/admin-endpoints.ts";
import { createAdmission } from "./proxy/admission.ts";
import { createBatchForwarder } from "./proxy/batch.ts";
import { type CallerViews, createCallerViews } from "./proxy/caller-views.ts";
import { createFail } from "./proxy/fail.ts";
import { createAnswering, createForwarder } from "./proxy/forward.ts";
import { createPreparation } from "./proxy/prepare.ts";
import type { ProxyParts } from "./proxy/proxy.ts";
import type { ReplyMeans } from "./proxy/proxy-reply.ts";
import { createPushDownMemory } from "./proxy/push-down-memory.ts";
import { createSender } from "./proxy/send.ts";
import { createBatchSender } from "./proxy/send-batch.ts";
import { createStrangerLog } from "./proxy/stranger-log.ts";
import { createUpstream, type Upstream } from "./proxy/upstream.ts";
import { createScopeCheck, type ScopeCheck } from "./scope/restriction.ts";

/** What the parts are made of. Clouds differ only in the subject tokens, the root keys and the signers. */
export interface PartsOptions {
  readonly configuration: Configuration;
  readonly subjectTokens: SubjectTokenProvider;
  readonly rootKeys: (reference: ManagedKeyReference) => RootKeySource;
  /** The signer behind a certificate, asked for only where one is configured. Default: none, and a certificate is refused. */
  readonly signers?: ((reference: ManagedKeyReference) => AssertionSigner) | undefined;
  /** A fetch that reaches only the pinned hosts; see `createPinnedFetch`. */
  readonly fetch: typeof fetch;
  readonly log: Log;
  /** False fetches whole entities where the caller sends no `$select`. Default: true. */
  readonly pushDown?: boolean | undefined;
  /** What Graph's replies under way may hold together, in bytes. Default: as much as there are. */
  readonly replyBudgetBytes?: number | undefined;
  /** Milliseconds since the epoch. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /** From 0 up to, not including, 1. Default: `Math.random`. */
  readonly random?: (() => number) | undefined;
  /** Default: a timer. */
  readonly sleep?: Sleep | undefined;
  /** Default: `AbortSignal.timeout`. */
  readonly timeout?: Timeout | undefined;
}

/** The parts of a proxy: what its steps go through, and what a command line reaches beside it. */
export interface Parts extends ProxyParts {
  readonly configuration: Configuration;
  /** Microsoft Graph, with the proxy's own token. */
  readonly upstream: Upstream;
  readonly keyrings: KeyringSource;
  /** Tries the proxy's own chain, leg by leg. */
  readonly deepHealth: DeepHealth;
}

/** The callers of a policy, each with what it sees. */
const sightsOf = (
  { callers, hiddenMemberships }: Configuration["policy"],
  views: CallerViews,
): readonly DiagnosedCaller[] =>
  callers.map((entry) => {
    const { profile, visibility } = views(entry);
    return [entry, { visibility, rawIds: profile.rawIds, readsHidden: hiddenMemberships === "granted" }];
  });

/** The configured certificate with its signer, whose end is watched from the start and with each signature. */
const certificateOf = ({
  configuration: { certificate },
  signers,
  log,
  now = Date.now,
}: PartsOptions): CertificateCredential | undefined => {
  if (certificate === undefined) return undefined;
  const watchExpiry = createExpiryWatch({ certificate: certificate.certificate, log, now });
  const signer = signers?.(certificate.key);
  if (signer === undefined)
    throw new SigningKeyError("keyInvalid", {
      remedy: "This platform signs with no key: remove the certificate.",
    });
  watchExpiry();
  return {
    certificate: certificate.certificate,
    signer: {
      sign(request) {
        watchExpiry();
        return signer.sign(request);
      },
    },
  };
};

/** The diagnosis of what was put together. It derives the keys and exchanges the identity again. */
const deepHealthOf = (
  options: PartsOptions,
  {
    certificate,
    upstream,
    views,
  }: Pick<Parts, "upstream" | "views"> & {
    readonly certificate: CertificateCredential | undefined;
  },
): DeepHealth => {
  const { configuration, subjectTokens, rootKeys, fetch } = options;
  const { now = Date.now, random = Math.random, sleep = realSleep, timeout = AbortSignal.timeout } = options;
  return createDeepHealth({
    configuration,
    subjectTokens,
    certificate,
    fetch,
    graph: upstream,
    tokenInUse: upstream.tokenInUse,
    newKeyrings: () => createKeyringSource({ configuration, rootKeys, timeout }),
    callers: () => sightsOf(configuration.policy, views),
    now,
    random,
    sleep,
    timeout,
  });
};

/** What the check of scopes is given besides the options. */
interface ScopeMeans {
  readonly lookups: Pick<GraphClient, "get">;
  readonly activity: ActivityCount;
  readonly now: () => number;
  readonly timeout: Timeout;
}

/** Holds requests against the scopes of their callers; its questions to Graph are counted. */
const scopeCheckOf = (
  { configuration: { policy, cloud }, log }: PartsOptions,
  { lookups, activity, now, timeout }: ScopeMeans,
): ScopeCheck =>
  createScopeCheck({
    graph: {
      get(request, limits) {
        activity.count("scopeLookups");
        return lookups.get(request, limits);
      },
    },
    graphRoot: clouds[cloud].graphRoot,
    warnOfEmptyExclusion: () => log.write("warn", "A group that excludes mailboxes has no members."),
    isTenantAddress: createTenantAddressTest(createDomainTest(policy.tenantDomains, canonicalDomain)),
    readsHidden: policy.hiddenMemberships === "granted",
    now,
    timeout,
  });

/** Puts the parts together: what one folder needs of another, it is given here. Nothing is fetched yet. */
export function createParts(options: PartsOptions): Parts {
  const { configuration, subjectTokens, rootKeys, fetch, log, pushDown = true } = options;
  const { replyBudgetBytes: bytes = Number.POSITIVE_INFINITY } = options;
  const { now = Date.now, random = Math.random, sleep = realSleep, timeout = AbortSignal.timeout } = options;
  const { policy: document, policyHash } = configuration;
  const { graphRoot } = clouds[configuration.cloud];
  const keyrings = createKeyringSource({ configuration, rootKeys, timeout });
  const views = createCallerViews(document, keyrings);
  const certificate = certificateOf(options);
  const activity = createActivityCount();
  const upstream = createUpstream({
    configuration,
    activity,
    subjectTokens,
    certificate,
    fetch,
    now,
    random,
    sleep,
    timeout,
  });
  const replies: ReplyMeans = { policyHash, now, newRequestId: randomUUID };
  const policy = createPolicy({
    catalogue,
    callers: document.callers,
    visibility: (entry) => views(entry).visibility,
  });
  const { get, gather } = createGathering({ graph: upstream, now });
  const restrict = scopeCheckOf(options, { lookups: { get }, activity, now, timeout });
  const deepHealth = deepHealthOf(options, { certificate, upstream, views });
  const pushDownMemory = createPushDownMemory(upstream);
  const send = createSender(upstream, pushDownMemory);
  const sendPlans = createBatchSender(upstream, pushDownMemory);
  const noteStrangers = createStrangerLog(log);
  const prepare = createPreparation({ upstream, restrict, graphRoot, pushDown, replies, noteStrangers });
  const answering = createAnswering(upstream, send);
  const fail = createFail(log, replies);
  return {
    configuration,
    log,
    activity,
    memory: createByteBudget({ bytes, bodyBytes: configuration.maxReplyBytes }),
    upstream,
    keyrings,
    views,
    replies,
    admit: createAdmission({ configuration, fetch, now }),
    policy,
    fail,
    forward: createForwarder(prepare, send, answering),
    batch: createBatchForwarder({ policy, prepare, gather, sendPlans, answering, fail, replies }),
    deepHealth,
    adminEndpoints: createAdminEndpoints({ policyHash, deepHealth }),
  };
}
