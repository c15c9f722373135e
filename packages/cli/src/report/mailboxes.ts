import { createHash } from "node:crypto";
import type { Connection } from "../call/connection.ts";
import type { Exchange } from "../call/exchange.ts";
import { type Row, readPage } from "../call/pages.ts";
import { checkReply } from "../call/refusal.ts";
import { targetUrl } from "../call/target.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";

/** A mailbox to read. */
export interface Mailbox {
  /** The id of its user, as the proxy gave it out. */
  readonly id: string;
  /** Its address as the caller's profile shows it; undefined where it is not known yet. */
  readonly name: string | undefined;
  /** True where the directory says that there is hardly one: a guest, or a user without an address. */
  readonly isUnlikely?: boolean;
}

/** What is to be read. */
export interface Mailboxes {
  readonly mailboxes: readonly Mailbox[];
  /** Tells one choice of mailboxes from another. */
  readonly source: string;
  /** Hash of the policy that they were listed under. */
  readonly policy: string | undefined;
}

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;

/** The address of a user of a reply, else their user principal name. */
export const nameOf = (user: Row): string | undefined =>
  text(user["mail"]) ?? text(user["userPrincipalName"]);

/** What is hidden says nothing. */
const isUnlikely = ({ mail, userType }: Row): boolean => mail === null || userType === "Guest";

/** The header of every reply of the proxy that names its policy. */
const policyOf = (headers: Headers): string | undefined => headers.get("x-graphveil-policy") ?? undefined;

const LISTS = ["/users?$select=id,mail,userPrincipalName,userType&$top=999", "/users?$top=999"] as const;

/** Each user once, though a directory that changes meanwhile can show one on two pages. */
const distinct = (mailboxes: readonly Mailbox[]): readonly Mailbox[] => [
  ...new Map(mailboxes.map((mailbox) => [mailbox.id, mailbox])).values(),
];

/** Every user that the caller may see, page by page. */
export async function listMailboxes(
  { endpoint, identity }: Pick<Connection, "endpoint" | "identity">,
  ask: Exchange,
): Promise<Mailboxes> {
  const [own, whatPasses] = LISTS;
  let reply = await ask({ url: targetUrl(own, endpoint) });
  // A policy may hide the address, which then cannot be selected.
  if (reply.headers.get("x-graphveil-error") === "propertyRefused")
    reply = await ask({ url: targetUrl(whatPasses, endpoint) });
  const policy = policyOf(reply.headers);
  const mailboxes: Mailbox[] = [];
  const asked = new Set<string>();
  for (;;) {
    checkReply(reply, identity);
    const { records, next } = readPage(reply, endpoint);
    for (const user of records) {
      const id = text(user["id"]);
      if (id !== undefined) mailboxes.push({ id, name: nameOf(user) ?? id, isUnlikely: isUnlikely(user) });
    }
    if (next === undefined) return { mailboxes: distinct(mailboxes), source: "all", policy };
    if (asked.has(next.href))
      throw new CommandError(EXIT.refused, "The pages of /users lead in a circle: tell the operator.");
    asked.add(next.href);
    reply = await ask({ url: next });
  }
}

/** An id in a path: nothing that ends a segment or begins a query, and no space. */
const ID = /^[^\s/?#,]{1,1024}$/;

const wrongFile = (path: string, detail: string): CommandError =>
  new CommandError(EXIT.wrongUse, `${path} ${detail}.`);

/** The ids in a file: one a line, or the column `id` of a CSV. */
async function idsIn(contents: string, path: string): Promise<readonly string[]> {
  const { default: Papa } = await import("papaparse");
  const { data } = Papa.parse<string[]>(contents.replace(/^\uFEFF/, ""), { skipEmptyLines: "greedy" });
  const [head = [], ...rest] = data;
  const column = head.map((name) => name.trim()).indexOf("id");
  if (column < 0 && head.length > 1) throw wrongFile(path, "has several columns, and none is named id");
  const rows = column < 0 ? data : rest;
  return rows.map((row) => (row[Math.max(column, 0)] ?? "").trim()).filter((id) => id !== "");
}

/**
 * The mailboxes of a file: ids of users, one a line, or a CSV with a column `id`, such as the one of mailboxes not read.
 *
 * @throws CommandError (wrong use) for a file without ids
 */
export async function mailboxesOfFile(contents: string, path: string): Promise<Mailboxes> {
  const ids = await idsIn(contents, path);
  if (ids.length === 0) throw wrongFile(path, "holds no id: write one a line, as /users gives them");
  const wrong = ids.findIndex((id) => !ID.test(id));
  if (wrong >= 0) throw wrongFile(path, `holds something that is no id, as entry ${wrong + 1}`);
  const mailboxes = [...new Set(ids)].map((id) => ({ id, name: undefined }));
  const source = createHash("sha256")
    .update(mailboxes.map(({ id }) => id).join("\n"))
    .digest("hex");
  return { mailboxes, source, policy: undefined };
}
