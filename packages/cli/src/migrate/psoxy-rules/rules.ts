/** What a transform of Psoxy's does with the properties that it names. */
export interface PsoxyTransform {
  /** Its tag, such as `redact` or `pseudonymize`. */
  readonly method: string;
  readonly jsonPaths: readonly string[];
  /** True where the original value stands beside its pseudonym. */
  readonly includesOriginal: boolean;
  /** Of `redactExceptPhrases`. */
  readonly phrases: readonly string[];
}

/** An endpoint that rules of Psoxy's let pass. */
export interface PsoxyEndpoint {
  /** As the rules write it: a regular expression of Java's, or a template with parameters in braces. */
  readonly pattern: string;
  readonly isTemplate: boolean;
  /** Undefined where every parameter passes. */
  readonly queryParameters: readonly string[] | undefined;
  /** True where a schema of the reply is the allow-list: what it says is not read here. */
  readonly hasResponseSchema: boolean;
  readonly transforms: readonly PsoxyTransform[];
}

/** Rules of Psoxy's for one source. */
export interface PsoxyRules {
  /** The name of a prebuilt source, or of a file. */
  readonly name: string;
  readonly endpoints: readonly PsoxyEndpoint[];
  /** What of the text was not understood, in sentences. */
  readonly notUnderstood: readonly string[];
}
