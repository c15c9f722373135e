/** How Exchange writes a Global Object Id (MS-OXOCAL §2.2.1.27): hexadecimal, and some services in lower case. */
const globalObjectId = /^040000008200e00074c5b7101a82e008(?:[0-9a-f]{2})*$/i;
/** Where the id of another system begins in one: behind the instance, the creation, eight zeros, the size and `vCal-Uid`. */
const FOREIGN_MARK = "7643616C2D55696401000000";
const FOREIGN_START_UNITS = 80;

/** Where the day of an occurrence stands, all zeros for a meeting as a whole. */
const DAY_START_UNITS = 32;
const NO_DAY = "00000000";

/** The id of another system that a Global Object Id holds; undefined where it holds none, or that of an occurrence. */
const foreignId = (id: string): string | undefined => {
  if (!id.startsWith(NO_DAY, DAY_START_UNITS) || !id.startsWith(FOREIGN_MARK, FOREIGN_START_UNITS))
    return undefined;
  const pairs = id.slice(FOREIGN_START_UNITS + FOREIGN_MARK.length).match(/../g) ?? ([] as string[]);
  const end = pairs.indexOf("00");
  const bytes = pairs.slice(0, end === -1 ? pairs.length : end).map((pair) => Number.parseInt(pair, 16));
  const text = new TextDecoder().decode(Uint8Array.from(bytes));
  return text === "" ? undefined : text;
};

/** Longer than any id of a meeting. */
const MAX_ID_UNITS = 1000;

/**
 * The one spelling of the id that all attendees' copies of a meeting share (`uid` and `iCalUId` of an event), so that the copies
 * join: a Global Object Id in upper case, and out of it the id of another system, which other copies hold as it is.
 */
export function canonicalMeetingId(value: string): string {
  const id = value.slice(0, MAX_ID_UNITS + 1).trim();
  if (id.length > MAX_ID_UNITS || !globalObjectId.test(id)) return value.length > MAX_ID_UNITS ? value : id;
  const upper = id.toUpperCase();
  return foreignId(upper) ?? upper;
}
