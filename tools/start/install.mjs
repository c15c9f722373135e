// `node tools/start/install.mjs`: installs everything that a script of package.json needs. `start` needs less.
import { installEverything } from "./installation.mjs";

installEverything();
