import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  GraphError,
  HTTPMessageHandler,
  type Middleware,
  type PageCollection,
  PageIterator,
  RetryHandler,
} from "@microsoft/microsoft-graph-client";
import type { ClientKind, Jobs } from "./client.ts";
import { type Message, messageLine } from "./message-line.ts";
import type { Proof } from "./proof.ts";

interface Entity {
  readonly id: string;
}

interface Page extends PageCollection {
  value: Entity[];
}

/** Signs on the way, between the client's own repeats and its own fetch. */
function createSigning({ prove }: Extract<Proof, { kind: "signature" }>): Middleware {
  let next: Middleware | undefined;
  return {
    setNext(middleware) {
      next = middleware;
    },
    async execute(context) {
      const { request, options = {} } = context;
      const url = typeof request === "string" ? request : request.url;
      const body = typeof options.body === "string" ? { body: options.body } : {};
      const proved = await prove({ url, method: options.method, ...body });
      context.request = proved.url;
      context.options = {
        ...options,
        headers: { ...Object.fromEntries(new Headers(options.headers)), ...proved.headers },
      };
      await next?.execute(context);
    },
  };
}

const connectTo = (base: string, proof: Proof): Client => {
  if (proof.kind === "signature")
    return Client.initWithMiddleware({
      baseUrl: `${base}/`,
      middleware: [new RetryHandler(), createSigning(proof), new HTTPMessageHandler()],
    });
  return Client.init({
    baseUrl: base,
    customHosts: new Set([new URL(base).hostname]),
    authProvider: (done) => {
      const token = proof.kind === "bearer" ? proof.token() : Promise.resolve("none");
      token.then(
        (bearer) => done(null, bearer),
        (error: unknown) => done(error, null),
      );
    },
  });
};

/** Every record of a collection by the client's iterator, and its last delta link. */
async function readAll<Record>(client: Client, first: PageCollection) {
  const records: Record[] = [];
  const pages = new PageIterator(client, first, (record: Record) => records.push(record) > 0);
  await pages.iterate();
  return { records, deltaLink: pages.getDeltaLink() };
}

/** A batch as the client builds and reads it. */
async function sendBatch(
  client: Client,
  base: string,
  steps: readonly { url: string; dependsOn?: string[] }[],
) {
  const content = new BatchRequestContent(
    steps.map(({ url, ...step }, at) => ({
      id: String(at),
      request: new Request(new URL(url, base)),
      ...step,
    })),
  );
  const reply = new BatchResponseContent(await client.api("/$batch").post(await content.getContent()));
  return steps.map((_, at) => reply.getResponseById(String(at)));
}

const firstMail = (owner: string) => ({ url: `/v1.0/users/${owner}/messages?$top=2&$select=id` });

const createBatches = (client: Client, base: string): Pick<Jobs, "batch" | "batchPages" | "dependency"> => ({
  async batch({ owners }) {
    return (await sendBatch(client, base, owners.map(firstMail))).map(({ status }) => status);
  },
  async batchPages({ owners }) {
    const pagesOf = async (steps: readonly { url: string }[]) =>
      Promise.all((await sendBatch(client, base, steps)).map(async (reply) => (await reply.json()) as Page));
    const first = await pagesOf(owners.map(firstMail));
    const next = await pagesOf(
      first.flatMap(({ "@odata.nextLink": url }) => (url === undefined ? [] : [{ url }])),
    );
    return [...first, ...next].flatMap(({ value }) => value.map(({ id }) => id));
  },
  async dependency() {
    const steps = [{ url: "/v1.0/me/messages" }, { url: "/v1.0/users?$top=1", dependsOn: ["0"] }];
    return (await sendBatch(client, base, steps)).map(({ status }) => status);
  },
});

const createJobs = (client: Client): Omit<Jobs, "batch" | "batchPages" | "dependency"> => {
  const idsFrom = async (first: PageCollection) =>
    (await readAll<Entity>(client, first)).records.map(({ id }) => id);
  return {
    people: async () => idsFrom(await client.api("/users").select("id").top(50).get()),
    members: async ({ group }) => idsFrom(await client.api(`/groups/${group}/members`).get()),
    async mail({ user }) {
      const first = await client.api(`/users/${user}/messages`).top(25).get();
      return (await readAll<Message>(client, first)).records.map(messageLine);
    },
    async calendar({ user, month: { from, to } }) {
      const view = client.api(`/users/${user}/calendarView`).query({ startDateTime: from, endDateTime: to });
      return idsFrom(await view.top(4).get());
    },
    async order({ user, month: { from } }) {
      const events = client.api(`/users/${user}/events`).filter(`start/dateTime ge '${from}'`);
      return idsFrom(await events.orderby("start/dateTime desc").select("id").top(4).get());
    },
    async changes({ user, folder }) {
      const delta = client.api(`/users/${user}/mailFolders/${folder}/messages/delta`);
      const first = await delta.select("id").header("Prefer", "odata.maxpagesize=5").get();
      const { records, deltaLink = "" } = await readAll<Entity>(client, first);
      return { first: records.map(({ id }) => id), next: await idsFrom(await client.api(deltaLink).get()) };
    },
    // The client hands text over as text.
    count: async () => Number(await client.api("/users/$count").header("ConsistencyLevel", "eventual").get()),
    patience: async ({ user }) =>
      ((await client.api(`/users/${user}/messages`).select("id").top(1).get()) as Page).value.map(
        ({ id }) => id,
      ),
    unknownId: () => client.api("/users/nobody").get(),
    names: () => client.api("/users").select("displayName").get(),
    search: ({ user }) => client.api(`/users/${user}/messages`).search('"budget"').get(),
    expand: ({ user }) => client.api(`/users/${user}/messages`).expand("attachments").get(),
    me: () => client.api("/me/messages").get(),
    write: ({ user }) => client.api(`/users/${user}/messages/x`).patch({ isRead: true }),
    photo: ({ user }) => client.api(`/users/${user}/photo/$value`).get(),
  };
};

/** Microsoft's classic client: paths as text. */
export const microsoftGraphClient: ClientKind = {
  name: "@microsoft/microsoft-graph-client",
  connect({ base, proof }) {
    const client = connectTo(base, proof);
    return {
      jobs: { ...createJobs(client), ...createBatches(client, base) },
      seen: (error) =>
        error instanceof GraphError
          ? { status: error.statusCode, code: error.code ?? "" }
          : Promise.reject(error),
    };
  },
};
