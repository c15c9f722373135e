import { readFileSync } from "node:fs";

const megabytesOf = (pid: number, field: "VmRSS" | "VmHWM"): number => {
  const found = new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"));
  if (found === null) throw new Error(`the process has no ${field}`);
  return Number(found[1]) / 1024;
};

/** Resident memory of a process now, in megabytes (proc(5)). */
export const residentMegabytes = ({ pid }: { readonly pid: number }): number => megabytesOf(pid, "VmRSS");

/** The most that it ever was. */
export const peakMegabytes = ({ pid }: { readonly pid: number }): number => megabytesOf(pid, "VmHWM");

/** Ticks of a second in which Linux counts the time of a process. */
const TICKS = 100;

/** Seconds of CPU that a process has taken, of its own and of the system (proc(5)). */
export function cpuSeconds({ pid }: { readonly pid: number }): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}
