import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { TerraformMissingError } from "./terraform.ts";
import { testApplied } from "./test-applied.ts";
import { testInfra, testInfraWithOpenTofu } from "./test-infra.ts";

const root = join(import.meta.dirname, "..", "..");
const say = (line: string) => process.stdout.write(`${line}\n`);

async function test(): Promise<boolean> {
  execFileSync(process.execPath, [join(root, "tools", "build", "main.ts")], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit"],
  });
  const results = await testInfra(join(root, "infra"));
  const problems = results.flatMap((result) => result.problems);
  for (const problem of problems) say(`FAILED ${problem}`);
  for (const { name, passed, plans } of results)
    say(`${name}  ${passed} passed${plans.length > 0 ? `, ${plans.length} plans searched for secrets` : ""}`);
  const openTofu = await testInfraWithOpenTofu(join(root, "infra"));
  for (const problem of openTofu.problems) say(`FAILED ${problem}`);
  say(
    openTofu.version === undefined
      ? "OpenTofu: not tried, since there is no tofu on the PATH"
      : `OpenTofu ${openTofu.version}: ${openTofu.passed} passed`,
  );
  const applied = await testApplied(root, results);
  const sum = (field: "passed" | "refusals" | "guarded") =>
    results.reduce((total, result) => total + result[field], 0);
  const failed = problems.length + openTofu.problems.length + applied.failed;
  say(
    `infra: ${sum("passed") + openTofu.passed + applied.passed} tests passed, ${sum("refusals")} of them refusals, ` +
      `${openTofu.passed} with OpenTofu, ${applied.passed} of the proxy as applied, ${sum("guarded")} resources guarded, ${failed} failed`,
  );
  return failed === 0;
}

const passed = await test().catch((error: unknown) => {
  if (!(error instanceof TerraformMissingError)) throw error;
  say(`FAILED ${error.message}`);
  return false;
});
if (!passed) process.exitCode = 1;
