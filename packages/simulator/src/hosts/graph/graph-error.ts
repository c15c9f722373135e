/** An error that Graph answers; thrown by whatever finds it and written by the host. */
export class GraphError extends Error {
  override readonly name = "GraphError";
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The part of Graph that a path belongs to: the two refuse in different words. */
export type Service = "directory" | "exchange";

/** The token has none of the roles that the operation accepts. */
export const accessDenied = (service: Service): GraphError =>
  service === "directory"
    ? new GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.")
    : new GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");

/** No such user or group in the directory; the message quotes what was asked for. */
export const resourceNotFound = (key: string): GraphError =>
  new GraphError(
    404,
    "Request_ResourceNotFound",
    `Resource '${key}' does not exist or one of its queried reference-property objects are not present.`,
  );

/** No such user for Exchange, which quotes an object id together with the tenant's. */
export const invalidUser = (key: string): GraphError =>
  new GraphError(404, "ErrorInvalidUser", `The requested user '${key}' is invalid.`);

/** The user is there and has no mailbox in Exchange Online. */
export const mailboxNotEnabled = (): GraphError =>
  new GraphError(
    404,
    "MailboxNotEnabledForRESTAPI",
    "The mailbox is either inactive, soft-deleted, or is hosted on-premise.",
  );

/** The id is one of this mailbox, and nothing has it. */
export const itemNotFound = (): GraphError =>
  new GraphError(404, "ErrorItemNotFound", "The specified object was not found in the store.");

/** The id is not an id of Exchange. */
export const idMalformed = (): GraphError =>
  new GraphError(400, "ErrorInvalidIdMalformed", "Id is malformed.");

/** An id of another mailbox; the message quotes the id and the mailbox. */
export const foreignItem = (id: string, mailbox: string): GraphError =>
  new GraphError(
    404,
    "ErrorInvalidMailboxItemId",
    `Item '${id}' doesn't belong to the targeted mailbox '${mailbox}'.`,
  );

/** A request that Graph does not understand. */
export const badRequest = (message: string, code = "BadRequest"): GraphError =>
  new GraphError(400, code, message);

/** `/me` with a token that has no user. */
export const meWithoutUser = (): GraphError =>
  badRequest("/me request is only valid with delegated authentication flow.");

/** A path segment that Graph's model does not have. */
export const segmentNotFound = (segment: string): GraphError =>
  badRequest(`Resource not found for the segment '${segment}'.`);

/** A property that Exchange's own parser does not find: one of a derived type without its cast, or a cast it refuses. */
export const unparsableProperty = (property: string): GraphError =>
  badRequest(
    `Could not find a property named '${property}' on type 'Microsoft.OutlookServices.Message'.`,
    "RequestBroker--ParseUri",
  );

/** A selected property that the type does not have. */
export const propertyNotFound = (property: string, type: string): GraphError =>
  badRequest(
    `Parsing OData Select and Expand failed: Could not find a property named '${property}' on type 'microsoft.graph.${type}'.`,
  );
