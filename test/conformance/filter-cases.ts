/** A query with a filter or an order, in a spelling of its caller's, and what Graph must be asked for; ids are landmarks. */
export interface FilterCase {
  readonly target: string;
  readonly upstream: string;
  /** The `ConsistencyLevel` that Graph must be sent. */
  readonly consistencyLevel?: "eventual";
}

const messages = "/v1.0/users/{user}/messages";
const events = "/v1.0/users/{user}/events";

/** Filters and orders as clients, loaders and hands write them. */
export const filterCases: readonly FilterCase[] = [
  {
    target: `${messages}?%24filter=isRead%20eq%20false`,
    upstream: `${messages}?$filter=isRead%20eq%20false`,
  },
  {
    target: `${messages}?FILTER=(((RECEIVEDDATETIME+LT+2030-01-01)))+AND+((IsRead+EQ+FALSE))&orderby=ReceivedDateTime+DESC,isread+asc&$top=3`,
    upstream: `${messages}?$filter=receivedDateTime%20lt%202030-01-01%20and%20isRead%20eq%20false&$orderby=receivedDateTime%20desc%2CisRead&$top=3`,
  },
  {
    target: `${messages}?$filter=receivedDateTime+ge+2026-01-01T00:00:00z+and+(importance+eq+'HIGH'+or+hasAttachments+eq+true)`,
    upstream: `${messages}?$filter=receivedDateTime%20ge%202026-01-01T00%3A00%3A00Z%20and%20(importance%20eq%20%27high%27%20or%20hasAttachments%20eq%20true)`,
  },
  {
    target: `${messages}?$filter=not(importance+eq+'LOW')+or+isDraft+ne+null&$skip=2&includehiddenmessages=true`,
    upstream: `${messages}?includeHiddenMessages=true&$filter=not%20(importance%20eq%20%27low%27)%20or%20isDraft%20ne%20null&$skip=2`,
  },
  {
    target: `${events}?$filter=start/dateTime+ge+'2026-01-01T00:00'+and+not(isAllDay+eq+true)&$orderby=start/dateTime`,
    upstream: `${events}?$filter=start%2FdateTime%20ge%20%272026-01-01T00%3A00%27%20and%20not%20(isAllDay%20eq%20true)&$orderby=start%2FdateTime`,
  },
  {
    target: "/v1.0/users?$filter=id+in+('{user}','{otherUser}')&$select=id",
    upstream: "/v1.0/users?$select=id&$filter=id%20in%20(%27{user}%27%2C%27{otherUser}%27)&$top=999",
  },
  {
    target: "/v1.0/users?$filter=userType+ne+'Guest'",
    upstream: "/v1.0/users?$filter=userType%20ne%20%27Guest%27&$top=999&$count=true",
    consistencyLevel: "eventual",
  },
  {
    target: "/v1.0/users?$filter=not(accountEnabled+eq+true)&$count=false&$top=3",
    upstream: "/v1.0/users?$filter=not%20(accountEnabled%20eq%20true)&$top=999&$count=true",
    consistencyLevel: "eventual",
  },
  {
    target: "/v1.0/groups?$filter=groupTypes/any(c:c+eq+'Unified')",
    upstream: "/v1.0/groups?$filter=groupTypes%2Fany(x%3Ax%20eq%20%27Unified%27)&$top=999",
  },
];
