/** Permissions that Exchange itself grants the application, within a management scope (RBAC for Applications). */
export interface ExchangeGrant {
  /** By the names of Graph's permissions: `Mail.Read` for the role `Application Mail.Read`. */
  readonly roles: readonly string[];
  /** Object ids of the users whose mailboxes are in the scope. */
  readonly users: readonly string[];
}

/** The grants of Exchange that are in force. They add to those of Entra ID, and take nothing from them. */
export interface ExchangeGrants {
  /** Adds a grant, and returns the function that takes it back. */
  grantInScope(grant: ExchangeGrant): () => void;
}

/** The same for the host, which asks at each request. */
export interface ExchangeGrantRegister extends ExchangeGrants {
  /** What the application may do in the mailbox of a user: the roles of its token, and what Exchange grants there. */
  rolesFor(userId: string, ofToken: ReadonlySet<string>): ReadonlySet<string>;
}

/** Creates a register without grants. */
export function createExchangeGrants(): ExchangeGrantRegister {
  const grants = new Set<ExchangeGrant>();
  return {
    grantInScope(grant) {
      grants.add(grant);
      return () => void grants.delete(grant);
    },
    rolesFor(userId, ofToken) {
      const inScope = [...grants].filter(({ users }) => users.includes(userId));
      return inScope.length === 0 ? ofToken : new Set([...ofToken, ...inScope.flatMap(({ roles }) => roles)]);
    },
  };
}
