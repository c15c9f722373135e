import { GraphError } from "./graph-error.ts";

/** Windows names of the zones that the simulator converts to; IANA names are taken as they are. */
const windowsZones: Readonly<Record<string, string>> = {
  utc: "UTC",
  "gmt standard time": "Europe/London",
  "greenwich standard time": "Atlantic/Reykjavik",
  "w. europe standard time": "Europe/Berlin",
  "romance standard time": "Europe/Paris",
  "central europe standard time": "Europe/Budapest",
  "central european standard time": "Europe/Warsaw",
  "eastern standard time": "America/New_York",
  "central standard time": "America/Chicago",
  "mountain standard time": "America/Denver",
  "pacific standard time": "America/Los_Angeles",
  "tokyo standard time": "Asia/Tokyo",
  "china standard time": "Asia/Shanghai",
  "india standard time": "Asia/Kolkata",
};

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  try {
    const timeZone = windowsZones[zone.toLowerCase()] ?? zone;
    const created = new Intl.DateTimeFormat("sv-SE", {
      timeZone,
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
      second: "2-digit",
    });
    formatters.set(zone, created);
    return created;
  } catch {
    throw new GraphError(
      400,
      "TimeZoneNotSupportedException",
      `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${zone}'.`,
    );
  }
}

/** A time of an event in another zone, in Exchange's form with seven digits. */
export const inTimeZone = (time: number, zone: string): string =>
  `${formatterOf(zone).format(time).replace(" ", "T")}.0000000`;

/** Throws Graph's 400 when the zone is not known. */
export function checkTimeZone(zone: string): void {
  formatterOf(zone);
}
