import { type FaultTable, faultTables, type WarmUse } from "@graphveil/test/fault-tables";
import { type LegFault, type Outcome, statusFor } from "@graphveil/test/leg-faults";
import { markdownTable } from "./markdown-table.ts";

const warmWords: Readonly<Record<WarmUse, string>> = {
  asked: "An instance that has served before asks it again for each request: what it comes to is the same.",
  renewed:
    "An instance that has served before has a token: it gets a new one in the background, in the last minutes of the old one, and callers are served meanwhile.",
  unasked: "An instance that has served before does not ask it again, so that callers are served.",
};

const platformWords = { aws: "AWS", google: "Google Cloud" } as const;

/** Codes whose replies say how long to wait, whatever the leg said. */
const waits: ReadonlySet<Outcome> = new Set(["tokenUnavailable", "throttled"]);

const outcomeWords = (each: LegFault, outcome: Outcome): string => {
  if (outcome === "data") return "200";
  const status = statusFor(each, outcome);
  const wait = waits.has(outcome) || status === 503 ? ", `Retry-After`" : "";
  return `${status} \`${outcome}\`${wait}`;
};

/** How often the leg is asked in all, in words. */
const askedWords = ({ asked }: LegFault): string =>
  asked === 1 ? "no" : asked === 2 ? "once" : `${asked - 1} times`;

const onceWords = (each: LegFault): string =>
  each.once === undefined ? `200, or ${outcomeWords(each, each.always)}` : outcomeWords(each, each.once);

const rowOf = (each: LegFault, warm: WarmUse): readonly string[] => [
  each.words,
  onceWords(each),
  outcomeWords(each, each.always),
  outcomeWords(each, warm === "asked" ? each.always : "data"),
  askedWords(each),
  each.reason === "" ? "nothing" : `\`${each.reason}\``,
];

const header = [
  "fault",
  "once, cold",
  "lasting, cold",
  "lasting, warm",
  "repeated",
  "`reason` of the audit event",
];

const sectionOf = ({ title, use, platforms, warm, faults }: FaultTable): string => {
  const where = platforms.length === 1 ? platforms.map((each) => platformWords[each]).join() : "both clouds";
  const rows = markdownTable(
    header,
    faults.map((each) => rowOf(each, warm)),
  );
  return `## ${title}\n\n${use} Tested on ${where}. ${warmWords[warm]}\n\n${rows}`;
};

/** The page of what becomes of a request when a service that the proxy asks fails, from the table that the tests run. */
export const faultsPage = (): string => `# Faults

<!-- Generated from test/faults by \`npx --yes pnpm@12 generate\`; edits are lost. -->

What a caller gets when a service that the proxy asks fails, what is repeated, and what the audit event says. Each line is a test, by an
instance that has just started and by one that has served before. Nothing hangs: what does not answer in time is a 504 \`deadline\`, and
its event is written. No reply, log line or event has shown anything of the tenant, a token or a credential in any of these tests.

- **once, cold** is what a caller gets from an instance that has just started when the fault happens once. 200 means that the caller has not
  noticed.
- **lasting, cold** is what it gets from such an instance while the fault lasts, **lasting, warm** from one that has served before.
- **repeated** is how often the service is asked again for one request while the fault lasts, where it is asked at all. The budget of an
  instance can make it less ([0040](decisions/0040-repeats-have-a-budget.md)), and so can the time that the request has left.
- **reason** is the audit event's, while the fault lasts. An event also has the status, the code of the reply as \`error\`, and, where Graph
  answered, \`upstream.retries\`.

What to do about each is in the [runbook](runbook.md#faults).

${faultTables.map(sectionOf).join("\n")}`;
