import { isIPv4, isIPv6 } from "node:net";

const GROUPS = 8;

/** The eight groups of an IPv6 address, without leading zeros. */
function groupsOf(address: string): readonly string[] {
  const v4 = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const [, head = "", a, b, c, d] = v4 ?? [];
  const pair = (high = "0", low = "0") => ((Number(high) << 8) | Number(low)).toString(16);
  const text = v4 === null ? address : `${head}${pair(a, b)}:${pair(c, d)}`;
  const [left = "", right] = text.split("::");
  const before = left === "" ? [] : left.split(":");
  const after = right === undefined || right === "" ? [] : right.split(":");
  const zeros = Array.from({ length: GROUPS - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16).toString(16));
}

/**
 * An IP address as Psoxy hashes it: IPv6 in full with its zeros and without leading ones, an IPv4 address in IPv6 as IPv4.
 * Undefined for what is no IP address.
 */
export function canonicalIp(value: string): string | undefined {
  if (isIPv4(value)) return value;
  if (!isIPv6(value)) return undefined;
  const groups = groupsOf(value);
  const isMapped = groups.slice(0, 5).every((group) => group === "0") && groups[5] === "ffff";
  if (!isMapped) return groups.join(":");
  const bytes = groups.slice(6).flatMap((group) => {
    const number = Number.parseInt(group, 16);
    return [number >> 8, number & 0xff];
  });
  return bytes.join(".");
}
