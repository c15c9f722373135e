/**
 * Where Graph behaves otherwise than its documents say. Every switch is what was observed when true, and what the
 * documents say when false.
 */
export interface Reality {
  /** A cast to `calendarSharingMessage` in `$select` fails the whole request. */
  readonly refusesSharingMessageCast: boolean;
  /** An `$expand` with options of its own fails a delta with 500, for good. */
  readonly failsNestedExpandOfDelta: boolean;
  /** `$top` on a delta of messages ends the round after so many: the rest is never told. */
  readonly endsDeltaRoundAtTop: boolean;
  /** A delta tells of a message that was only read, or marked as unread, its id and `isRead`, whatever was selected. */
  readonly tellsReadFlagAlone: boolean;
}

/** The switches of a host that is told nothing. */
export const defaultReality: Reality = {
  refusesSharingMessageCast: false,
  failsNestedExpandOfDelta: true,
  endsDeltaRoundAtTop: true,
  tellsReadFlagAlone: true,
};
