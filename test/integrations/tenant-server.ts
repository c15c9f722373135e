/*
 * The local server over a tenant that a test changes: it prints its base as one line of JSON, then obeys one command of JSON a
 * line on its standard input and answers each with one line. It ends when its input ends. Its argument is a policy.
 */
import { createInterface } from "node:readline";
import { startLocalServer } from "@graphveil/cli";
import {
  canaries,
  createSimulatedCloud,
  type FaultRule,
  mailboxRefusals,
  type Tenant,
} from "@graphveil/simulator";
import { policyOf } from "../harness/configuration.ts";
import { createInProcessService } from "../harness/in-process.ts";

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

const stack = createSimulatedCloud();
const { tenant, graph, simulator } = stack;
const [policy] = process.argv.slice(2);
const rest: unknown = JSON.parse(policy ?? "{}");
const { proxy } = createInProcessService(stack, {
  environment: {
    GRAPHVEIL_POLICY: policyOf(stack, {
      callers: [{ name: "local", match: { local: true } }],
      rest: typeof rest === "object" && rest !== null ? rest : {},
    }),
  },
});
const allowances: (() => void)[] = [];

const mailboxAt = (position: number): Mailbox => {
  const mailbox = tenant.mailboxes[position];
  if (mailbox === undefined) throw new RangeError(`there is no mailbox ${position}`);
  return mailbox;
};

const editorAt = (position: number) => tenant.edit.mailbox(mailboxAt(position).owner.id);

const wellKnown = (mailbox: Mailbox, name: string) =>
  mailbox.folders.find(({ wellKnownName }) => wellKnownName === name)?.id;

/** The messages of a mailbox's inbox. */
const inboxOf = (mailbox: Mailbox) =>
  mailbox.messages.filter(({ folderId }) => folderId === wellKnown(mailbox, "inbox"));

const messageAt = ({ mailbox, message }: Place) => {
  const found = inboxOf(mailboxAt(mailbox))[message];
  if (found === undefined) throw new RangeError(`there is no message ${message}`);
  return found;
};

/** How many messages each mailbox has in the two usual folders, in the order of the mailboxes. */
const truth = () =>
  tenant.mailboxes.map((mailbox) => {
    const folders = new Set(["inbox", "sentitems"].map((name) => wellKnown(mailbox, name)));
    return mailbox.messages.filter(({ folderId }) => folders.has(folderId)).length;
  });

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
      allowances.push(graph.refuseMailbox(mailboxAt(command.mailbox).owner.id, mailboxRefusals[command.as]));
      return null;
    case "allow":
      for (const allow of allowances.splice(0)) allow();
      return null;
    case "forgetSyncStates":
      return graph.forgetSyncStates();
    case "truth":
      return truth();
    case "canaries":
      return [...canaries(tenant)].map(({ kind, value }) => ({ kind, value }));
    case "fault":
      simulator.faults.inject(command.rule);
      return null;
  }
}

const server = await startLocalServer(proxy, 0);
process.stdout.write(`${JSON.stringify({ base: server.base })}\n`);
for await (const line of createInterface({ input: process.stdin })) {
  const answer = obey(JSON.parse(line) as Command);
  process.stdout.write(`${JSON.stringify({ answer: answer ?? null })}\n`);
}
await server.close();
