import { randomUUID } from "node:crypto";
import type { Log } from "./audit/log.ts";
import { clouds } from "./clouds.ts";
import { sleep as realSleep, type Sleep, type Timeout } from "./concurrency/abort.ts";
import type { Configuration } from "./configuration/configuration.ts";
import type { SubjectTokenProvider } from "./identity/assertion/subject-token.ts";
import type { ManagedKeyReference } from "./keys/key-reference.ts";
import { createKeyringSource, type KeyringSource } from "./keys/keyring.ts";
import type { RootKeySource } from "./keys/root-key.ts";
import { catalogue } from "./policy/operations/catalogue.ts";
import { createPolicy } from "./policy/policy.ts";
import { createAdminEndpoints } from "./proxy/admin-endpoints.ts";
import { createAdmission } from "./proxy/admission.ts";
import { createCallerViews } from "./proxy/caller-views.ts";
import { createForwarder } from "./proxy/forward.ts";
import type { ProxyParts } from "./proxy/proxy.ts";
import type { ReplyMeans } from "./proxy/proxy-reply.ts";
import { createSender } from "./proxy/send.ts";
import { createStrangerLog } from "./proxy/stranger-log.ts";
import { createUpstream, type Upstream } from "./proxy/upstream.ts";
import { createScopeCheck } from "./scope/restriction.ts";

/** What the parts are made of. Clouds differ only in the subject tokens and the root keys. */
export interface PartsOptions {
  readonly configuration: Configuration;
  readonly subjectTokens: SubjectTokenProvider;
  readonly rootKeys: (reference: ManagedKeyReference) => RootKeySource;
  /** A fetch that reaches only the pinned hosts; see `createPinnedFetch`. */
  readonly fetch: typeof fetch;
  readonly log: Log;
  /** False fetches whole entities where the caller sends no `$select`. Default: true. */
  readonly pushDown?: boolean | undefined;
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
}

/** Puts the parts together: what one folder needs of another, it is given here. Nothing is fetched yet. */
export function createParts(options: PartsOptions): Parts {
  const { configuration, subjectTokens, rootKeys, fetch, log, pushDown = true } = options;
  const { now = Date.now, random = Math.random, sleep = realSleep, timeout = AbortSignal.timeout } = options;
  const { policy: document, policyHash } = configuration;
  const { graphRoot } = clouds[configuration.cloud];
  const keyrings = createKeyringSource({ configuration, rootKeys, timeout });
  const views = createCallerViews(document, keyrings);
  const upstream = createUpstream({ configuration, subjectTokens, fetch, now, random, sleep, timeout });
  const replies: ReplyMeans = { policyHash, now, newRequestId: randomUUID };
  return {
    configuration,
    log,
    upstream,
    keyrings,
    views,
    replies,
    admit: createAdmission({ configuration, fetch, now }),
    policy: createPolicy({
      catalogue,
      callers: document.callers,
      visibility: (entry) => views(entry).visibility,
    }),
    forward: createForwarder({
      upstream,
      send: createSender(upstream),
      restrict: createScopeCheck({
        graph: upstream,
        graphRoot,
        warnOfEmptyExclusion: () => log.write("warn", "A group that excludes mailboxes has no members."),
        readsHidden: document.hiddenMemberships === "granted",
        now,
        timeout,
      }),
      graphRoot,
      pushDown,
      replies,
      noteStrangers: createStrangerLog(log),
    }),
    adminEndpoints: createAdminEndpoints({ policyHash }),
  };
}
