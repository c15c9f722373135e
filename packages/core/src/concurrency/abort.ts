/*
 * Waiting, and how to stop it: signals, one flight for many callers, and a cache whose entries expire. Clocks and timers
 * are given to it, and it imports no other room.
 */
/** Waits, and gives up at once with the signal's reason when the signal aborts. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** A signal that aborts after so many milliseconds, as `AbortSignal.timeout` does. */
export type Timeout = (milliseconds: number) => AbortSignal;

/** {@link Sleep} on the real clock; the timer is cleared when the signal aborts. */
export const sleep: Sleep = (milliseconds, signal) =>
  new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(signal.reason);
      return;
    }
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal.addEventListener("abort", stop, { once: true });
  });

/**
 * Settles as the promise does, or rejects with the signal's reason if that comes first.
 *
 * The work behind the promise goes on: that is how one caller leaves a flight that others share. A rejection
 * that comes after the caller has left is consumed here, so it is never an unhandled one.
 */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    const leave = () => signal.removeEventListener("abort", stop);
    work.then(
      (value) => {
        leave();
        resolve(value);
      },
      (error: unknown) => {
        leave();
        reject(error);
      },
    );
    if (signal.aborted) {
      stop();
    } else {
      signal.addEventListener("abort", stop, { once: true });
    }
  });
}
