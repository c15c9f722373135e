import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

// Lambda unpacks layers into /opt, which is the machine's own here: what is read there comes from the folder in the query.
const folder = new URL(import.meta.url).searchParams.get("folder");
const { readFileSync } = fs;
const inLayer = (path) =>
  typeof path === "string" && path.startsWith("/opt/") ? folder + path.slice("/opt".length) : path;

fs.readFileSync = (path, ...rest) => readFileSync(inLayer(path), ...rest);
syncBuiltinESMExports();
