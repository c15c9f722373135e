/** Those whose name ends in "Standard Time". */
const standard = `
  AUS Central|AUS Eastern|Afghanistan|Alaskan|Aleutian|Altai|Arab|Arabian|Arabic|Argentina|Astrakhan|Atlantic|
  Aus Central W.|Azerbaijan|Azores|Bahia|Bangladesh|Belarus|Bougainville|Canada Central|Cape Verde|Caucasus|
  Cen. Australia|Central|Central America|Central Asia|Central Brazilian|Central Europe|Central European|
  Central Pacific|Chatham Islands|China|Cuba|Dateline|E. Africa|E. Australia|E. Europe|E. South America|
  Easter Island|Eastern|Egypt|Ekaterinburg|FLE|Fiji|GMT|GTB|Georgian|Greenland|Greenwich|Haiti|Hawaiian|India|Iran|
  Israel|Jordan|Kaliningrad|Kamchatka|Korea|Libya|Line Islands|Lord Howe|Magadan|Magallanes|Marquesas|Mauritius|
  Mid-Atlantic|Middle East|Montevideo|Morocco|Mountain|Myanmar|N. Central Asia|Namibia|Nepal|New Zealand|
  Newfoundland|Norfolk|North Asia|North Asia East|North Korea|Omsk|Pacific|Pacific SA|Pakistan|Paraguay|Qyzylorda|
  Romance|Russian|SA Eastern|SA Pacific|SA Western|SE Asia|Saint Pierre|Sakhalin|Samoa|Sao Tome|Saratov|Singapore|
  South Africa|South Sudan|Sri Lanka|Sudan|Syria|Taipei|Tasmania|Tocantins|Tokyo|Tomsk|Tonga|Transbaikal|Turkey|
  Turks And Caicos|US Eastern|US Mountain|Ulaanbaatar|Venezuela|Vladivostok|Volgograd|W. Australia|
  W. Central Africa|W. Europe|W. Mongolia|West Asia|West Bank|West Pacific|Yakutsk|Yukon`;

const others = `
  Central Standard Time (Mexico)|Eastern Standard Time (Mexico)|Mountain Standard Time (Mexico)|
  Pacific Standard Time (Mexico)|Russia Time Zone 10|Russia Time Zone 11|Russia Time Zone 3|
  Armenian Standard Time|Mexico Standard Time|Mexico Standard Time 2|Coordinated Universal Time|
  UTC|UTC+12|UTC+13|UTC-02|UTC-08|UTC-09|UTC-11|
  Customized Time Zone|tzone://Microsoft/Custom|tzone://Microsoft/Utc`;

const listed = (text: string): readonly string[] => text.split("|").map((name) => name.trim());

/**
 * Names of time zones as Windows has them, also while clocks are put forward, and Exchange's for one that it has no name
 * for.
 *
 * @see https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones
 */
export const windowsTimeZones = (): readonly string[] => [
  ...listed(standard).flatMap((name) => [`${name} Standard Time`, `${name} Daylight Time`]),
  ...listed(others),
];
