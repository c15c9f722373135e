import { expect } from "vitest";
import {
  createGraphHost,
  type GraphHost,
  type GraphHostOptions,
} from "../../../src/hosts/graph/graph-host.ts";
import { createTenant, type Tenant } from "../../../src/tenant/tenant.ts";
import type { SimulatedResponse } from "../../../src/wire/host.ts";

/** Roles that reach every simulated operation. */
export const allRoles: readonly string[] = [
  "User.Read.All",
  "Group.Read.All",
  "GroupMember.Read.All",
  "Mail.Read",
  "Calendars.Read",
  "MailboxSettings.Read",
  "Place.Read.All",
  "Organization.Read.All",
  "OrgContact.Read.All",
];

/** One tenant for all tests of the host. */
export const tenant: Tenant = createTenant();

/** A collection as tests read it. */
export interface Page {
  readonly "@odata.context"?: string;
  readonly "@odata.count"?: number;
  readonly "@odata.nextLink"?: string;
  readonly value: readonly Readonly<Record<string, unknown>>[];
}

export interface StubClient {
  readonly host: GraphHost;
  send(
    target: string,
    headers?: Readonly<Record<string, string>>,
    method?: string,
  ): Promise<SimulatedResponse>;
  /** The parsed body of a 200. */
  get<T = Readonly<Record<string, unknown>>>(
    target: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<T>;
  /** Status, code and message of an error. */
  fail(
    target: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<{ readonly status: number; readonly code: string; readonly message: string }>;
  /** All pages of a collection, following nextLink to the end. */
  pages(target: string, headers?: Readonly<Record<string, string>>): Promise<readonly Page[]>;
}

/** A client whose token has the given roles. */
export function createStubClient(
  roles: readonly string[] = allRoles,
  options: Partial<GraphHostOptions> = {},
): StubClient {
  const host = createGraphHost({
    tenant,
    verifyBearer: async () => ({ ok: true, roles }),
    now: () => tenant.now,
    ...options,
  });
  const send: StubClient["send"] = async (target, headers = {}, method = "GET") =>
    host.handle({
      method,
      host: "graph.microsoft.com",
      target,
      headers: new Headers({ authorization: "Bearer stub", ...headers }),
      body: new Uint8Array(),
    });
  const get = async <T>(target: string, headers?: Readonly<Record<string, string>>): Promise<T> => {
    const response = await send(target, headers);
    expect(`${response.status} ${response.status === 200 ? "" : response.body}`).toBe("200 ");
    return JSON.parse(String(response.body)) as T;
  };
  return {
    host,
    send,
    get,
    async fail(target, headers) {
      const { status, body } = await send(target, headers);
      const { error } = JSON.parse(String(body)) as { error: { code: string; message: string } };
      return { status, code: error.code, message: error.message };
    },
    async pages(target, headers) {
      const pages: Page[] = [];
      let next: string | undefined = target;
      while (next !== undefined) {
        const page: Page = await get<Page>(next, headers);
        pages.push(page);
        next = page["@odata.nextLink"]?.replace("https://graph.microsoft.com", "");
      }
      return pages;
    },
  };
}

/** The mailbox with the most mail. */
export function bigMailbox(of: Tenant = tenant) {
  const [mailbox] = of.mailboxes;
  if (mailbox === undefined) throw new Error("the tenant has no mailbox");
  return mailbox;
}
