import { join } from "node:path";
import { TerraformMissingError } from "./terraform.ts";
import { testInfra } from "./test-infra.ts";

const infra = join(import.meta.dirname, "..", "..", "infra");
const say = (line: string) => process.stdout.write(`${line}\n`);

async function test(): Promise<boolean> {
  const results = await testInfra(infra);
  const problems = results.flatMap((result) => result.problems);
  for (const problem of problems) say(`FAILED ${problem}`);
  for (const { name, passed, plans } of results)
    say(`${name}  ${passed} passed${plans.length > 0 ? `, ${plans.length} plans searched for secrets` : ""}`);
  const sum = (field: "passed" | "refusals" | "guarded") =>
    results.reduce((total, result) => total + result[field], 0);
  say(
    `infra: ${sum("passed")} tests passed, ${sum("refusals")} of them refusals, ` +
      `${sum("guarded")} resources guarded, ${problems.length} failed`,
  );
  return problems.length === 0;
}

const passed = await test().catch((error: unknown) => {
  if (!(error instanceof TerraformMissingError)) throw error;
  say(`FAILED ${error.message}`);
  return false;
});
if (!passed) process.exitCode = 1;
