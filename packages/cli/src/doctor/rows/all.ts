import type { Service } from "@graphveil/core";
import type { Finding } from "@graphveil/core/health";
import type { Reach } from "../reach.ts";
import { calendarsRow } from "./calendars.ts";
import { cloudsRow } from "./clouds.ts";
import { deltaPagesRow } from "./delta-pages.ts";
import { groupsRow } from "./groups.ts";
import { lookAtState, type StateFile } from "./kept-links.ts";
import { mailboxesRow } from "./mailboxes.ts";
import { operationsRow } from "./operations.ts";
import { pushDownRow } from "./push-down.ts";
import { lookAt, type Row, type RowContext } from "./row.ts";
import { sensitivityRow } from "./sensitivity.ts";

const rows: readonly Row[] = [
  groupsRow,
  pushDownRow,
  sensitivityRow,
  deltaPagesRow,
  operationsRow,
  mailboxesRow,
  calendarsRow,
  cloudsRow,
];

const MOST_USERS = 500;

/** What the tenant is looked at with. */
export interface TenantOptions {
  readonly reach: Reach;
  /** This machine's proxy, for its policy and its cloud. */
  readonly service: Service | undefined;
  /** Where links are kept for later; undefined where nobody asked. */
  readonly state: StateFile | undefined;
}

/** What shows only in use: numbers of weeks, which the platform keeps. */
const metricsFinding: Finding = {
  check: "metrics",
  result: "untried",
  expected: "few UnknownError, refused push-downs, renewed tokens and strange names",
  found: "they show only in use",
  remedy:
    "See the dashboard and the alarms of docs/runbook.md: errors by Graph's code in audit.reason, push-down-refused, exchange-failures, StrangeNames.",
};

/** Ids of users, read once; none where the directory does not give them. */
const usersOf = (reach: Reach): RowContext["users"] => {
  let ids: Promise<readonly string[]> | undefined;
  const read = async () => {
    const { records } = await reach.ask(`/users?$select=id&$top=${MOST_USERS}`);
    return records.flatMap(({ id }) => (typeof id === "string" ? [id] : []));
  };
  return () => {
    ids ??= read();
    return ids;
  };
};

/** Looks at what only a tenant can tell. */
export async function lookAtTenant({ reach, service, state }: TenantOptions): Promise<readonly Finding[]> {
  const context: RowContext = {
    reach,
    policy: service?.configuration.policy,
    cloud: service?.configuration.cloud,
    users: usersOf(reach),
    random: Math.random,
  };
  const found: Finding[] = [];
  // One after another: a diagnosis must not take from its readers what Graph gives them.
  for (const row of rows) found.push(...(await lookAt(row, context)));
  const kept = state === undefined ? [untriedState] : await lookAtState(context, state);
  return [...found, ...kept, metricsFinding];
}

const untriedState: Finding = {
  check: "state",
  result: "untried",
  expected: "200, or 410 for a state that is lost: the reader begins again",
  found: "no file to keep links in was named",
  remedy: "Name one with --state FILE, and run again after 8 and 31 days.",
};
