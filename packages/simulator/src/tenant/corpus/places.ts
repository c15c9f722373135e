/** Addresses of buildings and private homes, all invented. */
export interface PostalPlace {
  readonly name: string;
  readonly street: string;
  readonly city: string;
  readonly state: string;
  readonly postalCode: string;
  readonly country: string;
  readonly latitude: number;
  readonly longitude: number;
}

const place = (
  name: string,
  street: string,
  city: string,
  state: string,
  postalCode: string,
  country: string,
  latitude: number,
  longitude: number,
): PostalPlace => ({ name, street, city, state, postalCode, country, latitude, longitude });

/** The tenant's own buildings. */
export const buildings: readonly PostalPlace[] = [
  place(
    "Lanternworks",
    "17 Tallowchandler Row",
    "Brackenholme",
    "Westmarch",
    "BK7 4QX",
    "United Kingdom",
    54.50172,
    -2.91384,
  ),
  place(
    "Kontorhaus Süderelbe",
    "Pfefferhofstraße 212",
    "Niederquellbach",
    "Hessen",
    "64807-Q",
    "Germany",
    50.11284,
    9.02741,
  ),
  place(
    "Cooperage Hall",
    "4501 Barrelmaker Avenue",
    "Quillhaven",
    "Tennessee",
    "37988-1",
    "United States",
    35.87721,
    -84.21765,
  ),
];

/** Where people meet outside the office. */
export const privatePlaces: readonly PostalPlace[] = [
  place(
    "Gasthof Morgenröte",
    "Kirchsteig 9b",
    "Oberlaubenthal",
    "Steiermark",
    "8937-A",
    "Austria",
    47.39144,
    15.09255,
  ),
  place(
    "Praxis Dr. Himmelreich",
    "Lindenallee 88",
    "Niederquellbach",
    "Hessen",
    "64807-P",
    "Germany",
    50.11822,
    9.03164,
  ),
  place(
    "Villa Campanella",
    "Via delle Ginestre 31",
    "Monteforesto",
    "Umbria",
    "06099-V",
    "Italy",
    42.98116,
    12.61733,
  ),
  place(
    "Ferncombe Cottage",
    "3 Hollybush Mews",
    "Brackenholme",
    "Westmarch",
    "BK7 9LD",
    "United Kingdom",
    54.50688,
    -2.92007,
  ),
];

/** A room by hand. */
export interface RoomPlan {
  readonly name: string;
  readonly login: string;
  readonly building: number;
  readonly floor: number;
  readonly capacity: number;
}

/** The six rooms. */
export const roomPlans: readonly RoomPlan[] = [
  { name: "Tinderbox Snug", login: "tinderbox-snug", building: 0, floor: 2, capacity: 4 },
  { name: "Astrolabe Loft", login: "astrolabe-loft", building: 0, floor: 5, capacity: 18 },
  { name: "Bernsteinzimmer Nord", login: "bernsteinzimmer", building: 1, floor: 1, capacity: 10 },
  { name: "Kachelofenstube", login: "kachelofenstube", building: 1, floor: 3, capacity: 7 },
  { name: "Hogshead Parlour", login: "hogshead-parlour", building: 2, floor: 1, capacity: 40 },
  { name: "Stave & Hoop", login: "stave-and-hoop", building: 2, floor: 4, capacity: 12 },
];

/** The four shared mailboxes. */
export const sharedMailboxes: readonly { readonly name: string; readonly login: string }[] = [
  { name: "Thistledown Helpdesk", login: "thistledown" },
  { name: "Rechnungseingang Süderelbe", login: "rechnungseingang" },
  { name: "Careers @ Lanternworks", login: "lanternworks-careers" },
  { name: "Ombudsstelle (vertraulich)", login: "ombudsstelle" },
];

/** Folders that people make for themselves, and one that rules make. */
export const ownFolders: readonly string[] = [
  "Klient Grünspecht",
  "Divorce lawyer",
  "Tenders Albatross",
  "Bewerbungen 2026",
  "Steuerberater Quast",
  "Betriebsratswahl",
];

/** Calendars beside the default one. */
export const ownCalendars: readonly string[] = [
  "Geburtstage Sippe",
  "Physiotherapie",
  "Fußballtrainer U11",
  "Nebengewerbe",
];
