import { applicationRoles } from "@graphveil/core/policy";
import { type Expected, parseExpected } from "../entra/expected.ts";
import { findingsOf } from "../entra/findings.ts";
import { observe } from "../entra/tenant.ts";
import { answerGraph } from "../fakes/graph/routes.ts";
import { createTenant, type Tenant } from "../fakes/graph/tenant.ts";
import { type FakeServer, listenerOf, startFake } from "../fakes/server.ts";

/** The tenant of the guides' example values. */
export const TENANT_ID = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4";

/** A tenant of another cloud than the one whose ids are in the code, served on this machine. */
export interface FakeEntra extends FakeServer {
  readonly tenant: Tenant;
  /** What `az` of a sandbox needs to be signed in. */
  readonly env: Readonly<Record<string, string>>;
  /** What `entra:check` finds, by what a guide wrote into application.json. */
  check(application: string): Promise<readonly string[]>;
}

/** Other ids than those of the global cloud: each cloud has its own. */
const roles = Object.fromEntries(
  Object.keys(applicationRoles).map((name, index) => [
    name,
    `aaaaaaaa-0000-4000-8000-${String(index).padStart(12, "0")}`,
  ]),
);

/** Starts an empty tenant. */
export async function startEntra(): Promise<FakeEntra> {
  const tenant = createTenant(roles);
  const server = await startFake(listenerOf((request) => answerGraph(tenant, request)));
  return {
    ...server,
    tenant,
    env: { FAKE_GRAPH: server.url, FAKE_TENANT: TENANT_ID },
    async check(application) {
      const expected: Expected = { ...parseExpected(application), graph_root: server.url };
      const read = async (url: string) =>
        (await (await fetch(url)).json()) as Readonly<Record<string, unknown>>;
      return findingsOf(expected, await observe(read, expected));
    },
  };
}
