import { describe, expect, test } from "vitest";
import { run } from "../run-program.ts";

const csvOf = async (records: readonly object[], columns: string, more: object = {}) => {
  const fetch = async () => Response.json({ value: records, ...more });
  return run(["call", "/users", "--csv", "--columns", columns], { fetch });
};

describe("CSV", () => {
  test("has a header, CRLF, and quotes where RFC 4180 asks for them", async () => {
    const records = [
      { id: "1", note: 'a "word", and\r\nmore' },
      { id: "2", note: "plain" },
    ];
    const { code, stdout, stderr } = await csvOf(records, "id,note");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toBe('id,note\r\n1,"a ""word"", and\r\nmore"\r\n2,plain\r\n');
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "=1\n+1"])(
    "defuses the formula %j",
    async (value) => {
      const { stdout } = await csvOf([{ id: value }], "id");
      expect(stdout.replaceAll('"', "")).toBe(`id\r\n'${value}\r\n`);
    },
  );

  test("defuses a formula that has to be quoted, too", async () => {
    const { stdout } = await csvOf([{ id: '=HYPERLINK("x","y")' }], "id");
    expect(stdout).toBe('id\r\n"\'=HYPERLINK(""x"",""y"")"\r\n');
  });

  test("reads columns by path, also of names with dots, and leaves absent ones empty", async () => {
    const record = {
      from: { emailAddress: { address: "p1_a@contoso.com" } },
      "subject@graphveil.measure": { length: 23, words: 4 },
      to: [{ name: "a" }, { name: "b" }],
      flag: { done: false },
      none: null,
    };
    const columns =
      "from.emailAddress.address,subject@graphveil.measure.words,to.name,flag,flag.done,none,gone.x";
    const { stdout } = await csvOf([record], columns);
    expect(stdout).toBe(`${columns}\r\np1_a@contoso.com,4,"[""a"",""b""]","{""done"":false}",false,,\r\n`);
  });

  test("does not take what every object inherits for a column", async () => {
    expect((await csvOf([{ id: 1 }], "toString,__proto__")).stdout).toBe("toString,__proto__\r\n,\r\n");
  });

  test("has its header where there is no record", async () => {
    expect((await csvOf([], "id,mail")).stdout).toBe("id,mail\r\n");
  });

  test("of one page says that there are more", async () => {
    const more = { "@odata.nextLink": "http://127.0.0.1:8787/v1.0/users?n" };
    const { code, stderr } = await csvOf([{ id: 1 }], "id", more);
    expect([code, stderr]).toEqual([0, "There are more pages: --all follows them.\n"]);
  });

  test("of all pages has one header", async () => {
    let pages = 0;
    const fetch = async () => {
      pages++;
      const link = pages < 3 ? { "@odata.nextLink": `http://127.0.0.1:8787/v1.0/users?n=${pages}` } : {};
      return Response.json({ value: [{ id: pages }], ...link });
    };
    const { stdout } = await run(["call", "/users", "--all", "--csv", "--columns", "id"], { fetch });
    expect(stdout).toBe("id\r\n1\r\n2\r\n3\r\n");
  });

  test.each(["12", "<html>", "[]"])("cannot be made of %s", async (body) => {
    const fetch = async () => new Response(body);
    const { code, stdout, stderr } = await run(["call", "/users/$count", "--csv", "--columns", "id"], {
      fetch,
    });
    expect([code, stdout, stderr]).toEqual([
      1,
      "",
      "The reply has no records; ask for it without --all and --csv.\n",
    ]);
  });
});
