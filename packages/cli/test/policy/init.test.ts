import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { CommandError } from "../../src/command-error.ts";
import type { Prompts } from "../../src/prompts.ts";
import { run } from "../run-program.ts";

const emptyFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "graphveil-init-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
};

const role = "arn:aws:iam::123456789012:role/reader";
const group = "02bd9fd6-8f93-4758-87c3-1fb73740a315";

/** A person who gives these answers in their order; a text is given again until it has no fault. */
const personWith = (...answers: readonly (string | readonly string[])[]) => {
  const left = [...answers];
  const faults: string[] = [];
  const prompts: Prompts = {
    async text({ faultOf }) {
      for (;;) {
        const answer = String(left.shift());
        const fault = faultOf?.(answer);
        if (fault === undefined) return answer;
        faults.push(fault);
      }
    },
    choose: async ({ choices }) =>
      choices.find(({ value }) => value === left[0] && left.shift())?.value ?? expect.unreachable(),
    chooseSome: async ({ choices }) => {
      const chosen = left.shift() ?? [];
      return choices.map(({ value }) => value).filter((value) => chosen.includes(value));
    },
  };
  return { prompts, left, faults };
};

describe("policy init with flags", () => {
  test("writes a policy that has no faults, and says what it comes to", async () => {
    const folder = await emptyFolder();
    const flags = [
      "--caller",
      "acme",
      "--aws-role",
      role,
      "--domains",
      "contoso.com, fabrikam.com",
      "--private",
    ];
    const { code, stdout, stderr } = await run(["policy", "init", ...flags, "--exclude", group], { folder });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(JSON.parse(await readFile(join(folder, "policy.json"), "utf8"))).toEqual({
      profile: "strict",
      tenantDomains: ["contoso.com", "fabrikam.com"],
      callers: [
        {
          name: "acme",
          match: { awsRole: role },
          groups: ["directory", "mail", "calendar"],
          exclude: { group },
          private: "drop",
        },
      ],
    });
    expect(stdout).toMatch(/^wrote policy\.json\ncaller acme: strict\npermissions: .*Mail\.Read/);
    expect((await run(["policy", "check", "policy.json"], { folder })).code).toBe(0);
  });

  test.each([
    [["--aws-account", "123456789012"], { awsAccount: "123456789012" }],
    [
      ["--google", "reader@project.iam.gserviceaccount.com"],
      { gcpServiceAccount: "reader@project.iam.gserviceaccount.com" },
    ],
    [["--local"], { local: true }],
  ])("takes %j for who reads", async (flags, match) => {
    const folder = await emptyFolder();
    expect((await run(["policy", "init", "p.json", "--caller", "a", ...flags], { folder })).code).toBe(0);
    expect(JSON.parse(await readFile(join(folder, "p.json"), "utf8"))).toMatchObject({
      callers: [{ match }],
    });
  });

  test.each([
    [["--caller", "a"], /^There is no terminal to ask at: give --caller, and one of --aws-role,/],
    [["--local"], /^There is no terminal to ask at/],
    [
      ["--caller", "a", "--local", "--aws-role", role],
      /^Give one of --aws-role, --aws-account, --google and --local/,
    ],
    [
      ["--caller", "a", "--aws-role", "reader", "--groups", "mail,calender", "--domains", "@x"],
      /answers have faults\.\n {2}--domains .+\n {2}--aws-role .+\n {2}--groups .+did you mean calendar\?\n$/,
    ],
    [["--caller", "a", "--local", "--profile", "open"], /--profile must be one of/],
    [["--caller", "a", "--local", "--mailboxes", "sales"], /--mailboxes must be/],
  ])("refuses %j, and writes nothing", async (flags, stderr) => {
    const folder = await emptyFolder();
    expect(await run(["policy", "init", ...flags], { folder })).toEqual({
      code: 2,
      stdout: "",
      stderr: expect.stringMatching(stderr),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  test("leaves a file that is there alone", async () => {
    const folder = await emptyFolder();
    await writeFile(join(folder, "policy.json"), "signed");
    const { code, stderr } = await run(["policy", "init", "--caller", "a", "--local"], { folder });
    expect([code, stderr]).toEqual([2, "policy.json is there already: name another file, or remove it.\n"]);
    expect(await readFile(join(folder, "policy.json"), "utf8")).toBe("signed");
  });
});

describe("policy init with questions", () => {
  test("asks for all that is open, and again where an answer has a fault", async () => {
    const folder = await emptyFolder();
    const { prompts, left, faults } = personWith(
      ...["analytics", "awsRole", "reader", role, "acme", ["mail", "rooms"], "@x", "contoso.com"],
      ...["sales", group, "", "drop"],
    );
    const { code, stdout } = await run(["policy", "init"], { folder, prompts });
    expect([code, left]).toEqual([0, []]);
    expect(stdout).toContain("caller acme: analytics");
    expect(faults).toEqual([
      expect.stringMatching(/^It must be the ARN of one IAM role/),
      expect.stringMatching(/^It must be a domain/),
      expect.stringMatching(/^It must be .*object id/),
    ]);
    expect(JSON.parse(await readFile(join(folder, "policy.json"), "utf8"))).toMatchObject({
      profile: "analytics",
      callers: [{ groups: ["mail", "rooms"], mailboxes: { group }, private: "drop" }],
    });
  });

  test("asks nothing where the flags say who reads", async () => {
    const { prompts, left } = personWith("unasked");
    const folder = await emptyFolder();
    await run(["policy", "init", "--caller", "a", "--local"], { folder, prompts });
    expect(left).toEqual(["unasked"]);
  });

  test("writes nothing where the person ends it", async () => {
    const folder = await emptyFolder();
    const ended = async (): Promise<never> => {
      throw new CommandError(130, "Nothing was written.");
    };
    const prompts: Prompts = { text: ended, choose: ended, chooseSome: ended };
    expect(await run(["policy", "init"], { folder, prompts })).toEqual({
      code: 130,
      stdout: "",
      stderr: "Nothing was written.\n",
    });
    expect(await readdir(folder)).toEqual([]);
  });
});
