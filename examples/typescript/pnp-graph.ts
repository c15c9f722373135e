/*
 * Reads people and the newest mail of one of them with @pnp/graph. Base URL and the moment `auth` are all that is not as for Graph
 * itself.
 */
import { DefaultHeaders, DefaultInit, graphfi } from "@pnp/graph";
import "@pnp/graph/mail/index.js";
import "@pnp/graph/users/index.js";
import { BrowserFetchWithRetry, DefaultParse, HttpRequestError, type Queryable } from "@pnp/queryable";
import { bearerToken, endpoint, isSigned, sign } from "./proof.ts";

interface Person {
  readonly id: string;
  readonly mail?: string | null;
}
interface Message {
  readonly receivedDateTime: string;
  readonly from?: { readonly emailAddress: { readonly address?: string } };
}
/** A collection. The package adds its own types to modules that Node's resolution does not find. */
interface Collection<Record> extends AsyncIterable<readonly Record[]> {
  (): Promise<readonly Record[]>;
  select(...properties: readonly string[]): Collection<Record>;
  top(count: number): Collection<Record>;
}
interface Graph {
  readonly users: Collection<Person> & { getById(id: string): { readonly messages: Collection<Message> } };
}

const Proving = (instance: Queryable): Queryable => {
  instance.on["auth"]?.replace(async (url: URL, init: RequestInit) => {
    const proved = isSigned
      ? await sign(url.href, init.method, typeof init.body === "string" ? init.body : undefined)
      : { url: url.href, headers: { authorization: `Bearer ${await bearerToken()}` } };
    const headers = { ...Object.fromEntries(new Headers(init.headers)), ...proved.headers };
    return [new URL(proved.url), { ...init, headers }];
  });
  return instance;
};

const graph = graphfi().using(
  DefaultInit(`${endpoint}/v1.0`),
  DefaultHeaders(),
  BrowserFetchWithRetry(),
  DefaultParse(),
  Proving,
) as unknown as Graph;

const people: Person[] = [];
for await (const page of graph.users.select("id", "mail").top(999)) people.push(...page);
console.log(`${people.length} people`);

for (const { id, mail } of people) {
  const newest = graph.users.getById(id).messages.select("receivedDateTime", "from").top(5);
  const messages = await newest().catch((error: unknown) => {
    // Somebody without a mailbox.
    if (error instanceof HttpRequestError && error.status === 404) return undefined;
    throw error;
  });
  if (messages === undefined) continue;
  console.log(mail);
  for (const { receivedDateTime, from } of messages)
    console.log(receivedDateTime, from?.emailAddress.address ?? "-");
  break;
}
