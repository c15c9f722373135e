import { Refusal } from "../errors.ts";
import type { BatchReply } from "../graph/batch-client.ts";
import type { BatchedRequest } from "../graph/batch-parts.ts";
import type { RequestLimits } from "../graph/request.ts";
import { guidOf } from "../guid.ts";
import { createDescent, type Descent } from "./descent.ts";
import type { UpstreamPlan } from "./plan.ts";
import type { PushDownMemory } from "./push-down-memory.ts";
import { joined, type SentReply } from "./send.ts";
import type { Upstream } from "./upstream.ts";

/** A planned request, and the places of those that have to succeed before it. */
export interface PlannedPart {
  readonly plan: UpstreamPlan;
  readonly dependsOn: readonly number[];
}

/** The result of planned requests that were sent as one batch. */
export interface SentBatch {
  /** The reply to the batch as a whole. */
  readonly whole: SentReply;
  /** What each request came to; undefined where Graph did not take the batch. */
  readonly parts: readonly (SentReply | Refusal)[] | undefined;
}

/** Asks Graph for all that is planned in one batch. */
export type SendPlans = (
  planned: readonly PlannedPart[],
  headers: Readonly<Record<string, string>>,
  limits: RequestLimits,
) => Promise<SentBatch>;

type Ends = NonNullable<BatchReply["parts"]>;
type End = Ends[number];

/** A part on its way: what it came to so far. */
interface Course {
  readonly part: PlannedPart;
  readonly descent: Descent;
  end: End;
}

const unanswered = new Refusal("upstreamInvalid", "graph: a part of the batch has no answer");

const FAILED_DEPENDENCY_STATUS = 424;

const isHeldUp = (end: End): boolean => !(end instanceof Refusal) && end.status === FAILED_DEPENDENCY_STATUS;

/** These places, with those of the parts that Graph held up because of them, in their order. */
const withHeldUp = (courses: readonly Course[], places: Iterable<number>): readonly number[] => {
  const again = new Set(places);
  for (let size = -1; size !== again.size; ) {
    size = again.size;
    for (const [place, { part, end }] of courses.entries())
      if (isHeldUp(end) && part.dependsOn.some((needed) => again.has(needed))) again.add(place);
  }
  return [...again].sort((one, other) => one - other);
};

const joinedEnd = (first: End, second: End): End =>
  first instanceof Refusal || second instanceof Refusal ? second : joined(first, second);

/** The parts at these places as they are to be sent now; what they depend on and is not among them has succeeded. */
const requestsAt = (courses: readonly Course[], places: readonly number[]): readonly BatchedRequest[] =>
  places.flatMap((place) => {
    const course = courses[place];
    if (course === undefined) return [];
    const dependsOn = course.part.dependsOn.map((needed) => places.indexOf(needed)).filter((at) => at !== -1);
    return [{ ...course.descent.request(), dependsOn }];
  });

/** Takes down what the parts at these places came to, and gives the places of those that go on. */
const settle = (courses: readonly Course[], places: readonly number[], ends: Ends): readonly number[] => {
  const goOn: number[] = [];
  for (const [at, end] of ends.entries()) {
    const place = places[at] ?? -1;
    const course = courses[place];
    if (course === undefined) continue;
    course.end = joinedEnd(course.end, end);
    if (!(end instanceof Refusal) && course.descent.goesOn(end)) goOn.push(place);
  }
  return goOn;
};

const sentEnd = ({ end, descent }: Course, requestId: string | undefined): SentReply | Refusal => {
  if (end instanceof Refusal) return end;
  const own = guidOf(end.headers.get("request-id")) ?? requestId;
  return { ...end, requestId: own, pushDownRefused: descent.isRefused() };
};

/** Makes the sender of batches. Parts whose pushed `$select` Graph refuses are sent again as one batch with the next. */
export function createBatchSender(upstream: Pick<Upstream, "batch">, memory: PushDownMemory): SendPlans {
  return async (planned, headers, limits) => {
    const courses = planned.map(
      (part): Course => ({ part, descent: createDescent(part.plan, memory), end: unanswered }),
    );
    const everything = [...courses.keys()];
    const first = await upstream.batch(requestsAt(courses, everything), headers, limits);
    const { whole, retries, latencyMs } = first;
    const requestId = guidOf(whole.headers.get("request-id"));
    const sentWhole = { ...whole, retries, latencyMs, requestId, pushDownRefused: false };
    if (first.parts === undefined) return { whole: sentWhole, parts: undefined };
    let places = withHeldUp(courses, settle(courses, everything, first.parts));
    while (places.length > 0) {
      const again = await upstream.batch(requestsAt(courses, places), headers, limits);
      // If Graph does not take a batch, each of its parts gets the reply to the whole.
      const ends = again.parts ?? places.map(() => ({ ...again, ...again.whole }));
      places = withHeldUp(courses, settle(courses, places, ends));
    }
    return { whole: sentWhole, parts: courses.map((course) => sentEnd(course, requestId)) };
  };
}
