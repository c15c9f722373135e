import type { Random } from "../random.ts";
import type { MailboxDraft } from "./mailbox.ts";
import type { Group } from "./people/groups.ts";
import { groupParty, type Party, personParty } from "./people/parties.ts";
import type { Person } from "./people/person.ts";
import type { Room } from "./people/rooms.ts";
import type { Prose } from "./prose.ts";

/** The tenant while mail and meetings are still being delivered. */
export interface TenantDraft {
  readonly tenantId: string;
  readonly now: number;
  readonly random: Random;
  readonly prose: Prose;
  readonly people: readonly Person[];
  readonly groups: readonly Group[];
  readonly rooms: readonly Room[];
  /** Everybody who takes part in mail, without rooms. */
  readonly parties: readonly Party[];
  readonly groupParties: readonly Party[];
  readonly mailboxes: ReadonlyMap<string, MailboxDraft>;
}

/** The parties of a directory that can write and receive mail. */
export function directoryParties(people: readonly Person[], groups: readonly Group[]) {
  return {
    parties: people.filter(({ kind, mail }) => kind !== "room" && mail !== null).map(personParty),
    groupParties: groups
      .filter(({ mail, memberIds }) => mail !== null && memberIds.length < 60)
      .map(groupParty),
  };
}

function expand(draft: TenantDraft, group: Group, seen: Set<string>): string[] {
  if (seen.has(group.id)) return [];
  seen.add(group.id);
  return group.memberIds.flatMap((id) => {
    const nested = draft.groups.find((candidate) => candidate.id === id);
    return nested === undefined ? [id] : expand(draft, nested, seen);
  });
}

/** The mailboxes in which something addressed to these parties arrives, each once. */
export function mailboxesOf(draft: TenantDraft, parties: readonly Party[]): readonly MailboxDraft[] {
  const reached: MailboxDraft[] = [];
  for (const { person, group } of parties) {
    const ids = group === undefined ? [person?.id ?? ""] : expand(draft, group, new Set());
    for (const id of ids) {
      const mailbox = draft.mailboxes.get(id);
      if (mailbox !== undefined && !reached.includes(mailbox)) reached.push(mailbox);
    }
  }
  return reached;
}

/** The generator of one body, made when the body is: its name is drawn now, so that the order of reading does not matter. */
export function bodyRandom(draft: TenantDraft, random: Random): () => Random {
  const label = `body/${random.int(0, 0xffff_ffff)}`;
  return () => draft.random.fork(label);
}
