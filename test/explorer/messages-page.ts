import { benchPages, createGraphHost, createTenant } from "@graphveil/simulator";

/** The page of 100 messages that the benches read, as the simulated Graph answers. */
export async function messagesPage(): Promise<string> {
  const tenant = createTenant();
  const host = createGraphHost({
    tenant,
    verifyBearer: async () => ({ ok: true, roles: ["Mail.Read"] }),
    now: () => tenant.now,
  });
  const { status, body } = await host.handle({
    method: "GET",
    host: "graph.microsoft.com",
    target: benchPages(tenant).messages,
    headers: new Headers({ authorization: "Bearer x", accept: "application/json" }),
    body: new Uint8Array(),
  });
  if (status !== 200) throw new Error(`the simulated Graph answered ${status}`);
  return String(body);
}

/** A page of so many messages, which are those of the one page again and again. */
export const longPage = (page: string, count: number): string => {
  const { value } = JSON.parse(page) as { readonly value: readonly object[] };
  return JSON.stringify({ value: Array.from({ length: count }, (_, index) => value[index % value.length]) });
};
