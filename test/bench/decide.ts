import { parseTarget } from "@graphveil/core";
import { catalogue, createPolicy, type PolicyOptions } from "@graphveil/core/policy";
import { actionFor, createVisibleProperties, profiles } from "@graphveil/core/privacy";
import { absolute, type Figure, median } from "./figures.ts";

const ROUNDS = 200;
const WARMUP = 100;
/** Decisions of one measurement: enough for the clock, and too few for the scheduler to come in between in most of them. */
const TYPICAL_RUNS = 40;
const TARGET_LENGTH = 8192;

const user = `s1_${"Ab0-_zY9".repeat(5)}Ab0-`;
const range = "startDateTime=2026-01-01T00:00:00Z&endDateTime=2026-02-01T00:00:00Z";
const window = "receivedDateTime+ge+2026-01-01T00:00:00Z+and+receivedDateTime+lt+2026-02-01T00:00:00Z";

/** What analytics platforms ask for. */
const typical: readonly string[] = [
  `/v1.0/users/${user}/messages?$filter=${window}&$orderby=receivedDateTime+desc&$select=id,from,toRecipients,receivedDateTime,isRead&$top=100`,
  `/v1.0/users/${user}/calendarView?${range}&%24select=id,start,end,attendees,organizer,isAllDay,showAs&%24top=100`,
  "/v1.0/users?$select=id,mail,userPrincipalName,proxyAddresses,accountEnabled,userType&$top=999",
  `/v1.0/users/${user}/mailFolders/inbox/messages?$filter=importance+eq+'high'+and+not(isRead+eq+true)&$count=true`,
  `/v1.0/users?$filter=id+in+('${user}','${user}','${user}')`,
];

/** The head and as many of the piece as a target can hold. */
const filled = (head: string, piece: string): string =>
  head + piece.repeat(Math.floor((TARGET_LENGTH - head.length) / piece.length));

const filter = (piece: string, head = ""): string => filled(`/v1.0/users?$filter=${head}`, piece);

/** Targets of 8 KB that cost as much as they can. */
const hostile: readonly string[] = [
  ...["(", "'", "%27", "+", "a/", "not+", "not(", "userType+eq+'x'+and+", "accountEnabled+eq+true+or+"].map(
    (piece) => filter(piece),
  ),
  ...[
    "%28",
    "%F0%9F%98%80",
    "%20",
    "1",
    "-",
    ":",
    ".",
    "a",
    "_",
    "assignedPlans/any(x:",
    "contains(userType,",
  ].map((piece) => filter(piece)),
  filter("'s1_AAAA',", "id+in+("),
  filter("%27%27", "userType+eq+'"),
  filter("%E6%97%A5", "userType+eq+'").slice(0, 4000),
  filter("accountEnabled+eq+true+or+", "").slice(0, 3900),
  filled("/v1.0/users?$orderby=", "createdDateTime+desc,"),
  filled("/v1.0/users?$select=", "id,"),
  filled("/v1.0/users?$select=", ","),
  filled("/v1.0/users?$select=", "%2C"),
  filled("/v1.0/users?", "a=1&"),
  filled("/v1.0/users?", "$top=1&"),
  filled("/v1.0/users?", "&"),
  filled("/v1.0/users?x=", "%25"),
  filled("/v1.0/users/", "%41"),
  filled("/v1.0/users/", "%C3%A9"),
  filled("/v1.0/", "a/"),
  filled("/v1.0", "/users"),
  filled("/v1.0/users('", "')('"),
  filled("/v1.0/", "microsoft.graph."),
  filled("/v1.0/users/", "("),
];

const createDecision = () => {
  const profile = profiles.strict;
  const entry = {
    name: "bench",
    match: { local: true },
    groups: ["directory", "mail", "calendar", "rooms"],
  } as const;
  const visibility: ReturnType<PolicyOptions["visibility"]> = {
    visibleProperties: createVisibleProperties(profile),
    actionFor: (property) => actionFor(profile, property),
  };
  const policy = createPolicy({ catalogue, callers: [entry], visibility: () => visibility });
  return (rawTarget: string): boolean => {
    const parsed = parseTarget(rawTarget);
    if (!parsed.ok) return false;
    const { segments, query } = parsed.target;
    return policy.decide("GET", { segments: segments.slice(1), query }, entry).permitted;
  };
};

/** The median microseconds of one decision. */
const microseconds = (decide: (target: string) => boolean, target: string, runs: number): number => {
  const times: number[] = [];
  for (let round = 0; round < WARMUP + ROUNDS; round++) {
    const started = performance.now();
    for (let run = 0; run < runs; run++) decide(target);
    if (round >= WARMUP) times.push(((performance.now() - started) * 1000) / runs);
  }
  return median(times);
};

/** Target to decision: parse, match, and the grammar of the query. */
export function decideFigures(): readonly Figure[] {
  const decide = createDecision();
  if (!typical.every(decide)) throw new Error("a typical request is refused");
  const usual = typical.map((target) => microseconds(decide, target, TYPICAL_RUNS));
  const worst = hostile.map((target) => microseconds(decide, target, 1));
  return [
    absolute("decide a typical request, the dearest of five", "µs", Math.max(...usual), 15),
    absolute("decide the worst hostile target of 8 KB", "µs", Math.max(...worst), 1000),
  ];
}
