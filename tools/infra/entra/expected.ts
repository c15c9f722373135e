import * as v from "valibot";

const text = v.pipe(v.string(), v.minLength(1));

const schema = v.strictObject({
  graph_root: v.pipe(
    v.string(),
    v.regex(/^https?:\/\/[a-z0-9.-]+(?::\d+)?$/, "must be the origin of a Microsoft Graph"),
  ),
  client_id: v.pipe(v.string(), v.uuid("must be an application (client) id")),
  principal_id: v.pipe(v.string(), v.uuid("must be the object id of the enterprise application")),
  credentials: v.array(v.strictObject({ issuer: text, subject: text, audience: text })),
  permissions: v.array(text),
  owners: v.array(text),
  mailbox_scope: v.boolean(),
  /** Public certificates in PEM form; of a file that was printed before there were any, none. */
  certificates: v.optional(v.array(text), []),
});

/** What an application must be, as output `application` of the examples prints it. */
export type Expected = Readonly<v.InferOutput<typeof schema>>;

/**
 * Reads what is expected.
 *
 * @throws Error that names each member that is wrong, and what belongs there
 */
export function parseExpected(json: string): Expected {
  const result = v.safeParse(schema, JSON.parse(json));
  if (result.success) return result.output;
  const faults = result.issues.map((issue) => `${v.getDotPath(issue) ?? "the file"}: ${issue.message}`);
  throw new Error(`This is not what \`terraform output -json application\` prints.\n${faults.join("\n")}`);
}
