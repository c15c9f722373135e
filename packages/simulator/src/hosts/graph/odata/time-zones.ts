import { GraphError } from "../graph-error.ts";

/** Windows names of the zones that the simulator converts to; IANA names are taken as they are. */
export const windowsZones: Readonly<Record<string, string>> = {
  UTC: "UTC",
  "GMT Standard Time": "Europe/London",
  "Greenwich Standard Time": "Atlantic/Reykjavik",
  "W. Europe Standard Time": "Europe/Berlin",
  "Romance Standard Time": "Europe/Paris",
  "Central Europe Standard Time": "Europe/Budapest",
  "Central European Standard Time": "Europe/Warsaw",
  "Eastern Standard Time": "America/New_York",
  "Central Standard Time": "America/Chicago",
  "Mountain Standard Time": "America/Denver",
  "Pacific Standard Time": "America/Los_Angeles",
  "Tokyo Standard Time": "Asia/Tokyo",
  "China Standard Time": "Asia/Shanghai",
  "India Standard Time": "Asia/Kolkata",
};

/** Windows takes its names in any case. */
const byLowerCase = new Map(
  Object.entries(windowsZones).map(([windows, iana]) => [windows.toLowerCase(), iana]),
);

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatterOf(zone: string): Intl.DateTimeFormat {
  const known = formatters.get(zone);
  if (known !== undefined) return known;
  try {
    const timeZone = byLowerCase.get(zone.toLowerCase()) ?? zone;
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
