import { eventType, groupType, messageType, userType } from "../odata/entity-types.ts";

/** Segments that Graph knows and the simulator does not: a gap, not an error of the caller. */
const known = `
  $batch $value $ref $metadata contacts domains subscribedSkus directoryObjects search
  communications sites drives teams chats attachments extensions manager directReports memberOf transitiveMemberOf
  owners photo photos contactFolders
  inferenceClassification overrides messageRules calendarPermissions reminderView people insights presence licenseDetails
  todo onlineMeetings graph.device
  exceptionOccurrences event invitations applications servicePrincipals devices directoryRoles reports security
  places`;

const segments: ReadonlySet<string> = new Set(
  [
    ...known.trim().split(/\s+/),
    ...[userType, groupType, messageType, eventType].flatMap(({ byDefault, onRequest }) => [
      ...byDefault,
      ...onRequest,
    ]),
  ].map((segment) => segment.toLowerCase()),
);

/** One member of a group behind the collection of members. */
const singleMember = /^groups\/[^/]+\/(?:transitive)?members\/[^/]+/;

/** Whether real Graph may know a path that the simulator does not; functions with arguments count by their name. */
export const isUnsimulatedPath = (path: readonly string[]): boolean =>
  singleMember.test(path.join("/").toLowerCase()) ||
  path.some((segment) => segments.has(segment.toLowerCase().replace(/\(.*$/, "")));
