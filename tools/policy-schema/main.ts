import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { policySchemaText } from "./policy-schema.ts";

writeFileSync(join(import.meta.dirname, "..", "..", "docs", "policy.schema.json"), policySchemaText());
