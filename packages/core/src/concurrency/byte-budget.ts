import { createOwnedBuffers, type OwnedBuffers } from "./owned-buffers.ts";

/** The bytes that one request holds of a budget, and the buffers in which they lie. */
export interface ByteShare extends OwnedBuffers {
  /**
   * Takes so many bytes more: at once where there is room, else as soon as it is this one's turn. It rejects with the signal's
   * reason, where that comes first.
   */
  take(bytes: number, signal: AbortSignal): Promise<void> | undefined;
  /** How many bytes it holds. */
  held(): number;
  /** Gives back all but so many bytes, until it is finished. */
  keep(bytes: number): void;
  /** The same, for good: what is taken after that counts for nothing. What it keeps waits for nobody but its reader. */
  finish(bytes: number): void;
  /** Gives back everything, for good. */
  release(): void;
  /** True while bytes are waited for. */
  isWaiting(): boolean;
}

/** Bounds the bytes that all requests of an instance hold together. */
export interface ByteBudget {
  /** The share of a new request, which holds nothing yet. */
  open(): ByteShare;
  /** How many bytes are held now. */
  used(): number;
}

/** Options of {@link createByteBudget}. */
export interface ByteBudgetOptions {
  /** Bytes that all shares may hold together. */
  readonly bytes: number;
  /** Bytes of the largest body that one share reads: room for it is kept for the oldest share. */
  readonly bodyBytes: number;
}

interface Holder {
  /** Its place in the order in which shares first took bytes. */
  place: number;
  held: number;
  waits: number;
  isFinished: boolean;
}

interface Waiter {
  readonly holder: Holder;
  readonly bytes: number;
  readonly grant: () => void;
}

/** Those who wait, in the order of their holders' age. */
function createQueue(left: () => void) {
  const waiting: Waiter[] = [];

  const remove = (waiter: Waiter): void => {
    const at = waiting.indexOf(waiter);
    if (at !== -1) waiting.splice(at, 1);
  };

  const enqueue = (waiter: Waiter): void => {
    const behind = waiting.findIndex(({ holder }) => holder.place > waiter.holder.place);
    waiting.splice(behind === -1 ? waiting.length : behind, 0, waiter);
  };

  return {
    first: (): Waiter | undefined => waiting[0],
    grant(waiter: Waiter): void {
      remove(waiter);
      waiter.grant();
    },
    of: (holder: Holder): readonly Waiter[] => waiting.filter((waiter) => waiter.holder === holder),
    wait: (holder: Holder, bytes: number, signal: AbortSignal): Promise<void> =>
      new Promise((resolve, reject) => {
        const settle = (): void => {
          signal.removeEventListener("abort", stop);
          holder.waits -= 1;
        };
        const grant = (): void => {
          settle();
          resolve();
        };
        const waiter: Waiter = { holder, bytes, grant };
        const stop = (): void => {
          settle();
          remove(waiter);
          reject(signal.reason);
          left();
        };
        holder.waits += 1;
        signal.addEventListener("abort", stop, { once: true });
        enqueue(waiter);
      }),
  };
}

/** Who holds how much, and whether there is room for more. */
function createLedger({ bytes: total, bodyBytes }: ByteBudgetOptions) {
  const sharedBytes = Math.max(0, total - bodyBytes);
  /** Those that may take more, the oldest first. */
  const holders = new Set<Holder>();
  let used = 0;
  /** What of it finished shares hold. */
  let finished = 0;
  let places = 0;

  const add = (holder: Holder, bytes: number): void => {
    holder.held += bytes;
    used += bytes;
    if (holder.isFinished) finished += bytes;
  };

  return {
    add,
    used: () => used,
    enter(holder: Holder): void {
      if (holders.has(holder)) return;
      places += 1;
      holder.place = places;
      holders.add(holder);
    },
    leave: (holder: Holder): void => void holders.delete(holder),
    finish(holder: Holder): void {
      holders.delete(holder);
      holder.isFinished = true;
      finished += holder.held;
    },
    fits(holder: Holder, bytes: number): boolean {
      const [oldest = holder] = holders;
      if (holder === oldest) return finished === 0 || used + bytes <= total;
      return used - oldest.held + bytes <= sharedBytes;
    },
  };
}

/**
 * A budget whose oldest share never waits for younger ones. Room for one largest body is kept for it, and the others have the
 * rest, older ones first. Requests that each hold a part of a body and wait for more would otherwise hold one another up.
 *
 * All hold together at most `bytes`, or `bodyBytes` where that is more, as long as each share reads one body. Where finished
 * shares hold so much that the oldest one does not fit, it waits for them: they end without needing more.
 *
 * @see https://en.wikipedia.org/wiki/Banker%27s_algorithm
 */
export function createByteBudget(options: ByteBudgetOptions): ByteBudget {
  const ledger = createLedger(options);

  /** Serves those who can be served. The first who cannot keeps later ones waiting, so that nobody waits for ever. */
  const serve = (): void => {
    for (let first = queue.first(); first !== undefined; first = queue.first()) {
      if (!ledger.fits(first.holder, first.bytes)) return;
      ledger.add(first.holder, first.bytes);
      queue.grant(first);
    }
  };
  const queue = createQueue(serve);

  const take = (holder: Holder, bytes: number, signal: AbortSignal): Promise<void> | undefined => {
    signal.throwIfAborted();
    if (holder.isFinished) return undefined;
    ledger.enter(holder);
    const first = queue.first();
    const isNext = first === undefined || holder.place < first.holder.place;
    if (!isNext || !ledger.fits(holder, bytes)) return queue.wait(holder, bytes, signal);
    ledger.add(holder, bytes);
    return undefined;
  };

  /** A share that holds nothing loses its place: nobody waits for what it may need later. */
  const keep = (holder: Holder, bytes: number): void => {
    if (holder.isFinished || holder.held <= bytes) return;
    ledger.add(holder, bytes - holder.held);
    if (holder.held === 0 && holder.waits === 0) ledger.leave(holder);
    serve();
  };

  const finish = (holder: Holder, bytes: number): void => {
    if (!holder.isFinished) ledger.finish(holder);
    for (const waiter of queue.of(holder)) queue.grant(waiter);
    ledger.add(holder, Math.min(bytes, holder.held) - holder.held);
    serve();
  };

  return {
    used: ledger.used,
    open() {
      const holder: Holder = { place: 0, held: 0, waits: 0, isFinished: false };
      return {
        ...createOwnedBuffers(),
        take: (bytes, signal) => take(holder, bytes, signal),
        held: () => holder.held,
        keep: (bytes) => keep(holder, bytes),
        finish: (bytes) => finish(holder, bytes),
        release: () => finish(holder, 0),
        isWaiting: () => holder.waits > 0,
      };
    },
  };
}
