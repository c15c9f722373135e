import type { CalendarEvent, Mailbox } from "../../../tenant/mailbox.ts";
import type { Entity } from "../odata/serializer.ts";

/** The event with the two links to its calendar that Graph writes on events, though not in views. */
export type CalendarLinks = (event: CalendarEvent, mailbox: Mailbox) => Entity;

/**
 * Creates the linker of one Graph; it remembers its events, so that the serializer can.
 *
 * @param origin scheme and host of the links
 */
export function createCalendarLinks(origin: string): CalendarLinks {
  const linked = new WeakMap<CalendarEvent, Entity>();
  return (event, { owner }) => {
    const known = linked.get(event);
    if (known !== undefined) return known;
    const url = `${origin}/v1.0/users('${owner.id}')/calendars('${event.calendarId}')`;
    const entity: Entity = {
      immutableId: event.immutableId,
      seriesMasterImmutableId: event.seriesMasterImmutableId,
      wire: {
        ...event.wire,
        "calendar@odata.associationLink": `${url}/$ref`,
        "calendar@odata.navigationLink": url,
      },
    };
    linked.set(event, entity);
    return entity;
  };
}
