import type { GraphProxy } from "@graphveil/core";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { createEmbeddedService } from "../../src/serve/embedded.ts";
import { type LocalServer, startLocalServer } from "../../src/serve/local-server.ts";
import { run } from "../run-program.ts";

let server: LocalServer;
beforeAll(async () => {
  server = await startLocalServer(createEmbeddedService({}, () => undefined).service.proxy, 0);
});
afterAll(() => server.close());

const call = (...argv: readonly string[]) =>
  run(["call", ...argv], { env: { GRAPHVEIL_ENDPOINT: server.base } });

interface Person {
  readonly id: string;
  readonly mail?: string;
}

const linesOf = (text: string): readonly Person[] =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Person);

/** What Graph itself pages by: folders of a mailbox, some at a time. */
const aMailbox = async (): Promise<string> => {
  for (const { id } of linesOf((await call("/users?$select=id", "--all")).stdout))
    if ((await call(`/users/${id}/messages?$top=1&$select=id`)).code === 0) return id;
  return expect.unreachable("nobody has a mailbox");
};

describe("call", () => {
  test.each([
    "/users?$top=2&$select=id,mail",
    "users?$top=2&$select=id,mail",
    "/v1.0/users?%24top=2&%24select=id%2Cmail",
  ])("prints the body of %s with indents", async (path) => {
    const { code, stdout, stderr } = await call(path);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^\{\n {2}"/);
    expect((JSON.parse(stdout) as { readonly value: readonly Person[] }).value).toHaveLength(2);
  });

  test.each([
    ["a slash at the end", (base: string) => `${base}/`],
    ["another name of loopback", (base: string) => base.replace("127.0.0.1", "localhost")],
  ])("takes an endpoint with %s, and follows its links", async (_, written) => {
    const argv = ["call", "/users?$top=7&$select=id", "--all", "--url", written(server.base)];
    const { code, stdout } = await run(argv);
    expect(code).toBe(0);
    expect(linesOf(stdout).length).toBeGreaterThan(7);
  });

  test("follows pages to the last, one record a line", async () => {
    const whole = JSON.parse((await call("/users?$select=id")).stdout) as {
      readonly value: readonly Person[];
    };
    const { code, stdout, stderr } = await call("/users?$top=7&$select=id", "--all");
    expect([code, stderr]).toEqual([0, ""]);
    expect(linesOf(stdout).map(({ id }) => id)).toEqual(whole.value.map(({ id }) => id));
    expect(stdout).not.toContain("nextLink");
  });

  test("takes a link of an earlier reply as its path", async () => {
    const first = JSON.parse((await call("/users?$top=7&$select=id")).stdout) as Readonly<
      Record<string, string>
    >;
    const { code, stdout } = await call(first["@odata.nextLink"] ?? expect.unreachable());
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as { readonly value: readonly Person[] }).value.length).toBeGreaterThan(0);
  });

  test("says where the next round of a delta begins, on the standard error", async () => {
    const { code, stdout, stderr } = await call("/users/delta?$select=id", "--all");
    expect(code).toBe(0);
    expect(linesOf(stdout).length).toBeGreaterThan(10);
    expect(stderr).toMatch(
      /^The next round begins at http:\/\/127\.0\.0\.1:\d+\/v1\.0\/users\/delta\?\S+\n$/,
    );
  });

  test("prints one record for what is no collection, and a count as it is", async () => {
    const id = await aMailbox();
    expect(linesOf((await call(`/users/${id}?$select=id`, "--all")).stdout).map((row) => row.id)).toEqual([
      id,
    ]);
    const { code, stdout } = await call(`/users/${id}/messages/$count`);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d+\n$/)]);
  });

  test("encodes what a person types: spaces, quotes, slashes, an offset from UTC", async () => {
    const id = await aMailbox();
    const filter =
      "$filter=receivedDateTime ge 2020-01-01T00:00:00Z&$orderby=receivedDateTime desc&$top=1&$select=id";
    expect(await call(`/users/${id}/messages?${filter}`)).toMatchObject({ code: 0, stderr: "" });
    const sent: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      sent.push(String(input));
      return Response.json({});
    };
    await run(
      ["call", "/users/a b/events?$orderby=start/dateTime&x='é'&startDateTime=2026-01-01T00:00:00+02:00"],
      {
        fetch,
      },
    );
    expect(sent).toEqual([
      "http://127.0.0.1:8787/v1.0/users/a%20b/events?%24orderby=start%2FdateTime&x=%27%C3%A9%27&startDateTime=2026-01-01T00%3A00%3A00%2B02%3A00",
    ]);
  });

  test("shows status and time of each page on the standard error", async () => {
    const { stdout, stderr } = await call("/users?$top=50&$select=id", "--all", "--time");
    expect(stderr).toMatch(/^(?:200 in \d+ ms\n){2,}$/);
    expect(stdout).not.toContain(" ms");
  });
});

describe("a refusal", () => {
  test.each([
    ["/users?$top=0", "Refused: 400 invalidRequest\n$top: 1 to 999.\n"],
    ["/me", "Refused: 403 operationRefused\n"],
    ["/users?$select=displayName", "Refused: 403 propertyRefused\n"],
    ["/users/s1_nothing", "Refused: 404 notFound\n"],
  ])("of %s is explained from the table of codes", async (path, beginning) => {
    const { code, stdout, stderr } = await call(path);
    expect([code, stdout]).toEqual([4, ""]);
    expect(stderr).toContain(beginning);
    expect(stderr.trim().split("\n").length).toBeGreaterThan(1);
    expect(stderr).toMatch(/\nrequest-id: [\w-]+\n$/);
  });

  test("in the middle of the pages leaves what came before, and ends with 4", async () => {
    let count = 0;
    const fetch: typeof globalThis.fetch = async () => {
      count++;
      if (count === 1)
        return Response.json({
          value: [{ id: "1" }],
          "@odata.nextLink": "http://127.0.0.1:8787/v1.0/users?n",
        });
      const headers = { "x-graphveil-error": "throttled", "retry-after": "9" };
      return Response.json(
        { error: { code: "throttled", message: "\u001b[31mstop" } },
        { status: 429, headers },
      );
    };
    const waits: number[] = [];
    const sleep = async (ms: number) => void waits.push(ms);
    const { code, stdout, stderr } = await run(["call", "/users", "--all"], { fetch, sleep });
    expect([code, stdout]).toEqual([4, '{"id":"1"}\n']);
    expect([waits, count]).toEqual([[9_000, 9_000, 9_000], 5]);
    expect(stderr).toContain("429: asks again in 9 s (1 of 3)\n");
    expect(stderr).toContain("Refused: 429 throttled\n [31mstop\nToo many requests;");
    expect(stderr).toContain("\nRetry-After: 9\n");
    expect(stderr).not.toContain("\u001b");
  });

  test.each([
    [302, "redirect"],
    [404, "is the endpoint right?"],
    [503, "may not have started"],
  ])("of a platform with %i says what to look at", async (status, hint) => {
    const fetch: typeof globalThis.fetch = async () => new Response("<html>", { status });
    const { code, stderr } = await run(["call", "/users"], { fetch });
    expect([code, stderr]).toEqual([4, expect.stringContaining(hint)]);
    expect(stderr).toContain(`Refused: ${status} by the platform`);
  });
});

test("a redirect is not followed", async () => {
  const redirect: GraphProxy = { handle: async () => Response.redirect(`${server.base}/v1.0/users`) };
  const other = await startLocalServer(redirect, 0);
  onTestFinished(() => other.close());
  const { code, stdout, stderr } = await run(["call", "/users", "--url", other.base]);
  expect([code, stdout, stderr]).toEqual([4, "", expect.stringContaining("Refused: 302 by the platform")]);
});

test("pages that lead in a circle end with 4", async () => {
  const next = "http://127.0.0.1:8787/v1.0/users?n";
  const fetch = async () => Response.json({ value: [{ id: 1 }], "@odata.nextLink": next });
  const { code, stdout, stderr } = await run(["call", "/users", "--all"], { fetch });
  expect([code, stderr]).toEqual([4, expect.stringContaining("in a circle")]);
  expect(stdout).toBe('{"id":1}\n{"id":1}\n');
});

describe("a link to another origin", () => {
  test.each([
    "https://evil.example/v1.0/users",
    "http://127.0.0.1:8788/v1.0/users",
    "https://127.0.0.1:8787/v1.0/users",
    "http://127.0.0.1:8787@evil.example/v1.0/users",
    "http://someone@127.0.0.1:8787/v1.0/users",
    "//evil.example/users",
    "not a link",
  ])("is not followed: %s", async (link) => {
    const sent: string[] = [];
    const fetch: typeof globalThis.fetch = async (input) => {
      sent.push(String(input));
      return Response.json({ value: [], "@odata.nextLink": link });
    };
    const { code, stderr } = await run(["call", "/users", "--all"], { fetch });
    expect([code, sent]).toEqual([4, ["http://127.0.0.1:8787/v1.0/users"]]);
    expect(stderr).toContain("its link is not followed");
    expect(stderr).not.toContain("evil");
  });

  test("is no path either", async () => {
    const { code, stderr } = await call("https://evil.example/v1.0/users");
    expect([code, stderr]).toEqual([2, expect.stringContaining("another origin")]);
  });
});

test.each(["ECONNREFUSED", "ENOTFOUND"])(
  "an endpoint that nobody answers at (%s) ends with 5",
  async (code) => {
    const fetch: typeof globalThis.fetch = async () => {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("secret"), { code }) });
    };
    const result = await run(["call", "/users"], { fetch });
    expect(result).toMatchObject({ code: 5, stdout: "" });
    expect(result.stderr).toContain(`http://127.0.0.1:8787 does not answer (${code}).\n`);
    expect(result.stderr).not.toContain("secret");
  },
);

test("a closed port and a reply that breaks off end with 5", async () => {
  const closed = await startLocalServer({ handle: async () => new Response() }, 0);
  await closed.close();
  expect((await run(["call", "/users", "--url", closed.base])).code).toBe(5);
  const broken = new ReadableStream({ start: (controller) => controller.error(new TypeError("terminated")) });
  const { code, stderr } = await run(["call", "/users"], { fetch: async () => new Response(broken) });
  expect([code, stderr]).toEqual([5, expect.stringContaining("does not answer")]);
});

describe("wrong use", () => {
  test.each<readonly [readonly string[], string]>([
    [["/users", "--as", "azure"], "--as must be aws, google, bearer or nobody."],
    [["/users", "--csv"], "--csv and --columns belong together"],
    [["/users", "--columns", "id"], "--csv and --columns belong together"],
    [["/users", "--csv", "--columns", "id,,mail"], "--csv and --columns belong together"],
    [["/users", "--role", "arn:aws:iam::1:role/a"], "--role is for --as aws."],
    [["/users", "--url", "proxy.example.com"], "must be a URL"],
    [["/users", "--url", "ftp://proxy.example.com"], "must be a URL"],
    [["/users", "--url", "http://proxy.example.com"], "must begin with https://"],
    [["/users", "--url", "https://proxy.example.com/v1.0"], "is scheme and host alone"],
    [["/users", "--url", "https://a:b@proxy.example.com"], "is scheme and host alone"],
    [["/users", "--url", "https://proxy.example.com"], "say with --as who you are"],
    [["/users", "--url", "https://proxy.example.com", "--as", "aws"], "set AWS_REGION"],
    [["/users/../me"], "holds . or .."],
    [["/users?$top=%"], "write %25"],
    [["/users#1"], "holds a #"],
    [["/users", "--alll"], "Did you mean --all?"],
    [[], "Say a path"],
  ])("%j is said in one line, and nothing is sent", async (argv, line) => {
    const fetch: typeof globalThis.fetch = () => expect.unreachable("a request was sent");
    const { code, stdout, stderr } = await run(["call", ...argv], { fetch });
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(line);
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });
});

describe("a bearer token", () => {
  const TOKEN = "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl";
  const argv = ["call", "/users", "--as", "bearer", "--url", "https://proxy.example.com", "--time"];
  const send = (status: number, headers: Headers[]): typeof globalThis.fetch => {
    return async (_, init) => {
      headers.push(new Headers(init?.headers));
      return Response.json({ value: [] }, { status });
    };
  };

  test.each([200, 401, 500])("comes from the standard input and is never printed (%i)", async (status) => {
    const headers: Headers[] = [];
    const { stdout, stderr } = await run(argv, { input: `${TOKEN}\n`, fetch: send(status, headers) });
    expect(headers.map((each) => each.get("authorization"))).toEqual([`Bearer ${TOKEN}`]);
    expect(stdout + stderr).not.toContain(TOKEN);
  });

  test("is asked for at a terminal, without an echo", async () => {
    const headers: Headers[] = [];
    const askSecret = async () => TOKEN;
    expect((await run(argv, { askSecret, fetch: send(200, headers) })).code).toBe(0);
    expect(headers[0]?.get("authorization")).toBe(`Bearer ${TOKEN}`);
  });

  test.each(["", "two words", `${TOKEN}\r\nx: y`])("is not %j", async (input) => {
    const { code, stderr } = await run(argv, { input, fetch: () => expect.unreachable() });
    expect([code, stderr]).toEqual([2, "The standard input must hold one bearer token and nothing else.\n"]);
  });

  test("is not sent to loopback without --as", async () => {
    const headers: Headers[] = [];
    await run(["call", "/users"], { input: TOKEN, fetch: send(200, headers) });
    expect([...(headers[0] ?? new Headers()).keys()]).toEqual(["accept"]);
  });
});

test("serve is still the simulator's where GRAPHVEIL_ENDPOINT is set", async () => {
  const env = { PORT: "0", GRAPHVEIL_ENDPOINT: server.base };
  const { code, stdout } = await run(["serve"], { env });
  expect([code, stdout]).toEqual([0, expect.stringContaining("simulated")]);
});
