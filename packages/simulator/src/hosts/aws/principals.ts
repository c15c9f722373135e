import type { AwsPrincipal, World } from "../../world.ts";

/** Finds who holds an access key, as every AWS service does before it checks a signature. */
export type FindPrincipal = (accessKeyId: string) => AwsPrincipal | undefined;

/** All principals of the world: the function's own role, the administrator of its keys, and the callers. */
export function createPrincipalLookup(world: World): FindPrincipal {
  const principals = [world.aws.proxy, world.aws.administrator, ...world.aws.callers];
  return (accessKeyId) => principals.find((principal) => principal.accessKeyId === accessKeyId);
}

/** The account of a role ARN. */
export function accountOf(roleArn: string): string {
  return roleArn.split(":")[4] ?? "";
}

/** The ARN of the role's session, which is what AWS names in events and error messages: never the role itself. */
export function sessionArn(principal: AwsPrincipal): string {
  const role = principal.roleArn.slice(principal.roleArn.lastIndexOf("/") + 1);
  return `arn:aws:sts::${accountOf(principal.roleArn)}:assumed-role/${role}/${principal.sessionName}`;
}
