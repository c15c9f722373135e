import { describe, expect, test } from "vitest";
import { serveFaults } from "../../src/commands/serve-faults.ts";
import { readServeOptions } from "../../src/serve/options.ts";
import { run } from "../run-program.ts";

describe("the options of serve", () => {
  test("have defaults, and PORT stands for --port", () => {
    const nothing = {
      policy: undefined,
      tls: false,
      faults: [],
      liveSeconds: undefined,
      real: false,
      json: false,
    };
    expect(readServeOptions({ options: {} }, {})).toEqual({ ...nothing, port: 8787 });
    expect(readServeOptions({ options: {} }, { PORT: "80" }).port).toBe(80);
    expect(readServeOptions({ options: { port: "81" } }, { PORT: "80" }).port).toBe(81);
  });

  test("take several faults, and seconds for the living tenant", () => {
    const read = (options: Record<string, string | boolean>) => readServeOptions({ options }, {});
    expect(read({ fault: "graph-slow, sts-denied" }).faults).toEqual(["graph-slow", "sts-denied"]);
    expect(read({ live: true }).liveSeconds).toBe(5);
    expect(read({ live: "0.5" }).liveSeconds).toBe(0.5);
  });

  test.each([
    [["--port", "http"], 3, "Nothing is served: --port must be a number from 0 to 65535.\n"],
    [["--port", "70000"], 3, "Nothing is served: --port must be a number from 0 to 65535.\n"],
    [
      ["--port", "22"],
      3,
      expect.stringContaining("refuse port 22, which belongs to another protocol; set --port"),
    ],
    [
      ["--fault", "graph-gone"],
      2,
      "--fault has a name that is not one of the list; see graphveil serve --help.\n",
    ],
    [
      ["--fault", "constructor"],
      2,
      "--fault has a name that is not one of the list; see graphveil serve --help.\n",
    ],
    [["--live", "0"], 2, "--live takes seconds between two changes, from 0.01 to 86400.\n"],
    [["--live", "-1"], 2, expect.stringContaining("--live takes seconds")],
    [["--live", "soon"], 2, expect.stringContaining("--live takes seconds")],
    [["--real", "--live"], 2, expect.stringContaining("do not go with --real")],
    [["--real", "--fault", "graph-slow"], 2, expect.stringContaining("do not go with --real")],
    [["--policy", "none.json"], 2, "none.json cannot be read: there is no such file. Check the path.\n"],
  ])("refuse %j in a line", async (options, code, stderr) => {
    expect(await run(["serve", ...options])).toEqual({ code, stdout: "", stderr });
  });

  test("list every fault in the help", async () => {
    const { stdout } = await run(["serve", "--help"]);
    for (const [name, meaning] of Object.entries(serveFaults))
      expect(stdout).toMatch(new RegExp(`^  ${name} +${meaning.replaceAll(/[()]/g, "\\$&")}$`, "m"));
  });

  test("--real is refused with all that is missing at once", async () => {
    const { code, stdout, stderr } = await run(["serve", "--real", "--port", "0"]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "" });
    for (const name of ["TENANT_ID", "CLIENT_ID", "KEY", "POLICY"])
      expect(stderr).toMatch(new RegExp(`^ {2}GRAPHVEIL_${name} `, "m"));
    expect(stderr).toContain("the real clouds are meant");
  });
});
