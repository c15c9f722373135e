import { parseTarget } from "@graphveil/core";
import { catalogue, createPolicy } from "@graphveil/core/policy";
import { createVisibleProperties, plainProfile } from "@graphveil/core/privacy";
import { absolute, compared, type Figure, median } from "./figures.ts";

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
  const profile = plainProfile("strict");
  const entry = {
    name: "bench",
    match: { local: true },
    groups: ["directory", "mail", "calendar", "rooms"],
  } as const;
  const { actionFor } = profile;
  const visibility = { visibleProperties: createVisibleProperties(profile), actionFor };
  const policy = createPolicy({
    catalogue,
    callers: [entry],
    visibility: () => visibility,
  });
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

/** What filters are made of, and what could be taken for it, as it stands in a target. */
const pieces: readonly string[] = [
  ...["(", ")", ",", "/", ":", "'", "''", "+", "-", "1", "a", "_", ".", "%F0%9F%98%80", "%E6%97%A5"],
  ...["userType", "eq", "ne", "in", "and", "or", "not+", "not(", "any(x:", "null", "true", "+eq+'x'"],
  ...[
    "userType+eq+'x'",
    "+and+",
    "+or+",
    "contains(userType,'",
    "id+in+('s1_AAAA',",
    "createdDateTime+ge+2026-01-01",
  ],
  ...["assignedPlans/any(x:x/service+eq+'y')", "8d1f0c3a-2b4c", "2026-01-01T00:00:00Z", "1e1e1", "0.0.0"],
];
const FUZZED = 400;
const FUZZ_ROUNDS = 15;
const [SHORT, LONG] = [1000, 4000];
/** A filter that is refused at its beginning is over before the clock can tell one length from another. */
const LEAST_MICROSECONDS = 20;

/** Random beginnings that go on with a random repetition, from a seed (xorshift32). */
function* randomFilters(seed: number): Generator<(length: number) => string> {
  let state = seed;
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  const some = (most: number): string =>
    Array.from({ length: 1 + below(most) }, () => pieces[below(pieces.length)]).join("");
  for (let i = 0; i < FUZZED; i++) {
    const [head, unit] = [below(2) === 0 ? "" : some(3), some(5)];
    yield (length) =>
      `/v1.0/users?$filter=${head}${unit.repeat(Math.floor((length - head.length) / unit.length))}`;
  }
}

/** The least microseconds of one decision: what else the machine does only adds to it. */
const leastMicroseconds = (decide: (target: string) => boolean, target: string): number => {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < FUZZ_ROUNDS; round++) {
    const started = performance.now();
    decide(target);
    least = Math.min(least, (performance.now() - started) * 1000);
  }
  return least;
};

/** Random filters of one length, and of four times that: time that grows faster than the text shows in the worst of them. */
function growthFigure(decide: (target: string) => boolean): Figure {
  let worst = { long: 1, short: 1 };
  let timed = 0;
  for (const filterOf of randomFilters(0x5eed)) {
    const long = leastMicroseconds(decide, filterOf(LONG));
    const short = leastMicroseconds(decide, filterOf(SHORT));
    if (long < LEAST_MICROSECONDS) continue;
    timed += 1;
    if (long / short > worst.long / worst.short) worst = { long, short };
  }
  if (timed < FUZZED / 20) throw new Error("hardly any random filter is read to its end");
  const name = `decide the worst of ${FUZZED} random filters, over four times a quarter of it`;
  return compared(name, "µs", worst.long, (LONG / SHORT) * worst.short, 2);
}

/** Target to decision: parse, match, and the grammar of the query. */
export function decideFigures(): readonly Figure[] {
  const decide = createDecision();
  if (!typical.every(decide)) throw new Error("a typical request is refused");
  const usual = typical.map((target) => microseconds(decide, target, TYPICAL_RUNS));
  const worst = hostile.map((target) => microseconds(decide, target, 1));
  return [
    absolute("decide a typical request, the dearest of five", "µs", Math.max(...usual), 15),
    absolute("decide the worst hostile target of 8 KB", "µs", Math.max(...worst), 1000),
    growthFigure(decide),
  ];
}
