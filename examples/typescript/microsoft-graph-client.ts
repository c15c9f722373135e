/*
 * Reads people and the newest mail of one of them with @microsoft/microsoft-graph-client. Base URL and middleware are all that is
 * not as for Graph itself.
 */
import { Client, HTTPMessageHandler, type Middleware, RetryHandler } from "@microsoft/microsoft-graph-client";
import { bearerToken, endpoint, isSigned, sign } from "./proof.ts";

interface Page<Record> {
  readonly value: readonly Record[];
  readonly "@odata.nextLink"?: string;
}
interface Person {
  readonly id: string;
  readonly mail?: string | null;
}
interface Message {
  readonly receivedDateTime: string;
  readonly from?: { readonly emailAddress: { readonly address?: string } };
}

/** Proves each request, also one that the client's own handler repeats. */
function createProving(): Middleware {
  let next: Middleware | undefined;
  return {
    setNext(middleware) {
      next = middleware;
    },
    async execute(context) {
      const { method, body, headers } = context.options ?? {};
      const url = typeof context.request === "string" ? context.request : context.request.url;
      const proved = isSigned
        ? await sign(url, method, typeof body === "string" ? body : undefined)
        : { url, headers: { authorization: `Bearer ${await bearerToken()}` } };
      context.request = proved.url;
      context.options = {
        ...context.options,
        headers: { ...Object.fromEntries(new Headers(headers)), ...proved.headers },
      };
      await next?.execute(context);
    },
  };
}

const client = Client.initWithMiddleware({
  baseUrl: `${endpoint}/`,
  middleware: [new RetryHandler(), createProving(), new HTTPMessageHandler()],
});

/** All records of a list. A link is asked for by its path, since the client takes no link of plain http, as the local server's are. */
async function readAll<Record>(path: string): Promise<readonly Record[]> {
  const page: Page<Record> = await client.api(path).get();
  const link = page["@odata.nextLink"];
  if (link === undefined) return page.value;
  return [...page.value, ...(await readAll<Record>(link.replace(`${endpoint}/v1.0`, "")))];
}

const people = await readAll<Person>("/users?$select=id,mail&$top=999");
console.log(`${people.length} people`);
for (const { id, mail } of people) {
  const newest = client.api(`/users/${id}/messages`).select("receivedDateTime,from").top(5);
  const page: Page<Message> | undefined = await newest
    .get()
    .catch((error: { readonly statusCode: number }) => {
      // Somebody without a mailbox.
      if (error.statusCode !== 404) throw error;
      return undefined;
    });
  if (page === undefined) continue;
  console.log(mail);
  for (const { receivedDateTime, from } of page.value)
    console.log(receivedDateTime, from?.emailAddress.address ?? "-");
  break;
}
