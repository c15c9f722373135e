import type { AuthClient, Compute, Impersonated, JWT } from "google-auth-library";
import {
  type GoogleAuthLibrary,
  type GoogleTransportOptions,
  routeTransport,
  withGoogleAuth,
} from "./transport.ts";

/** Scope of the access tokens: Cloud KMS, and nothing else. */
const SCOPE = "https://www.googleapis.com/auth/cloudkms";

/** Kinds of credentials that do not identify a workload: a closed set. */
export type RefusedCredentials = "user" | "externalAccount" | "serviceAccountKey" | "unknown";

/** Application default credentials that were found and are not used. */
export class RefusedCredentialsError extends Error {
  override readonly name = "RefusedCredentialsError";
  readonly credentials: RefusedCredentials;

  constructor(credentials: RefusedCredentials) {
    super("The application default credentials do not identify a workload.");
    this.credentials = credentials;
  }
}

/** No application default credentials, or a file that cannot be read. */
export class MissingCredentialsError extends Error {
  override readonly name = "MissingCredentialsError";
}

/** Tokens of a service account. What it throws is for `googleFailureOf`, its own two errors aside. */
export interface GoogleIdentity {
  /** An ID token, whose expiry is Google's choice: an hour at most. */
  idToken(audience: string, signal: AbortSignal): Promise<unknown>;
  /** An access token for Cloud KMS; the library keeps it until five minutes before it expires. */
  accessToken(signal: AbortSignal): Promise<string | null | undefined>;
}

/** The service account that the function runs as, through the metadata server. */
export function createMetadataIdentity(options: GoogleTransportOptions): GoogleIdentity {
  let client: Compute | undefined;
  const compute = (library: GoogleAuthLibrary): Compute => {
    client ??= new library.Compute();
    return client;
  };
  return {
    idToken: (audience, signal) =>
      withGoogleAuth(options, signal, (library) => compute(library).fetchIdToken(audience)),
    accessToken: (signal) =>
      withGoogleAuth(options, signal, async (library) => (await compute(library).getAccessToken()).token),
  };
}

/**
 * The service account that a developer impersonates (`gcloud auth application-default login
 * --impersonate-service-account=…`), or that of the Compute Engine instance.
 *
 * Everything else is refused by name before it is asked for an ID token: a user's token has the user as its
 * subject and an OAuth client as its audience, and a key file is a stored secret, which must not exist.
 */
export function createLocalIdentity(options: GoogleTransportOptions): GoogleIdentity {
  let client: Compute | Impersonated | undefined;
  const find = async (library: GoogleAuthLibrary): Promise<Compute | Impersonated> => {
    client ??= accept(await defaultClient(library), library);
    return client;
  };
  return {
    idToken: (audience, signal) =>
      withGoogleAuth(options, signal, async (library) => {
        const found = await find(library);
        return found instanceof library.Impersonated
          ? found.fetchIdToken(audience, { includeEmail: false })
          : found.fetchIdToken(audience);
      }),
    accessToken: (signal) =>
      withGoogleAuth(
        options,
        signal,
        async (library) => (await (await find(library)).getAccessToken()).token,
      ),
  };
}

/**
 * The service account that calls a proxy: one that is impersonated, that of the instance, or that of a key file, which is the
 * caller's own affair. Its tokens hold the e-mail, by which a policy knows it.
 */
export function createCallerIdentity(options: GoogleTransportOptions): Pick<GoogleIdentity, "idToken"> {
  let client: Compute | Impersonated | JWT | undefined;
  const find = async (library: GoogleAuthLibrary): Promise<Compute | Impersonated | JWT> => {
    client ??= acceptCaller(await defaultClient(library), library);
    return client;
  };
  return {
    idToken: (audience, signal) =>
      withGoogleAuth(options, signal, async (library) => {
        const found = await find(library);
        return found instanceof library.Impersonated
          ? found.fetchIdToken(audience, { includeEmail: true })
          : found.fetchIdToken(audience);
      }),
  };
}

function acceptCaller(client: AuthClient, library: GoogleAuthLibrary): Compute | Impersonated | JWT {
  if (!(client instanceof library.JWT)) {
    return accept(client, library);
  }
  routeTransport(client.transporter);
  return client;
}

async function defaultClient({ GoogleAuth }: GoogleAuthLibrary): Promise<AuthClient> {
  try {
    // Without a project id the library runs gcloud and asks the metadata server for one that is not needed.
    return await new GoogleAuth({ projectId: "unused", scopes: [SCOPE] }).getClient();
  } catch {
    throw new MissingCredentialsError("The application default credentials could not be loaded.");
  }
}

function accept(client: AuthClient, library: GoogleAuthLibrary): Compute | Impersonated {
  if (client instanceof library.Compute) {
    return client;
  }
  if (client instanceof library.Impersonated) {
    // The library makes the source client itself, with a transport of its own, and keeps it to itself.
    const source: unknown = Reflect.get(client, "sourceClient");
    if (!(source instanceof library.AuthClient)) {
      throw new RefusedCredentialsError("unknown");
    }
    routeTransport(source.transporter);
    routeTransport(client.transporter);
    return client;
  }
  throw new RefusedCredentialsError(kindOf(client, library));
}

function kindOf(client: AuthClient, library: GoogleAuthLibrary): RefusedCredentials {
  if (client instanceof library.UserRefreshClient) {
    return "user";
  }
  if (
    client instanceof library.BaseExternalAccountClient ||
    client instanceof library.ExternalAccountAuthorizedUserClient
  ) {
    return "externalAccount";
  }
  return client instanceof library.JWT ? "serviceAccountKey" : "unknown";
}
