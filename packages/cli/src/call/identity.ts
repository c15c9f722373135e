import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import type { Endpoint } from "./endpoint.ts";

const identities = ["aws", "google", "bearer", "nobody"] as const;

/** How a request proves who sends it. */
export type Identity = (typeof identities)[number];

/** What a person said of who they are. */
export interface IdentityOptions {
  readonly as: string | undefined;
  readonly role: string | undefined;
}

/** A Function URL, whose region is what is signed for. The partitions have three ends of their own. */
const FUNCTION_URL =
  /^[a-z0-9]+\.lambda-url\.([a-z0-9-]+)\.on\.(?:aws|amazonwebservices\.com\.cn|amazonwebservices\.eu)$/;
const GOOGLE_HOST = /\.(?:run\.app|cloudfunctions\.net)$/;

/** The region in the host of a Function URL. */
export const regionOfHost = (host: string): string | undefined => FUNCTION_URL.exec(host)?.[1];

const wrongUse = (message: string): CommandError => new CommandError(EXIT.wrongUse, message);

/** The identity that a host asks for; undefined for one that says nothing of its platform. */
const identityOfHost = ({ host, loopback }: Endpoint): Identity | undefined => {
  if (loopback) return "nobody";
  if (regionOfHost(host) !== undefined) return "aws";
  return GOOGLE_HOST.test(host) ? "google" : undefined;
};

/**
 * Which identity is meant: the one that was said, else that of the host.
 *
 * @throws CommandError (wrong use) for a word that names none, a host that does not tell, and a role that nobody signs as
 */
export function chooseIdentity({ as, role }: IdentityOptions, endpoint: Endpoint): Identity {
  const said = identities.find((identity) => identity === as);
  if (as !== undefined && said === undefined)
    throw wrongUse(`--as must be ${identities.slice(0, -1).join(", ")} or ${identities.at(-1)}.`);
  const identity = said ?? identityOfHost(endpoint);
  if (identity === undefined)
    throw wrongUse(`${endpoint.host} does not tell which cloud it is of: say with --as who you are.`);
  if (role !== undefined && identity !== "aws") throw wrongUse("--role is for --as aws.");
  return identity;
}
