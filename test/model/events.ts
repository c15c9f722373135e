/** A clock that goes from one event to the next. Nothing of it takes real time. */
export interface Clock {
  /** Seconds since the beginning. */
  now(): number;
  /** Does something so many seconds later. Of two things at one time, the one that was planned first comes first. */
  after(seconds: number, action: () => void): void;
  /** Lets everything happen that was planned, and what follows from it. */
  run(): void;
}

interface Event {
  readonly at: number;
  readonly place: number;
  readonly action: () => void;
}

const isBefore = (one: Event, other: Event): boolean =>
  one.at < other.at || (one.at === other.at && one.place < other.place);

/** A binary heap of events, the next one first. */
function createHeap() {
  const heap: Event[] = [];
  const at = (index: number): Event => heap[index] as Event;
  const swap = (one: number, other: number): void => {
    [heap[one], heap[other]] = [at(other), at(one)];
  };
  const rise = (from: number): void => {
    for (let index = from; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!isBefore(at(index), at(parent))) return;
      swap(index, parent);
      index = parent;
    }
  };
  const sink = (): void => {
    for (let index = 0; ; ) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      let least = index;
      if (left < heap.length && isBefore(at(left), at(least))) least = left;
      if (right < heap.length && isBefore(at(right), at(least))) least = right;
      if (least === index) return;
      swap(index, least);
      index = least;
    }
  };
  return {
    push(event: Event): void {
      heap.push(event);
      rise(heap.length - 1);
    },
    pop(): Event | undefined {
      const first = heap[0];
      const last = heap.pop();
      if (first === undefined || last === undefined || heap.length === 0) return first;
      heap[0] = last;
      sink();
      return first;
    },
  };
}

/** A clock that stands at 0. */
export function createClock(): Clock {
  const heap = createHeap();
  let now = 0;
  let places = 0;
  return {
    now: () => now,
    after(seconds, action) {
      places += 1;
      heap.push({ at: now + seconds, place: places, action });
    },
    run() {
      for (let event = heap.pop(); event !== undefined; event = heap.pop()) {
        now = event.at;
        event.action();
      }
    },
  };
}
