import {
  AllowedHostsValidator,
  AnonymousAuthenticationProvider,
  type AuthenticationProvider,
  BaseBearerTokenAuthenticationProvider,
  type Parsable,
  type ParsableFactory,
  type RequestInformation,
} from "@microsoft/kiota-abstractions";
import { createGraphServiceClient, type GraphServiceClient } from "@microsoft/msgraph-sdk";
import {
  createEventCollectionResponseFromDiscriminatorValue,
  createMessageCollectionResponseFromDiscriminatorValue,
  createUserCollectionResponseFromDiscriminatorValue,
} from "@microsoft/msgraph-sdk/models/index.js";
import { createODataErrorFromDiscriminatorValue } from "@microsoft/msgraph-sdk/models/oDataErrors/index.js";
import {
  BaseGraphRequestAdapter,
  BatchRequestContent,
  type PageCollection,
  PageIterator,
} from "@microsoft/msgraph-sdk-core";
import "@microsoft/msgraph-sdk-users";
import { createDeltaGetResponseFromDiscriminatorValue } from "@microsoft/msgraph-sdk-users/users/item/mailFolders/item/messages/delta/index.js";
import type { ClientKind, Jobs, Seen } from "./client.ts";
import { messageLine } from "./message-line.ts";
import type { Proof } from "./proof.ts";

const errors = { XXX: createODataErrorFromDiscriminatorValue };

const bytesOf = ({ content }: RequestInformation) =>
  content === undefined ? {} : { body: new Uint8Array(content) };

/** The client's own hook, which sees the request, in the form that the endpoint asks for. */
function authenticationFor(base: string, proof: Proof): AuthenticationProvider {
  switch (proof.kind) {
    case "none":
      return new AnonymousAuthenticationProvider();
    case "bearer":
      return new BaseBearerTokenAuthenticationProvider({
        getAuthorizationToken: () => proof.token(),
        getAllowedHostsValidator: () => new AllowedHostsValidator(new Set([new URL(base).hostname])),
      });
    case "signature":
      return {
        async authenticateRequest(request) {
          const { url, headers } = await proof.prove({
            url: request.URL,
            method: request.httpMethod,
            ...bytesOf(request),
          });
          request.URL = url;
          for (const [name, value] of Object.entries(headers)) request.headers.add(name, value);
        },
      };
  }
}

interface Identified {
  readonly id?: string | null | undefined;
}

interface Paged<Record> extends Parsable {
  value?: Record[] | null | undefined;
}

/** What the jobs share: the client and the adapter that its tasks need. */
interface Sdk {
  readonly client: GraphServiceClient;
  readonly adapter: BaseGraphRequestAdapter;
}

/** Every record of a collection by the client's iterator; a second walk of the same iterator follows the delta link. */
const iteratorOf = <Record extends Parsable>(
  { adapter }: Sdk,
  first: Paged<Record> | undefined,
  factory: ParsableFactory<Paged<Record>>,
) => {
  const records: Record[] = [];
  const keep = (record: Record): boolean => records.push(record) > 0;
  // The models may lack a value where the iterator's own type of a page may not.
  const page = { ...first, value: first?.value ?? [] } as PageCollection<Record>;
  const parse = factory as ParsableFactory<PageCollection<Record>>;
  const pages = new PageIterator<Record>(adapter, page, keep, parse, errors);
  return { records, pages };
};

const idsOf = (records: readonly Identified[]): readonly string[] => records.map(({ id }) => id ?? "");

async function readAll<Record extends Parsable>(
  sdk: Sdk,
  first: Paged<Record> | undefined,
  factory: ParsableFactory<Paged<Record>>,
): Promise<readonly Record[]> {
  const { records, pages } = iteratorOf(sdk, first, factory);
  await pages.iterate();
  return records;
}

const createBatches = ({ client, adapter }: Sdk): Pick<Jobs, "batch" | "dependency"> => {
  const send = async (build: (content: BatchRequestContent) => readonly string[]) => {
    const content = new BatchRequestContent(adapter, errors);
    const ids = build(content);
    const reply = await content.postAsync();
    const statuses = await reply?.getResponsesStatusCodes();
    return ids.map((id) => statuses?.get(id) ?? 0);
  };
  return {
    batch: ({ owners }) =>
      send((content) =>
        owners.map((owner) => {
          const mail = client.users.byUserId(owner).messages;
          const request = mail.toGetRequestInformation({ queryParameters: { top: 2, select: ["id"] } });
          return content.addBatchRequest(request).id;
        }),
      ),
    dependency: () =>
      send((content) => {
        const refused = content.addBatchRequest(client.me.messages.toGetRequestInformation());
        const held = content.addBatchRequest(
          client.users.toGetRequestInformation({ queryParameters: { top: 1 } }),
        );
        held.dependsOn = [refused.id];
        return [refused.id, held.id];
      }),
  };
};

const createJobs = (sdk: Sdk): Partial<Jobs> => {
  const { client } = sdk;
  const user = (id: string) => client.users.byUserId(id);
  return {
    async people() {
      const first = await client.users.get({ queryParameters: { select: ["id"], top: 50 } });
      return idsOf(await readAll(sdk, first, createUserCollectionResponseFromDiscriminatorValue));
    },
    async mail({ user: id }) {
      const first = await user(id).messages.get({ queryParameters: { top: 25 } });
      return (await readAll(sdk, first, createMessageCollectionResponseFromDiscriminatorValue)).map(
        messageLine,
      );
    },
    async calendar({ user: id, month: { from, to } }) {
      const first = await user(id).calendarView.get({
        queryParameters: { startDateTime: from, endDateTime: to, top: 4 },
      });
      return idsOf(await readAll(sdk, first, createEventCollectionResponseFromDiscriminatorValue));
    },
    async order({ user: id, month: { from } }) {
      const first = await user(id).events.get({
        queryParameters: {
          filter: `start/dateTime ge '${from}'`,
          orderby: ["start/dateTime desc"],
          select: ["id"],
          top: 4,
        },
      });
      return idsOf(await readAll(sdk, first, createEventCollectionResponseFromDiscriminatorValue));
    },
    async changes({ user: id, folder }) {
      const { delta } = user(id).mailFolders.byMailFolderId(folder).messages;
      const page = await delta.get({
        queryParameters: { select: ["id"] },
        headers: { Prefer: ["odata.maxpagesize=5"] },
      });
      const { records, pages } = iteratorOf(sdk, page, createDeltaGetResponseFromDiscriminatorValue);
      await pages.iterate();
      const first = idsOf(records.splice(0));
      await pages.iterate();
      return { first, next: idsOf(records) };
    },
    count: () => client.users.count.get({ headers: { ConsistencyLevel: ["eventual"] } }),
    async patience({ user: id }) {
      const page = await user(id).messages.get({ queryParameters: { select: ["id"], top: 1 } });
      return idsOf(page?.value ?? []);
    },
    unknownId: () => user("nobody").get(),
    names: () => client.users.get({ queryParameters: { select: ["displayName"] } }),
    search: ({ user: id }) => user(id).messages.get({ queryParameters: { search: '"budget"' } }),
    expand: ({ user: id }) => user(id).messages.get({ queryParameters: { expand: ["attachments"] } }),
    me: () => client.me.messages.get(),
    write: ({ user: id }) => user(id).messages.byMessageId("x").patch({ isRead: true }),
    photo: ({ user: id }) => user(id).photo.content.get(),
  };
};

const seen = (error: unknown): Seen => {
  const { responseStatusCode, errorEscaped } = error as {
    responseStatusCode?: number;
    errorEscaped?: { code?: string };
  };
  if (responseStatusCode === undefined) throw error;
  return { status: responseStatusCode, code: errorEscaped?.code ?? "" };
};

/** Microsoft's generated client: typed builders over Kiota. */
export const msgraphSdk: ClientKind = {
  name: "@microsoft/msgraph-sdk",
  connect({ base, proof }) {
    const adapter = new BaseGraphRequestAdapter("v1.0", "1.0.0-preview.90", authenticationFor(base, proof));
    adapter.baseUrl = `${base}/v1.0`;
    const sdk = { adapter, client: createGraphServiceClient(adapter) };
    return { jobs: { ...createJobs(sdk), ...createBatches(sdk) }, seen };
  },
};
