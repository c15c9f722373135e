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
  /**
   * A view has the times of creation and change of its events where something is selected that is not in its index, such as
   * the organizer; otherwise it writes a time that was never set. The documents say that it leaves them out.
   */
  readonly fillsTimesOfLoadedViews: boolean;
  /** For a message that was only read, or marked as unread, a delta gives its id and `isRead`, whatever was selected. */
  readonly tellsReadFlagAlone: boolean;
}

/** The switches of a host that is told nothing. */
export const defaultReality: Reality = {
  refusesSharingMessageCast: false,
  failsNestedExpandOfDelta: true,
  endsDeltaRoundAtTop: true,
  fillsTimesOfLoadedViews: true,
  tellsReadFlagAlone: true,
};
