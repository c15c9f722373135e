import { createGraphHost, createTenant, type Tenant } from "@graphveil/simulator";

type Json = Readonly<Record<string, unknown>>;

/** A reply of the simulated Graph that the explorer's page can show. */
interface Sample {
  readonly title: string;
  /** Template of the operation that answers so. */
  readonly operation: string;
  /** `all` where the caller names in `$select` all that it may see, `default` where it names nothing. */
  readonly select: "all" | "default";
  readonly body: Json;
}

const roles = ["Mail.Read", "Calendars.Read", "MailboxSettings.Read", "User.Read.All", "Place.Read.All"];

/** Reads from the tenant's Graph, past the proxy. */
const createReader = (tenant: Tenant) => {
  const verifyBearer = async () => ({ ok: true, roles }) as const;
  const host = createGraphHost({ tenant, verifyBearer, now: () => tenant.now, throttling: "off" });
  return async (target: string): Promise<Json> => {
    const headers = new Headers({ authorization: "Bearer x", accept: "application/json" });
    const request = { method: "GET", host: "graph.microsoft.com", target, headers, body: new Uint8Array() };
    const { status, body } = await host.handle(request);
    if (status !== 200) throw new Error(`${target} answered ${status}`);
    return JSON.parse(String(body)) as Json;
  };
};

const PERSON = [
  "id,displayName,givenName,surname,mail,userPrincipalName,proxyAddresses,userType,accountEnabled,jobTitle,department",
  "officeLocation,companyName,mobilePhone,businessPhones,preferredLanguage,usageLocation,createdDateTime,employeeHireDate",
  "birthday,passwordPolicies",
].join(",");

const MAX_BODY_UNITS = 1500;

const listOf = (page: Json): readonly Json[] => page["value"] as readonly Json[];
/** The shortest of the records that are so: a page has little room. */
const shortest = (
  records: readonly Json[],
  what: string,
  is: (text: string, record: Json) => boolean,
): Json => {
  const [found] = records
    .map((record) => ({ record, text: JSON.stringify(record) }))
    .filter(({ record, text }) => is(text, record))
    .sort((one, other) => one.text.length - other.text.length);
  if (found === undefined) throw new Error(`the tenant has no ${what}`);
  return found.record;
};
const isShort = (record: Json): boolean => JSON.stringify(record["body"] ?? "").length < MAX_BODY_UNITS;
/** Addresses of the tenant's domains and of none; a guest has one of neither. */
const hasOutsider = (text: string, { domains }: Tenant): boolean =>
  [...text.matchAll(/"address":"[^"@]+@([^"]+)"/g)].some(
    ([, domain = ""]) => !domains.includes(domain.toLowerCase()),
  );

const mailboxSamples = async (tenant: Tenant, read: (target: string) => Promise<Json>, user: string) => {
  const messages = listOf(await read(`/v1.0/users/${user}/messages?$top=400`));
  const events = listOf(await read(`/v1.0/users/${user}/events?$top=400`));
  const message = shortest(
    messages,
    "short message to an outsider",
    (text, each) =>
      hasOutsider(text, tenant) && each["hasAttachments"] === true && text.includes('"contentType":"html"'),
  );
  const meeting = shortest(
    events,
    "online meeting with a guest",
    (text, each) => hasOutsider(text, tenant) && each["isOnlineMeeting"] === true && text.includes("joinUrl"),
  );
  const secret = shortest(events, "private meeting", (_, each) => each["sensitivity"] === "private");
  const page = messages.filter(isShort).slice(0, 4);
  return [
    {
      title: "A message",
      operation: "/users/{user-id}/messages/{message-id}",
      select: "default",
      body: message,
    },
    {
      title: "A page of messages",
      operation: "/users/{user-id}/messages",
      select: "default",
      body: {
        "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#users('${user}')/messages`,
        value: page,
        "@odata.nextLink": `https://graph.microsoft.com/v1.0/users/${user}/messages?%24skip=4`,
      },
    },
    {
      title: "A meeting with a guest",
      operation: "/users/{user-id}/events/{event-id}",
      select: "default",
      body: meeting,
    },
    {
      title: "A private meeting",
      operation: "/users/{user-id}/events/{event-id}",
      select: "default",
      body: secret,
    },
  ] satisfies readonly Sample[];
};

const automaticReply = async (tenant: Tenant, read: (target: string) => Promise<Json>): Promise<Json> => {
  for (const { id } of tenant.people) {
    if (tenant.mailboxOf(id) === undefined) continue;
    const settings = await read(`/v1.0/users/${id}/mailboxSettings`);
    const text = JSON.stringify(settings);
    if (/"status":"(?:scheduled|alwaysEnabled)"/.test(text) && text.length < 2 * MAX_BODY_UNITS)
      return settings;
  }
  throw new Error("the tenant has no automatic reply");
};

/** What the explorer's page shows until somebody pastes a body: replies of the simulated Graph over the invented tenant. */
export async function explorerSamples(): Promise<string> {
  const tenant = createTenant();
  const read = createReader(tenant);
  const { owner } = tenant.mailboxes[0] ?? {};
  const user = owner === undefined ? "" : owner.id;
  const changes = await read("/v1.0/users/delta?$select=id,displayName,mail,jobTitle,userType");
  const rooms = listOf(await read("/v1.0/places/microsoft.graph.room?$top=1"));
  const samples: readonly Sample[] = [
    {
      title: "A person",
      operation: "/users/{user-id}",
      select: "all",
      body: await read(`/v1.0/users/${user}?$select=${PERSON}`),
    },
    ...(await mailboxSamples(tenant, read, user)),
    {
      title: "A room",
      operation: "/places/{place-id}/microsoft.graph.room",
      select: "default",
      body: rooms[0] ?? {},
    },
    {
      title: "An automatic reply",
      operation: "/users/{user-id}/mailboxSettings",
      select: "default",
      body: await automaticReply(tenant, read),
    },
    {
      title: "Changes of people",
      operation: "/users/delta()",
      select: "default",
      body: { ...changes, value: listOf(changes).slice(0, 4) },
    },
  ];
  return `${JSON.stringify({ tenant: tenant.displayName, domains: tenant.domains, samples }, null, 1)}\n`;
}
