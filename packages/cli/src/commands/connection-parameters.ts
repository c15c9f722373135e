import type { CommandParameter } from "../command.ts";

/** The options of every command that asks a proxy. */
export const connectionParameters: readonly CommandParameter[] = [
  {
    form: "--url <base>",
    meaning: "the proxy's endpoint, such as https://<id>.lambda-url.<region>.on.aws",
  },
  { form: "--as <who>", meaning: "aws, google, bearer or nobody" },
  { form: "--role <arn>", meaning: "the AWS role to assume and to sign as" },
];
