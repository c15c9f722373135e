/** What the display names of Windows say behind an offset, such as `(UTC+01:00) `; Windows changes offsets, not these. */
const places = `
  International Date Line West|Coordinated Universal Time-11|Aleutian Islands|Hawaii|Marquesas Islands|Alaska|
  Coordinated Universal Time-09|Baja California|Coordinated Universal Time-08|Pacific Time (US & Canada)|Arizona|
  Chihuahua, La Paz, Mazatlan|La Paz, Mazatlan|Chihuahua|Mountain Time (US & Canada)|Yukon|Central America|
  Central Time (US & Canada)|Easter Island|Guadalajara, Mexico City, Monterrey|Saskatchewan|
  Bogota, Lima, Quito, Rio Branco|Chetumal|Eastern Time (US & Canada)|Haiti|Havana|Indiana (East)|Turks and Caicos|
  Asuncion|Atlantic Time (Canada)|Caracas|Cuiaba|Georgetown, La Paz, Manaus, San Juan|Santiago|Newfoundland|Araguaina|
  Brasilia|Cayenne, Fortaleza|City of Buenos Aires|Greenland|Montevideo|Punta Arenas|Saint Pierre and Miquelon|Salvador|
  Coordinated Universal Time-02|Mid-Atlantic - Old|Azores|Cabo Verde Is.|Cape Verde Is.|Coordinated Universal Time|
  Dublin, Edinburgh, Lisbon, London|Monrovia, Reykjavik|Sao Tome|Casablanca|
  Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna|Belgrade, Bratislava, Budapest, Ljubljana, Prague|
  Brussels, Copenhagen, Madrid, Paris|Sarajevo, Skopje, Warsaw, Zagreb|West Central Africa|Athens, Bucharest|Beirut|
  Cairo|Chisinau|Damascus|Gaza, Hebron|Harare, Pretoria|Helsinki, Kyiv, Riga, Sofia, Tallinn, Vilnius|Jerusalem|Juba|
  Kaliningrad|Khartoum|Tripoli|Windhoek|Amman|Baghdad|Istanbul|Kuwait, Riyadh|Minsk|Moscow, St. Petersburg|
  Moscow, St. Petersburg, Volgograd|Nairobi|Volgograd|Tehran|Abu Dhabi, Muscat|Astrakhan, Ulyanovsk|Baku|
  Izhevsk, Samara|Port Louis|Saratov|Tbilisi|Yerevan|Kabul|Ashgabat, Tashkent|Astana|Ekaterinburg|Islamabad, Karachi|
  Qyzylorda|Chennai, Kolkata, Mumbai, New Delhi|Sri Jayawardenepura|Kathmandu|Astana, Almaty|Bishkek|Dhaka|Omsk|
  Yangon (Rangoon)|Bangkok, Hanoi, Jakarta|Barnaul, Gorno-Altaysk|Hovd|Krasnoyarsk|Novosibirsk|Tomsk|
  Beijing, Chongqing, Hong Kong, Urumqi|Irkutsk|Kuala Lumpur, Singapore|Perth|Taipei|Ulaanbaatar|Pyongyang|Eucla|Chita|
  Osaka, Sapporo, Tokyo|Seoul|Yakutsk|Adelaide|Darwin|Brisbane|Canberra, Melbourne, Sydney|Guam, Port Moresby|Hobart|
  Vladivostok|Lord Howe Island|Bougainville Island|Chokurdakh|Magadan|Norfolk Island|Sakhalin|
  Solomon Is., New Caledonia|Anadyr, Petropavlovsk-Kamchatsky|Auckland, Wellington|Coordinated Universal Time+12|Fiji|
  Petropavlovsk-Kamchatsky - Old|Chatham Islands|Coordinated Universal Time+13|Nuku'alofa|Samoa|Kiritimati Island`;

/**
 * Places by which Windows shows its time zones to people. Some clients write such a display name where the id of a zone
 * belongs: `(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna`.
 *
 * @see https://learn.microsoft.com/windows-hardware/manufacture/desktop/default-time-zones
 */
export const timeZonePlaces = (): readonly string[] => places.split("|").map((name) => name.trim());
