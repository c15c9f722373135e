import type { SimulatedRequest, SimulatedResponse } from "../../../wire/host.ts";
import type { GraphReply } from "../graph-call.ts";
import type { GraphError } from "../graph-error.ts";

/** What the replies to one request have in common. */
export interface ReplyIds {
  readonly requestId: string;
  readonly clientRequestId: string;
  readonly date: Date;
}

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** The ids of a request; the caller's own is echoed when it is a GUID. */
export function identify(request: SimulatedRequest, requestId: string, date: Date): ReplyIds {
  const own = request.headers.get("client-request-id") ?? "";
  return { requestId, clientRequestId: guid.test(own) ? own : requestId, date };
}

/** The data centre that answered; it is in every reply of Graph. */
const diagnostic = JSON.stringify({
  ServerInfo: {
    DataCenter: "Germany West Central",
    Slice: "E",
    Ring: "5",
    ScaleUnit: "004",
    RoleInstance: "FR2PEPF00000313",
  },
});

const commonHeaders = ({ requestId, clientRequestId, date }: ReplyIds) => ({
  "cache-control": "private",
  vary: "Accept-Encoding",
  "strict-transport-security": "max-age=31536000",
  "request-id": requestId,
  "client-request-id": clientRequestId,
  "x-ms-ags-diagnostic": diagnostic,
  date: date.toUTCString(),
});

/** A success. */
export function writeReply(
  reply: GraphReply,
  ids: ReplyIds,
  options: { readonly bare: boolean; readonly applied: string | null },
): SimulatedResponse {
  const applied = [options.applied ?? [], reply.preferencesApplied ?? []].flat();
  const metadata = options.bare ? "none" : "minimal";
  const json = `application/json;odata.metadata=${metadata};odata.streaming=true;IEEE754Compatible=false;charset=utf-8`;
  return {
    status: 200,
    headers: {
      ...commonHeaders(ids),
      "content-type": reply.plainText === true ? "text/plain" : json,
      "odata-version": "4.0",
      ...(applied.length === 0 ? {} : { "preference-applied": applied.join(",") }),
      ...(reply.resourceUnits === undefined ? {} : { "x-ms-resource-unit": String(reply.resourceUnits) }),
    },
    body: reply.body,
  };
}

/** An error in Graph's shape; the time has no zone, as in Graph. */
export function writeError(error: GraphError, ids: ReplyIds): SimulatedResponse {
  const innerError = {
    date: ids.date.toISOString().slice(0, 19),
    "request-id": ids.requestId,
    "client-request-id": ids.clientRequestId,
  };
  return {
    status: error.status,
    headers: { ...commonHeaders(ids), "content-type": "application/json", ...error.headers },
    body: JSON.stringify({ error: { code: error.code, message: error.message, innerError } }),
  };
}
