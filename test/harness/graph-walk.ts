import { createGraphHost, type Tenant } from "@graphveil/simulator";

/** A JSON object of Graph's. */
export type Entity = Readonly<Record<string, unknown>>;

/** Reads every page of a collection straight from the simulated Graph, past the proxy: the ground truth. */
export type WalkGraph = (target: string) => Promise<readonly Entity[]>;

/** A walk over the tenant's Graph as an application with every permission sees it. */
export function createGraphWalk(tenant: Tenant): WalkGraph {
  const host = createGraphHost({
    tenant,
    verifyBearer: async () => ({
      ok: true,
      roles: [
        "Mail.Read",
        "Calendars.Read",
        "MailboxSettings.Read",
        "User.Read.All",
        "GroupMember.Read.All",
        "OrgContact.Read.All",
        "Organization.Read.All",
        "Place.Read.All",
      ],
    }),
    now: Date.now,
  });
  return async (target) => {
    const records: Entity[] = [];
    for (let next: string | undefined = target; next !== undefined; ) {
      const headers = new Headers({ authorization: "Bearer x", accept: "application/json" });
      const request = {
        method: "GET",
        host: "graph.microsoft.com",
        target: next,
        headers,
        body: new Uint8Array(),
      };
      const reply = await host.handle(request);
      if (reply.status !== 200) throw new Error(`${next} answered ${reply.status}`);
      const page = JSON.parse(String(reply.body)) as { value: readonly Entity[]; "@odata.nextLink"?: string };
      records.push(...page.value);
      const link = page["@odata.nextLink"];
      next = link?.slice(link.indexOf("/v1.0"));
    }
    return records;
  };
}
