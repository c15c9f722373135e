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

/** The tenant's own buildings. */
export const buildings: readonly PostalPlace[] = [
  {
    name: "Lanternworks",
    street: "17 Tallowchandler Row",
    city: "Brackenholme",
    state: "Westmarch",
    postalCode: "BK7 4QX",
    country: "United Kingdom",
    latitude: 54.50172,
    longitude: -2.91384,
  },
  {
    name: "Kontorhaus Süderelbe",
    street: "Pfefferhofstraße 212",
    city: "Niederquellbach",
    state: "Hessen",
    postalCode: "64807-Q",
    country: "Germany",
    latitude: 50.11284,
    longitude: 9.02741,
  },
  {
    name: "Cooperage Hall",
    street: "4501 Barrelmaker Avenue",
    city: "Quillhaven",
    state: "Tennessee",
    postalCode: "37988-1",
    country: "United States",
    latitude: 35.87721,
    longitude: -84.21765,
  },
];

/** Where people meet outside the office. */
export const privatePlaces: readonly PostalPlace[] = [
  {
    name: "Gasthof Morgenröte",
    street: "Kirchsteig 9b",
    city: "Oberlaubenthal",
    state: "Steiermark",
    postalCode: "8937-A",
    country: "Austria",
    latitude: 47.39144,
    longitude: 15.09255,
  },
  {
    name: "Praxis Dr. Himmelreich",
    street: "Lindenallee 88",
    city: "Niederquellbach",
    state: "Hessen",
    postalCode: "64807-P",
    country: "Germany",
    latitude: 50.11822,
    longitude: 9.03164,
  },
  {
    name: "Villa Campanella",
    street: "Via delle Ginestre 31",
    city: "Monteforesto",
    state: "Umbria",
    postalCode: "06099-V",
    country: "Italy",
    latitude: 42.98116,
    longitude: 12.61733,
  },
  {
    name: "Ferncombe Cottage",
    street: "3 Hollybush Mews",
    city: "Brackenholme",
    state: "Westmarch",
    postalCode: "BK7 9LD",
    country: "United Kingdom",
    latitude: 54.50688,
    longitude: -2.92007,
  },
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
