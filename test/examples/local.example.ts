import { once } from "node:events";
import { readdir, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { createTenant, type NodeProcess, startNodeProcess } from "@graphveil/simulator";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { backstage, programs, type Tenant } from "./expected.ts";
import { runExample } from "./programs.ts";

const root = join(import.meta.dirname, "..", "..");
const { people, mailboxes } = createTenant();
const tenant: Tenant = { people: people.length, mailboxes: mailboxes.length };

let start: NodeProcess;
let environment: Readonly<Record<string, string>>;

const freePort = async (): Promise<number> => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
};

/** The command that a reader types: `npx --yes pnpm@12 start`. */
beforeAll(async () => {
  const port = await freePort();
  start = startNodeProcess({
    arguments: [join(root, "tools", "start", "graphveil.mjs"), "serve"],
    workingDirectory: root,
    environment: { PATH: process.env["PATH"] ?? "", HOME: process.env["HOME"] ?? "", PORT: String(port) },
  });
  environment = { ENDPOINT: `http://127.0.0.1:${port}` };
  const isUp = () =>
    fetch(`${environment["ENDPOINT"]}/_graphveil/health`).then(
      () => true,
      () => false,
    );
  let ended = false;
  void start.exited.then(() => {
    ended = true;
  });
  while (!(await isUp())) {
    if (ended) throw new Error(start.stderr());
    await setTimeout(100);
  }
});
afterAll(() => start.stop());

describe("against start", () => {
  test.each(programs)("%s runs as it is", async (name, args, check) => {
    check(await runExample(name, environment, ...args), tenant);
  });

  test(`${backstage[0]} runs as it is`, async () => {
    const [name, check] = backstage;
    check(await runExample(name, environment), tenant);
  });
});

test("every program of the folder is run here, and named in its README", async () => {
  const readme = await readFile(join(root, "examples", "README.md"), "utf8");
  const folders = ["curl", "python", "typescript"];
  const names = await Promise.all(
    folders.map(async (folder) =>
      (await readdir(join(root, "examples", folder)))
        .filter((name) => /\.(?:sh|py|ts)$/.test(name))
        .map((name) => `${folder}/${name}`),
    ),
  );
  const libraries = ["python/proxy.py", "typescript/proof.ts"];
  const run = [...programs.map(([name]) => name), backstage[0], ...libraries];
  expect(names.flat().toSorted()).toEqual(run.toSorted());
  for (const name of run) expect(readme).toContain(`(${name})`);
});
