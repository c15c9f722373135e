import type { AwsPrincipal, World } from "../../world.ts";
import { accountOf, sessionArn } from "./principals.ts";
import { type StsError, xml } from "./sts-errors.ts";

const DEFAULT_SECONDS = 3600;
const LEAST_SECONDS = 900;

/** The longest session of a role that a session assumes (role chaining). */
const MOST_SECONDS = 3600;

const invalid = (detail: string): StsError => [
  400,
  "ValidationError",
  `1 validation error detected: ${detail}`,
];

/**
 * `AssumeRole` (docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html): the credentials of a caller of the world, for
 * sessions of the account that its trust policy names, its own. Who may not is told the same as who names no role at all.
 *
 * @returns the content of the action's result, or the error
 */
export function assumeRole(
  world: World,
  principal: AwsPrincipal,
  fields: ReadonlyMap<string, string>,
  now: number,
): string | StsError {
  const roleArn = fields.get("RoleArn") ?? "";
  const session = fields.get("RoleSessionName") ?? "";
  const seconds = Number(fields.get("DurationSeconds") ?? DEFAULT_SECONDS);
  if (roleArn.length < 20)
    return invalid("Value at 'roleArn' failed to satisfy constraint: Member must have length 20 or more");
  if (!/^[\w+=,.@-]{2,64}$/.test(session))
    return invalid("Value at 'roleSessionName' failed to satisfy constraint: Member must satisfy a pattern");
  if (!(seconds >= LEAST_SECONDS && seconds <= MOST_SECONDS))
    return invalid("Value at 'durationSeconds' failed to satisfy constraint: Member must be 900 to 3600");
  const role = world.aws.callers.find((caller) => caller.roleArn === roleArn);
  if (role === undefined || accountOf(principal.roleArn) !== accountOf(role.roleArn))
    return [
      403,
      "AccessDenied",
      `User: ${sessionArn(principal)} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    ];
  const expiration = new Date(now + seconds * 1000).toISOString().replace(/\.\d+Z$/, "Z");
  return (
    `<AssumedRoleUser><AssumedRoleId>${role.roleId}:${xml(session)}</AssumedRoleId><Arn>${sessionArn({ ...role, sessionName: session })}</Arn></AssumedRoleUser>` +
    `<Credentials><AccessKeyId>${role.accessKeyId}</AccessKeyId><SecretAccessKey>${role.secretAccessKey}</SecretAccessKey>` +
    `<SessionToken>${role.sessionToken}</SessionToken><Expiration>${expiration}</Expiration></Credentials>`
  );
}
