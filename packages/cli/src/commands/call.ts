import type { Command } from "../command.ts";
import { connectionParameters } from "./connection-parameters.ts";

/** `graphveil call`. */
export const call: Command = {
  name: "call",
  summary: "Send a GET, or batches of them, to a deployed or local proxy and print what it answers",
  description: `The endpoint is --url, else the variable GRAPHVEIL_ENDPOINT, else the local
server. The path is Graph's, with or without /v1.0; a link of an earlier reply
is taken, too. What has to be encoded is encoded here.

The host says who you are: a Function URL gets an AWS signature (variables,
profiles, SSO, instance), run.app and cloudfunctions.net get an identity token
of Google's application default credentials, and loopback gets nothing. --as
says otherwise. --as bearer reads a token from the standard input; a token is
never an argument.

A 429 or 503 is asked again as its Retry-After says, up to three times and two
minutes each. With --batch, each answer is a line of JSON with its id, URL, status
and body, and a refusal of one request does not end the others.

JSON is printed with indents. A refusal is explained on the standard error, with
exit code 4. Where nobody answers, the exit code is 5.`,
  parameters: [
    { form: "[path]", meaning: "such as '/users?$top=5', in quotes for the shell" },
    ...connectionParameters,
    { form: "--all", meaning: "follow the pages to the last; one record a line (NDJSON)" },
    { form: "--csv", meaning: "print CSV (RFC 4180) with a header" },
    {
      form: "--columns <names>",
      meaning: "the columns of the CSV, with commas between them; a.b is b within a",
    },
    {
      form: "--batch <file>",
      meaning:
        "send the GETs of a file in batches: paths, one a line, or a JSON batch; - is the standard input",
    },
    { form: "--time", meaning: "print status and milliseconds of each request to the standard error" },
  ],
  examples: [
    "graphveil call '/users?$top=5&$select=id,mail'",
    "graphveil call /_graphveil/openapi.json --url https://<id>.lambda-url.eu-central-1.on.aws --role arn:aws:iam::123456789012:role/analytics",
    "graphveil call '/users?$select=id,mail' --all --csv --columns id,mail > users.csv",
    "graphveil call --batch paths.txt > answers.ndjson",
    "get-token | graphveil call /users --as bearer --url https://proxy.example.com --time",
  ],
  load: async () => (await import("../call/run-call.ts")).runCall,
};
