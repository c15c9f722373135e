/** An id for an element, made of a place of the policy. */
export const idOf = (...parts: readonly (string | number)[]): string =>
  parts.join("-").replaceAll(/[^\w-]/g, "_");
