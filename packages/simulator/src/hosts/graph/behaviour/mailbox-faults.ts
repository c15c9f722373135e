import { GraphError, mailboxNotEnabled } from "../graph-error.ts";
import type { Entity, Serializer } from "../odata/serializer.ts";

/** How one mailbox is refused although the token is good. */
export interface MailboxRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  /** Which spelling of the user is refused; default both. */
  readonly askedBy?: "userPrincipalName";
}

const refusal = (status: number, code: string, message: string): MailboxRefusal => ({
  status,
  code,
  message,
});

const { code: notEnabled, message: notEnabledMessage } = mailboxNotEnabled();

/**
 * Refusals of single mailboxes as they were observed. A 401 says nothing of the token here: other mailboxes answer with
 * the same one.
 */
export const mailboxRefusals = {
  /** The mailbox is in the Exchange of the company's own, whose 401 Graph hands through. */
  onPremises: refusal(401, "UnknownError", ""),
  /** The user has no licence, among other causes that this code is used for. */
  unlicensed: refusal(401, "AuthenticationError", "Error authenticating with resource"),
  /** The same as a 400. */
  unlicensedBadRequest: refusal(400, "AuthenticationError", "Error authenticating with resource"),
  /** The tenant has no Exchange Online at all. */
  withoutExchange: refusal(
    401,
    "OrganizationFromTenantGuidNotFound",
    "The tenant for tenant guid does not exist.",
  ),
  /** Outside the scope group of the application's Exchange roles. */
  outsideScope: refusal(403, "ErrorAccessDenied", "Access to OData is disabled: [RAOP]"),
  inactive: refusal(404, notEnabled, notEnabledMessage),
  unsupported: refusal(404, "MailboxNotSupportedForRESTAPI", "REST API is not supported for this mailbox."),
  unknownToExchange: refusal(404, "ErrorInvalidUser", "The requested user is invalid."),
  notFound: refusal(404, "ResourceNotFound", "Resource could not be discovered."),
  /** A 503 that stays, however often one asks. */
  stale: refusal(503, "MailboxInfoStale", "Mailbox info is stale."),
  /** A shared mailbox that answers by object id and stays a 503 by its user principal name. */
  staleByName: {
    ...refusal(503, "MailboxInfoStale", "Mailbox info is stale."),
    askedBy: "userPrincipalName",
  },
} as const satisfies Readonly<Record<string, MailboxRefusal>>;

/** Why Exchange cannot write one item: every page with it is a 500, for good. */
export type CorruptionCode = "ErrorCorruptData" | "ErrorContentConversionFailed";

/** What a test does to single mailboxes and items; each function undoes what its method did. */
export interface MailboxFaults {
  /** Refuses all that Exchange serves of a user. */
  refuseMailbox(userId: string, refusal: MailboxRefusal): () => void;
  /** Refuses type casts in the `$select` of a mailbox's messages and folders, as some mailboxes do. */
  refuseCasts(userId: string): () => void;
  /** Makes an item unreadable, by its id as Graph gives it by default. */
  corruptItem(itemId: string, code: CorruptionCode): () => void;
}

/** The same for the host, which asks at each request. */
export interface MailboxFaultRegister extends MailboxFaults {
  /**
   * Throws the refusal of a user's mailbox.
   *
   * @param key the user as the path names it
   * @throws GraphError
   */
  check(userId: string, key: string): void;
  refusesCasts(userId: string): boolean;
  /** A serializer that cannot write what is corrupt. */
  guard(serializer: Serializer): Serializer;
}

function enter<T>(register: Map<string, T>, key: string, value: T): () => void {
  register.set(key, value);
  return () => {
    if (register.get(key) === value) register.delete(key);
  };
}

const unreadable = (code: CorruptionCode) =>
  new GraphError(
    500,
    code,
    code === "ErrorCorruptData"
      ? "Data is corrupt."
      : "The message content could not be converted to the requested format.",
  );

/** Creates a register in which every mailbox is well. */
export function createMailboxFaults(): MailboxFaultRegister {
  const refusals = new Map<string, MailboxRefusal>();
  const casts = new Map<string, true>();
  const corrupt = new Map<string, CorruptionCode>();
  const assertReadable = ({ wire }: Entity) => {
    const code = corrupt.get(String(wire["id"]));
    if (code !== undefined) throw unreadable(code);
  };
  return {
    refuseMailbox: (userId, refused) => enter(refusals, userId, refused),
    refuseCasts: (userId) => enter(casts, userId, true),
    corruptItem: (itemId, code) => enter(corrupt, itemId, code),
    check(userId, key) {
      const found = refusals.get(userId);
      if (found === undefined) return;
      if (found.askedBy === "userPrincipalName" && key.toLowerCase() === userId) return;
      throw new GraphError(found.status, found.code, found.message);
    },
    refusesCasts: (userId) => casts.has(userId),
    guard(serializer) {
      if (corrupt.size === 0) return serializer;
      return {
        writer(shape) {
          const write = serializer.writer(shape);
          return (entity) => {
            assertReadable(entity);
            return write(entity);
          };
        },
      };
    },
  };
}
