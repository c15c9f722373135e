import type { ClientAssertionSource } from "./client-assertion.ts";
import { SubjectTokenError, type SubjectTokenProvider } from "./subject-token.ts";

/** Assertions of a federated identity: the platform's subject token is the assertion, as it came. */
export function createFederatedAssertionSource(
  subjectTokens: SubjectTokenProvider,
  audience: string,
): ClientAssertionSource {
  return {
    expected: { ...subjectTokens.expects, audience },
    mint: (signal) => subjectTokens.getSubjectToken({ audience, signal }),
    timedOut: () => new SubjectTokenError("unavailable", { remedy: "Try again." }),
  };
}
