import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { defaultWorld } from "@graphveil/simulator";
import { describe, expect, test } from "vitest";
import { useNetwork } from "../harness/network.ts";
import { emptyFolder, installTarball } from "./installation.ts";
import { root, tarballOf, unpackTarball } from "./tarball.ts";

const run = promisify(execFile);
const simulated = useNetwork();
const { aws, keyVault } = defaultWorld;

/** The program that README shows, word for word; and the same on Google, as README says it. */
const readme = await readFile(join(root, "README.md"), "utf8");
const [, onAws = expect.unreachable()] =
  /^## The identity by itself\n[\s\S]*?^```js\n([\s\S]*?)^```/m.exec(readme) ?? [];
const onGoogle = onAws
  .replaceAll("createAwsCredential", "createGoogleCredential")
  .replace("@graphveil/core/aws", "@graphveil/core/google");

const clouds = [
  {
    cloud: "AWS",
    program: onAws,
    peer: "@aws-sdk/client-sts",
    leg: "sts",
    environment: {
      AWS_REGION: aws.region,
      AWS_ACCESS_KEY_ID: aws.proxy.accessKeyId,
      AWS_SECRET_ACCESS_KEY: aws.proxy.secretAccessKey,
      AWS_SESSION_TOKEN: aws.proxy.sessionToken,
    },
  },
  { cloud: "Google", program: onGoogle, peer: "google-auth-library", leg: "metadata", environment: {} },
] as const;

/** An empty folder with the tarball, the cloud's SDK and Azure's client, and the program in it. */
const install = async (program: string, peer: string, file: string) => {
  const folder = await emptyFolder();
  await installTarball(await tarballOf("graphveil-core"), folder, [peer, "@azure/keyvault-secrets"]);
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  await writeFile(join(folder, file), program);
  return folder;
};

describe.each(clouds)("the package on $cloud", ({ program, peer, leg, environment }) => {
  test("reads a secret of Key Vault with README's lines, keylessly", async () => {
    const { stack, network } = simulated;
    const folder = await install(program, peer, "secret.js");
    stack.simulator.journal.clear();
    const env = { ...network.environment, ...environment, HOME: folder };
    const { stdout } = await run(process.execPath, ["secret.js"], { cwd: folder, env });
    expect(stdout).toBe(`${keyVault.secretValue}\n`);
    expect(stack.simulator.journal.of(leg).length).toBeGreaterThan(0);
    expect(stack.simulator.journal.of("keyVault").map(({ status }) => status)).toEqual([401, 200]);
  });

  test("has declarations that the same lines compile with", async () => {
    const folder = await install(program, peer, "secret.ts");
    const options = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2024", "--skipLibCheck"];
    const types = ["--types", "node", "--typeRoots", join(root, "node_modules", "@types")];
    const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
    const compile = (file: string) =>
      run(process.execPath, [compiler, ...options, ...types, file], { cwd: folder });
    await compile("secret.ts");
    await writeFile(join(folder, "wrong.ts"), program.replace("{ tenantId, clientId }", "{ tenantId }"));
    await expect(compile("wrong.ts")).rejects.toMatchObject({
      stdout: expect.stringMatching(/'clientId' is missing/),
    });
  });
});

test("a program without a region, and one without the cloud's SDK, are told what is missing", async () => {
  const { network } = simulated;
  const folder = await install(onAws, "google-auth-library", "secret.js");
  const start = (environment: Readonly<Record<string, string>>) =>
    run(process.execPath, ["secret.js"], { cwd: folder, env: { ...network.environment, ...environment } });
  await expect(start({})).rejects.toMatchObject({
    stderr: expect.stringContaining("No AWS region: give the option region, or set AWS_REGION."),
  });
  await expect(start({ AWS_REGION: aws.region })).rejects.toMatchObject({
    stderr: expect.stringContaining("@aws-sdk/client-sts"),
  });
});

test("the tarball holds modules, declarations and nothing of tests, and names no folder of this machine", async () => {
  const files = await unpackTarball(await tarballOf("graphveil-core"));
  const others = [...files.keys()].filter((file) => !/^(?:core|aws|google)\/.+\.(?:js|d\.ts)$/.test(file));
  expect(others.sort()).toEqual(["LICENSE", "README.md", "package.json"]);
  for (const [file, content] of files)
    expect(Buffer.from(content).includes(root), `${file} names ${root}`).toBe(false);
});
