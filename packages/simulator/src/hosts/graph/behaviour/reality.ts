/**
 * Where Graph behaves otherwise than its documents say. Every switch is what was observed when true, and what the
 * documents say when false.
 */
export interface Reality {
  /** A cast to `calendarSharingMessage` in `$select` fails the whole request. */
  readonly refusesSharingMessageCast: boolean;
}

/** The switches of a host that is told nothing. */
export const defaultReality: Reality = {
  refusesSharingMessageCast: false,
};
