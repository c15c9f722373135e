import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { type AuditReader, createAuditReader } from "../harness/audit-lines.ts";
import { functionUrlEvent, iamOf } from "../harness/function-url-event.ts";
import { deployLambda, type LambdaDeployment } from "../harness/lambda.ts";
import { useNetwork } from "../harness/network.ts";

const simulated = useNetwork();
const { stack } = simulated;
const { world } = stack.simulator;

type Event = Readonly<Record<string, unknown>>;

const [caller = expect.unreachable("no caller")] = world.aws.callers;
const good: Event = functionUrlEvent(world, { target: "/v1.0/users?$top=1" }, iamOf(caller));
const context = good["requestContext"] as Event;

const without = (name: string): Event =>
  Object.fromEntries(Object.entries(good).filter(([key]) => key !== name));
const withContext = (changes: Event): Event => ({ ...good, requestContext: { ...context, ...changes } });
const withHeaders = (headers: Event): Event => ({
  ...good,
  headers: { ...(good["headers"] as Event), ...headers },
});

const secret = "northwind-secret";

/** Events that no Function URL writes as far as is known, but that a caller who may invoke the function directly can. */
const malformed: readonly (readonly [what: string, event: unknown])[] = [
  ["null", null],
  ["a text", secret],
  ["a list", [good]],
  ["an empty object", {}],
  ["an event of a schedule", { source: "aws.events", detail: { a: secret } }],
  ...["rawPath", "rawQueryString", "headers", "requestContext"].map((name): readonly [string, unknown] => [
    `no ${name}`,
    without(name),
  ]),
  ["no http", withContext({ http: undefined })],
  ["an http that is null", withContext({ http: null })],
  ["no method", withContext({ http: {} })],
  ["a method that is a number", withContext({ http: { method: 1 } })],
  ["no domain", withContext({ domainName: undefined })],
  ["a domain that is an object", withContext({ domainName: { a: secret } })],
  ["headers that are null", { ...good, headers: null }],
  ["headers that are a list", { ...good, headers: ["a", secret] }],
  ["a path that is a list", { ...good, rawPath: ["/v1.0/users"] }],
  ["a query that is an object", { ...good, rawQueryString: { a: secret } }],
  ["a body that is an object", { ...good, body: { a: secret } }],
  ["a value above U+00FF", withHeaders({ x: `€ ${secret}` })],
  ["a value with a line break", withHeaders({ x: `${secret}\nauthorization: x` })],
  ["a value with a carriage return", withHeaders({ x: `${secret}\rx` })],
  ["a value with NUL", withHeaders({ x: `${secret}\0x` })],
  ["a value with half a surrogate pair", withHeaders({ x: `${secret}\ud800` })],
  ["a value that is a list", withHeaders({ x: [secret] })],
  ["a value that is null", withHeaders({ x: null })],
  ["a name with a space", withHeaders({ [`x ${secret}`]: "x" })],
  ["a name with a line break", withHeaders({ [`x\n${secret}`]: "x" })],
  ["an empty name", withHeaders({ "": secret })],
];

/** What differs in the authorizer makes a caller unknown, and no more. */
const unknown: readonly (readonly [what: string, event: Event])[] = [
  ["no authorizer", withContext({ authorizer: undefined })],
  ["an authorizer that is null", withContext({ authorizer: null })],
  ["IAM that is null", withContext({ authorizer: { iam: null } })],
  [
    "an ARN that is a list",
    withContext({ authorizer: { iam: { ...iamOf(caller), userArn: [iamOf(caller).userArn] } } }),
  ],
  [
    "an account that is a number",
    withContext({ authorizer: { iam: { ...iamOf(caller), accountId: 444455556666 } } }),
  ],
];

describe("an event to the Lambda bundle under the real runtime client", () => {
  let deployment: LambdaDeployment;
  let audits: AuditReader;
  beforeAll(async () => {
    deployment = await deployLambda(stack, simulated.network);
    audits = createAuditReader(deployment.output);
  });
  afterAll(() => deployment.stop());

  /** The reply to an event, and the one audit event that it left. */
  const invoke = async (event: unknown) => {
    audits.take();
    const before = deployment.output().length;
    const result = await deployment.invoke(event);
    const events = [...audits.take()];
    await vi.waitFor(() => {
      events.push(...audits.take());
      expect(events).toHaveLength(1);
    });
    expect(deployment.output().slice(before)).not.toContain(secret);
    if (result.kind === "error") throw new Error(`the function ended with ${result.errorType}`);
    const { error } = JSON.parse(Buffer.from(result.body).toString()) as { error?: Event };
    return { status: result.status, error, audit: events[0] ?? expect.unreachable() };
  };

  test.each(malformed)("is refused, answered and recorded: %s", async (_, event) => {
    const { status, error, audit } = await invoke(event);
    expect([status, error?.["code"]]).toEqual([400, "invalidRequest"]);
    expect(audit).toMatchObject({ status: 400, error: "invalidRequest", reason: "request: not HTTP" });
  });

  test.each(unknown)("has nobody's caller: %s", async (_, event) => {
    const { status, audit } = await invoke(event);
    expect([status, audit["reason"]]).toEqual([401, "caller: no IAM principal in the event"]);
  });

  test.each([
    ["as it is", good],
    ["with a value of Latin-1", withHeaders({ "user-agent": "caf\u00e9\u00ff" })],
    ["with an undeclared member", { ...good, "x y": "€" }],
  ])("is served %s", async (_, event) => {
    expect((await invoke(event)).status).toBe(200);
  });
});
