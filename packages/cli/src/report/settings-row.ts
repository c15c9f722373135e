type Settings = Readonly<Record<string, unknown>>;

const isSettings = (value: unknown): value is Settings =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const within = (settings: Settings, name: string): Settings => {
  const value = settings[name];
  return isSettings(value) ? value : {};
};

const text = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? String(value) : "";

const texts = (value: unknown): string => (Array.isArray(value) ? value.map(text).join(" ") : "");

/** Graph writes seven digits of a second that are all zeros. */
const withoutFraction = (time: unknown): string => text(time).replace(/\.0+$/, "");

/** A `dateTimeTimeZone` as one text: with `Z` where it is UTC, else with the name of its zone. */
const moment = (value: Settings): string => {
  const time = withoutFraction(value["dateTime"]);
  const zone = text(value["timeZone"]);
  if (time === "") return "";
  return zone === "UTC" ? `${time}Z` : `${time} ${zone}`.trimEnd();
};

/** Each column with how its text is found. No column holds the text of an automatic reply. */
const columns: readonly (readonly [string, (settings: Settings) => string])[] = [
  ["timeZone", (settings) => text(settings["timeZone"])],
  ["language", (settings) => text(within(settings, "language")["locale"])],
  ["workingDays", (settings) => texts(within(settings, "workingHours")["daysOfWeek"])],
  ["workingHoursStart", (settings) => withoutFraction(within(settings, "workingHours")["startTime"])],
  ["workingHoursEnd", (settings) => withoutFraction(within(settings, "workingHours")["endTime"])],
  ["workingHoursTimeZone", (settings) => text(within(within(settings, "workingHours"), "timeZone")["name"])],
  ["dateFormat", (settings) => text(settings["dateFormat"])],
  ["timeFormat", (settings) => text(settings["timeFormat"])],
  ["automaticReplies", (settings) => text(within(settings, "automaticRepliesSetting")["status"])],
  [
    "automaticRepliesStart",
    (settings) => moment(within(within(settings, "automaticRepliesSetting"), "scheduledStartDateTime")),
  ],
  [
    "automaticRepliesEnd",
    (settings) => moment(within(within(settings, "automaticRepliesSetting"), "scheduledEndDateTime")),
  ],
  ["userPurpose", (settings) => text(settings["userPurpose"])],
  ["delegateDelivery", (settings) => text(settings["delegateMeetingMessageDeliveryOptions"])],
];

/** The columns behind the mailbox and its id. */
export const settingsColumns: readonly string[] = columns.map(([name]) => name);

/** The texts of a reply of `/users/{user-id}/mailboxSettings`, in the order of the columns; empty for what is not shown. */
export const settingsCells = (settings: unknown): readonly string[] =>
  columns.map(([, cell]) => cell(isSettings(settings) ? settings : {}));
