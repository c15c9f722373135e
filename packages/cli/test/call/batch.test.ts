import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CommandContext } from "../../src/command.ts";
import { createEmbeddedService } from "../../src/serve/embedded.ts";
import { type LocalServer, startLocalServer } from "../../src/serve/local-server.ts";
import { run } from "../run-program.ts";

let server: LocalServer;
let folder: string;
beforeAll(async () => {
  server = await startLocalServer(createEmbeddedService({}, () => undefined).service.proxy, 0);
  folder = await mkdtemp(join(tmpdir(), "graphveil-batch-"));
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

/** Runs `call --batch` over a file with these contents. */
async function batch(contents: string, context: Partial<CommandContext> = {}, ...more: readonly string[]) {
  await writeFile(join(folder, "requests"), contents);
  const env = { GRAPHVEIL_ENDPOINT: server.base };
  return run(["call", "--batch", "requests", ...more], { env, folder, ...context });
}

interface Answer {
  readonly id: string;
  readonly url: string;
  readonly status: number;
  readonly body: { readonly value: readonly { readonly id: string }[] };
}
const answersOf = (text: string): readonly Answer[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Answer);

const people = async (): Promise<readonly string[]> =>
  answersOf((await batch("/users?$select=id&$top=999")).stdout)[0]?.body.value.map(({ id }) => id) ?? [];

describe("call --batch", () => {
  test("sends the paths of a file, 20 in a batch, and prints a line for each answer in their order", async () => {
    const ids = (await people()).slice(0, 45);
    let posts = 0;
    const fetch: typeof globalThis.fetch = (input, init) => {
      posts++;
      return globalThis.fetch(input, init);
    };
    const { code, stdout, stderr } = await batch(
      `\uFEFF${ids.map((id) => `/users/${id}?$select=id,mail`).join("\r\n")}\r\n\r\n`,
      { fetch },
    );
    expect([code, stderr, posts]).toEqual([0, "", 3]);
    const answers = answersOf(stdout);
    expect(answers.map(({ id, url, status }) => [id, url, status])).toEqual(
      ids.map((id, at) => [String(at + 1), `/users/${id}?%24select=id%2Cmail`, 200]),
    );
    expect(answers.map(({ body }) => Reflect.get(body, "id"))).toEqual(ids);
  });

  test("takes a path encoded or not, with the version or not, and a link; and - for the standard input", async () => {
    const links = (await batch("/users?$select=id&$top=2")).stdout;
    const link = Reflect.get(answersOf(links)[0]?.body ?? {}, "@odata.nextLink") as string;
    const input = ["users?$top=1&$select=id", "/v1.0/users?%24top=1&%24select=id", link].join("\n");
    const env = { GRAPHVEIL_ENDPOINT: server.base };
    const { code, stdout } = await run(["call", "--batch", "-"], { env, input });
    expect([code, answersOf(stdout).map(({ status }) => status)]).toEqual([0, [200, 200, 200]]);
  });

  test("takes Graph's JSON batch with its headers and what depends on what", async () => {
    const requests = [
      { id: "a", method: "GET", url: "/me" },
      { id: "b", url: "/users?$top=1&$select=id", dependsOn: ["a"] },
      { id: "c", url: "/users/$count", headers: { ConsistencyLevel: "eventual" } },
    ];
    const { code, stdout, stderr } = await batch(JSON.stringify({ requests }));
    expect(answersOf(stdout).map(({ id, status }) => [id, status])).toEqual([
      ["a", 403],
      ["b", 424],
      ["c", 200],
    ]);
    expect(code).toBe(4);
    expect(stderr).toMatch(
      /^a: Refused: 403 operationRefused .*openapi\.json.*\nb: Refused: 424 failedDependency .*\n$/,
    );
  });

  test("explains each refusal from the table of codes, and goes on", async () => {
    const [id = ""] = await people();
    const { code, stdout, stderr } = await batch(
      ["/users?$top=0", `/users/${id}?$select=displayName`, "/users/s1_none", `/users/${id}?$select=id`].join(
        "\n",
      ),
    );
    expect([code, answersOf(stdout).map(({ status }) => status)]).toEqual([4, [400, 403, 404, 200]]);
    expect(stderr).toContain("1: Refused: 400 invalidRequest $top: 1 to 999.");
    expect(stderr).toContain("2: Refused: 403 propertyRefused");
    expect(stderr).toContain("3: Refused: 404 notFound");
    expect(stderr.trim().split("\n")).toHaveLength(3);
  });

  test("asks again for what is throttled alone, as Retry-After says, up to three times", async () => {
    const sent: (readonly string[])[] = [];
    const waits: number[] = [];
    const fetch: typeof globalThis.fetch = async (_, init) => {
      const { requests } = JSON.parse(String(init?.body)) as { requests: { id: string }[] };
      sent.push(requests.map(({ id }) => id));
      const responses = requests.map(({ id }) =>
        id === "2" || (id === "3" && sent.length === 1)
          ? {
              id,
              status: 429,
              headers: { "Retry-After": id, "x-graphveil-error": "throttled" },
              body: { error: {} },
            }
          : { id, status: 200, headers: {}, body: { value: [] } },
      );
      return Response.json({ responses });
    };
    const sleep = async (ms: number) => void waits.push(ms);
    const { code, stdout, stderr } = await batch("/users\n/groups\n/users/delta", { fetch, sleep });
    expect(sent).toEqual([["1", "2", "3"], ["2", "3"], ["2"], ["2"]]);
    expect(waits).toEqual([3_000, 2_000, 2_000]);
    expect([code, answersOf(stdout).map(({ status }) => status)]).toEqual([4, [200, 429, 200]]);
    expect(stderr).toContain("2 of them are throttled: asks again in 3 s\n");
  });

  test("of a caller without the operation is refused as a whole", async () => {
    const fetch = async () =>
      Response.json({ error: {} }, { status: 401, headers: { "x-graphveil-error": "callerUnknown" } });
    const { code, stdout, stderr } = await batch("/users", { fetch });
    expect([code, stdout, stderr]).toEqual([4, "", expect.stringContaining("Refused: 401 callerUnknown")]);
  });

  test.each([
    ["", [], "holds no request"],
    ["/users/../me", [], "holds . or .."],
    ["https://evil.example/v1.0/users", [], "another origin"],
    ["{", [], "is not JSON"],
    ['{"requests":1}', [], 'needs the member "requests"'],
    ['{"requests":[{"id":1,"url":"/users"}]}', [], "needs id and url as texts in request 1"],
    ['{"requests":[{"id":"1","method":"POST","url":"/users"}]}', [], "only GETs"],
    ['{"requests":[{"id":"a","url":"/users"},{"id":"A","url":"/users"}]}', [], "an id twice"],
    ['{"requests":[{"id":"a","url":"/users","headers":{"a":1}}]}', [], "headers that are not texts"],
    ['{"requests":[{"id":"a","url":"/users","dependsOn":"b"}]}', [], "dependsOn that is not a list"],
    [
      JSON.stringify({
        requests: Array.from({ length: 21 }, (_, id) => ({ id: `${id}`, url: "/users", dependsOn: [] })),
      }),
      [],
      "over 20 requests",
    ],
    ["/users", ["/users"], "takes the place of the path"],
    ["/users", ["--all"], "leave --all"],
  ])("of %j with %j is wrong use, and nothing is sent", async (contents, more, line) => {
    const fetch: typeof globalThis.fetch = () => expect.unreachable("a request was sent");
    const { code, stdout, stderr } = await batch(contents, { fetch }, ...more);
    expect([code, stdout, stderr]).toEqual([2, "", expect.stringContaining(line)]);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test.each(["one", "HTML"])("says so if the reply is not a batch reply (%s)", async (body) => {
    const fetch = async () => new Response(body === "one" ? '{"responses":[]}' : "<html>");
    const { code, stderr } = await batch("/users", { fetch });
    expect([code, stderr]).toEqual([4, expect.stringMatching(/no answer to request 1|is not a batch reply/)]);
  });
});
