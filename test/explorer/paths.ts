import { join } from "node:path";

const dist = join(import.meta.dirname, "..", "..", "dist");

/** The page that is tested. */
export const pagePath = join(dist, "explorer", "index.html");

/** Where the screenshots of a run are kept, for a person to look at. */
export const screenshots = join(dist, "explorer-screenshots");
