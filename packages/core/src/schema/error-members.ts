/**
 * Names under which an error is in a reply whose status says that all is well: Graph streams its replies, so that a failure
 * behind the first record can no longer change the status. A page with one is not whole.
 *
 * @see https://docs.oasis-open.org/odata/odata-json-format/v4.01/odata-json-format-v4.01.html#sec_InStreamError
 */
export const errorMembers: ReadonlySet<string> = new Set([
  "error",
  "@error",
  "@odata.error",
  "odata.error",
  "value@odata.error",
]);

/** An annotation with an error of whatever it stands at: of the reply, or of one property whose name is in front of it. */
const errorAnnotation = /@(?:[\w-]+\.)*error$/;

/** True for a name under which an error stands in a reply, one of {@link errorMembers} or an annotation. */
export const isErrorMember = (name: string): boolean => errorMembers.has(name) || errorAnnotation.test(name);

/** What is wrong with a reply that has one of {@link errorMembers}; for `MalformedReply`. */
export const ERROR_INSIDE = "an error inside a good reply";
