// `node tools/start/run.mjs [options of Node] FILE …`: a tool of the workshop, after everything was installed. The shell that
// runs this has looked `node` up before the project's own was there, so the tool is started from here.
import { installEverything } from "./installation.mjs";
import { runNode } from "./run-node.mjs";

installEverything();
runNode(process.argv.slice(2));
