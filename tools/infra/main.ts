import { join } from "node:path";
import { staleModuleReadmes, writeModuleReadmes } from "./readme.ts";
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

const [command = "test"] = process.argv.slice(2);
switch (command) {
  case "test": {
    const stale = await staleModuleReadmes(infra);
    for (const name of stale) say(`FAILED ${name} is stale: npx --yes pnpm@12 run infra:readmes`);
    const passed = await test().catch((error: unknown) => {
      if (!(error instanceof TerraformMissingError)) throw error;
      say(`FAILED ${error.message}`);
      return false;
    });
    if (!passed || stale.length > 0) process.exitCode = 1;
    break;
  }
  case "readmes":
    for (const name of await writeModuleReadmes(infra)) say(`wrote ${name}`);
    break;
  default:
    say("usage: node tools/infra/main.ts [test | readmes]");
    process.exitCode = 2;
}
