/*
 * The room of identities. `assertion` gets the platform's token for the function, `exchange` trades it for Graph's token
 * at Entra, and `callers` verifies the tokens of callers. No secret is stored here, and a credential goes to its pinned
 * host only.
 */
import { createEntraTokenSource, type EntraTokenSourceOptions } from "./exchange/entra.ts";
import { createTokenCache } from "./exchange/token-cache.ts";

/** What an Azure SDK passes as a signal: the part of `AbortSignal` that it relies on. */
export interface AbortSignalLike {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Azure's `GetTokenOptions`, as far as they are read. */
export interface CredentialRequest {
  readonly abortSignal?: AbortSignalLike | undefined;
  /** JSON of a claims challenge. */
  readonly claims?: string | undefined;
  /** The tenant that a challenge names. Only the credential's own is served. */
  readonly tenantId?: string | undefined;
}

/** Azure's `AccessToken`. Times are in milliseconds since the epoch. */
export interface CredentialToken {
  token: string;
  expiresOnTimestamp: number;
  refreshAfterTimestamp?: number;
  tokenType?: "Bearer";
}

/** Azure's `TokenCredential`, structurally: `@azure/core-auth` is not needed to have one. */
export interface FederatedCredential {
  /**
   * A token for one scope.
   *
   * @throws TypeError for no or several scopes, or for a tenant that is not the credential's. Otherwise what a
   * `TokenSource` throws.
   */
  getToken(scopes: string | string[], options?: CredentialRequest): Promise<CredentialToken | null>;
}

/**
 * The same federated identity as a credential for any Azure SDK client: Key Vault, Storage, Service Bus.
 *
 * Has its own token cache. Refuses another tenant than its own: a service's challenge names the tenant to ask,
 * and a hostile one must not choose.
 *
 * @see https://learn.microsoft.com/javascript/api/@azure/core-auth/tokencredential
 */
export function createFederatedCredential(options: EntraTokenSourceOptions): FederatedCredential {
  const { now, sleep, timeout, tenantId } = options;
  const tokens = createTokenCache({ source: createEntraTokenSource(options), now, sleep, timeout });

  return {
    async getToken(scopes, request = {}) {
      if (request.tenantId !== undefined && request.tenantId.toLowerCase() !== tenantId.toLowerCase()) {
        throw new TypeError("The credential belongs to another tenant than the one that is asked for.");
      }
      const { signal, release } = signalOf(request.abortSignal);
      try {
        const token = await tokens.getToken(onlyScope(scopes), { signal, claims: request.claims });
        return {
          token: token.value,
          expiresOnTimestamp: token.expiresAt,
          refreshAfterTimestamp: token.refreshAt,
          tokenType: "Bearer",
        };
      } finally {
        release();
      }
    },
  };
}

function onlyScope(scopes: string | string[]): string {
  const [scope, ...others] = typeof scopes === "string" ? [scopes] : scopes;
  if (!scope || others.length > 0) {
    throw new TypeError("A client-credentials grant takes exactly one scope.");
  }
  return scope;
}

function signalOf(like: AbortSignalLike | undefined): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController();
  if (!like) {
    return { signal: controller.signal, release: () => undefined };
  }
  const abort = () => controller.abort();
  if (like.aborted) {
    abort();
  }
  like.addEventListener("abort", abort);
  return { signal: controller.signal, release: () => like.removeEventListener("abort", abort) };
}
