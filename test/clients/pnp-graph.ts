import { DefaultHeaders, DefaultInit, GraphCollection, type GraphFI, graphfi, Paged } from "@pnp/graph";
import "@pnp/graph/batching.js";
import "@pnp/graph/calendars/index.js";
import "@pnp/graph/groups/index.js";
import "@pnp/graph/mail/index.js";
import "@pnp/graph/members/index.js";
import "@pnp/graph/photos/index.js";
import "@pnp/graph/users/index.js";
import { BrowserFetchWithRetry, DefaultParse, HttpRequestError, InjectHeaders } from "@pnp/queryable";
import type { ClientKind, Jobs, Seen } from "./client.ts";
import { messageLine } from "./message-line.ts";
import type { Collection, Delta, Entity, Graph, Round } from "./pnp-types.ts";
import type { Proof } from "./proof.ts";

type Behavior = ReturnType<typeof InjectHeaders>;

/** The package's own hooks: a header for a token, the moment `auth` for what covers the request. */
async function authenticationFor(proof: Proof): Promise<Behavior> {
  switch (proof.kind) {
    case "none":
      return (instance) => instance;
    case "bearer":
      return InjectHeaders({ Authorization: `Bearer ${await proof.token()}` });
    case "signature":
      return (instance) => {
        instance.on["auth"]?.replace(async (url: URL, init: RequestInit) => {
          const body = typeof init.body === "string" ? { body: init.body } : {};
          const proved = await proof.prove({ url: String(url), method: init.method, ...body });
          const headers = { ...Object.fromEntries(new Headers(init.headers)), ...proved.headers };
          return [new URL(proved.url), { ...init, headers }];
        });
        return instance;
      };
  }
}

const idsOf = (records: readonly Entity[]): readonly string[] => records.map(({ id }) => id);

async function readAll<Record>(collection: Collection<Record>): Promise<readonly Record[]> {
  const records: Record[] = [];
  for await (const page of collection) records.push(...page);
  return records;
}

/** A round of a delta from a link, or from its beginning, and the link to the next round. */
async function readRound(
  delta: Delta,
  link?: string,
): Promise<{ readonly ids: readonly string[]; readonly next: string }> {
  const pageAt = (at: string | undefined) =>
    GraphCollection(at === undefined ? delta : [delta, at]).using(Paged())() as Promise<Round>;
  const ids: string[] = [];
  let page = await pageAt(link);
  for (; page.nextLink !== null; page = await pageAt(page.nextLink)) ids.push(...idsOf(page.value));
  return { ids: [...ids, ...idsOf(page.value)], next: page.deltaLink ?? "" };
}

const createJobs = (graph: Graph): Partial<Jobs> => {
  const user = (id: string) => graph.users.getById(id);
  return {
    people: async () => idsOf(await readAll(graph.users.top(50).select("id"))),
    members: async ({ group }) => idsOf(await readAll(graph.groups.getById(group).members)),
    mail: async ({ user: id }) => (await readAll(user(id).messages.top(25))).map(messageLine),
    calendar: async ({ user: id, month: { from, to } }) =>
      idsOf(await readAll(user(id).calendarView(from, to).top(4))),
    async order({ user: id, month: { from } }) {
      const events = user(id).events.filter(`start/dateTime ge '${from}'`).orderBy("start/dateTime", false);
      return idsOf(await readAll(events.select("id").top(4)));
    },
    async changes({ user: id, folder }) {
      const { messages } = user(id).mailFolders.getById(folder);
      const delta = messages.delta({ maxPageSize: 5 });
      const { ids: first, next } = await readRound(delta);
      return { first, next: (await readRound(delta, next)).ids };
    },
    async batch({ owners }) {
      const [batch, execute] = graph.batched();
      const pages = owners.map((id) => batch.users.getById(id).messages.top(2).select("id")());
      await execute();
      return (await Promise.all(pages)).map(() => 200);
    },
    count: () => graph.users.count(),
    patience: async ({ user: id }) => idsOf(await user(id).messages.top(1).select("id")()),
    unknownId: () => user("nobody")(),
    names: () => graph.users.select("displayName")(),
    search: ({ user: id }) => user(id).messages.search('"budget"')(),
    expand: ({ user: id }) => user(id).messages.expand("attachments")(),
    me: () => graph.me.messages(),
    write: ({ user: id }) => user(id).messages.getById("x").update({ isRead: true }),
    photo: ({ user: id }) => user(id).photo.getBlob(),
  };
};

const seen = async (error: unknown): Promise<Seen> => {
  if (!(error instanceof HttpRequestError)) throw error;
  const { error: body } = (await error.response.json()) as { readonly error: { readonly code: string } };
  return { status: error.status, code: body.code };
};

/** The client of the SharePoint community. */
export const pnpGraph: ClientKind = {
  name: "@pnp/graph",
  async connect({ base, proof }) {
    const behaviors = [
      DefaultInit(`${base}/v1.0`),
      DefaultHeaders(),
      BrowserFetchWithRetry(),
      DefaultParse(),
      await authenticationFor(proof),
    ];
    const graph: GraphFI = graphfi().using(...behaviors);
    return { jobs: createJobs(graph as unknown as Graph), seen };
  },
};
