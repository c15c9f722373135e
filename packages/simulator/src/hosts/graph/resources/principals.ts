import type { Mailbox } from "../../../tenant/mailbox.ts";
import type { Group } from "../../../tenant/people/groups.ts";
import type { Person } from "../../../tenant/people/person.ts";
import { type GraphCall, parameter } from "../graph-call.ts";
import { badRequest, invalidUser, mailboxNotEnabled, resourceNotFound } from "../graph-error.ts";

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The user of a key: an object id or a user principal name, in any case; no other address is one. */
export function findUser(call: Pick<GraphCall, "tenant">, key: string): Person | undefined {
  return call.tenant.personOf(key);
}

/** The user that the path names; the directory's 404 otherwise. */
export function userOf(call: GraphCall): Person {
  const key = parameter(call, "user");
  const user = findUser(call, key);
  if (user === undefined) throw resourceNotFound(key);
  return user;
}

/** The mailbox of the user that the path names; Exchange's refusals otherwise. */
export function mailboxOf(call: GraphCall): Mailbox {
  const key = parameter(call, "user");
  const user = findUser(call, key);
  if (user === undefined) throw invalidUser(guid.test(key) ? `${key}@${call.tenant.id}` : key);
  call.mailboxFaults.check(user.id, key);
  const mailbox = call.tenant.mailboxOf(user.id);
  if (mailbox === undefined) throw mailboxNotEnabled();
  return mailbox;
}

/** The group that the path names. */
export function groupOf(call: GraphCall): Group {
  const key = parameter(call, "group");
  if (!guid.test(key)) throw badRequest(`Invalid object identifier '${key}'.`, "Request_BadRequest");
  const group = call.tenant.groups.find(({ id }) => id === key.toLowerCase());
  if (group === undefined) throw resourceNotFound(key);
  return group;
}
