import {
  canaries,
  createSimulatedCloud,
  type FaultRule,
  mailboxRefusals,
  type Tenant,
} from "@graphveil/simulator";
import type { AnyCloud } from "../harness/configuration.ts";

type Mailbox = Tenant["mailboxes"][number];

/** A message of a mailbox, by the positions of both. */
interface Place {
  readonly mailbox: number;
  readonly message: number;
}

/** What a test asks for. */
type Command =
  | ({ readonly do: "flipReadFlag" | "delete" } & Place)
  | ({ readonly do: "move"; readonly folder: string } & Place)
  | { readonly do: "receive"; readonly mailbox: number }
  | { readonly do: "refuse"; readonly mailbox: number; readonly as: keyof typeof mailboxRefusals }
  | { readonly do: "allow" | "forgetSyncStates" | "truth" | "canaries" }
  | { readonly do: "fault"; readonly rule: FaultRule };

/** A tenant behind its services, and what it does at a command. */
export interface CommandedTenant {
  readonly cloud: AnyCloud;
  /** Obeys one command of a test; throws RangeError for what is not there. */
  obey(command: unknown): unknown;
}

const wellKnown = (mailbox: Mailbox, name: string) =>
  mailbox.folders.find(({ wellKnownName }) => wellKnownName === name)?.id;

/** The messages of a mailbox's inbox. */
const inboxOf = (mailbox: Mailbox) =>
  mailbox.messages.filter(({ folderId }) => folderId === wellKnown(mailbox, "inbox"));

function messageOf(mailbox: Mailbox, position: number) {
  const found = inboxOf(mailbox)[position];
  if (found === undefined) throw new RangeError(`there is no message ${position}`);
  return found;
}

/** How many messages each mailbox has in the two usual folders, in the order of the mailboxes. */
const truthOf = ({ mailboxes }: Tenant) =>
  mailboxes.map((mailbox) => {
    const folders = new Set(["inbox", "sentitems"].map((name) => wellKnown(mailbox, name)));
    return mailbox.messages.filter(({ folderId }) => folders.has(folderId)).length;
  });

/** The small tenant with every odd shape, of which single things are changed. */
export function createEditedTenant(): CommandedTenant {
  const cloud = createSimulatedCloud();
  const { tenant, graph, simulator } = cloud;
  const allowances: (() => void)[] = [];
  const mailboxAt = (position: number): Mailbox => {
    const mailbox = tenant.mailboxes[position];
    if (mailbox === undefined) throw new RangeError(`there is no mailbox ${position}`);
    return mailbox;
  };
  const editorAt = (position: number) => tenant.edit.mailbox(mailboxAt(position).owner.id);
  const messageAt = ({ mailbox, message }: Place) => messageOf(mailboxAt(mailbox), message);

  function obey(command: Command): unknown {
    switch (command.do) {
      case "flipReadFlag": {
        const { id, isRead } = messageAt(command);
        return editorAt(command.mailbox).updateMessage(id, { isRead: !isRead }).isRead;
      }
      case "delete":
        return editorAt(command.mailbox).deleteMessage(messageAt(command).id);
      case "move":
        editorAt(command.mailbox).moveMessage(messageAt(command).id, command.folder);
        return null;
      case "receive":
        editorAt(command.mailbox).addMessage({ subject: "Received later", text: "Received later" });
        return null;
      case "refuse":
        allowances.push(
          graph.refuseMailbox(mailboxAt(command.mailbox).owner.id, mailboxRefusals[command.as]),
        );
        return null;
      case "allow":
        for (const allow of allowances.splice(0)) allow();
        return null;
      case "forgetSyncStates":
        return graph.forgetSyncStates();
      case "truth":
        return truthOf(tenant);
      case "canaries":
        return [...canaries(tenant)].map(({ kind, value }) => ({ kind, value }));
      case "fault":
        simulator.faults.inject(command.rule);
        return null;
    }
  }
  // A test is trusted to say what it means: what is no command changes nothing.
  return { cloud, obey: (command) => obey(command as Command) };
}
