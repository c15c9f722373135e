import { benchWindow } from "./calendar/meetings.ts";
import type { Tenant } from "./tenant.ts";

/** Request targets of the two pages that the benches measure. */
export interface BenchPages {
  /** A hundred messages with the default properties, about 540 KB of JSON. */
  readonly messages: string;
  /** A hundred events of eight attendees with the default properties, about 620 KB of JSON. */
  readonly events: string;
}

/** The pages of the big mailbox that the benches measure, as request targets for the Graph host. */
export function benchPages(tenant: Tenant): BenchPages {
  const [big] = tenant.mailboxes;
  if (big === undefined) throw new RangeError("a tenant without mailboxes has no pages");
  const user = `/v1.0/users/${big.owner.id}`;
  const moment = (before: number) => encodeURIComponent(new Date(tenant.now - before).toISOString());
  const range = `startDateTime=${moment(benchWindow.from)}&endDateTime=${moment(benchWindow.to)}`;
  return {
    messages: `${user}/messages?$top=100`,
    events: `${user}/calendarView?${range}&$top=100`,
  };
}
