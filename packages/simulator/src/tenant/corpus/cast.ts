/** A person whose record is written by hand because it shows an odd shape of real directories. */
export interface CastMember {
  readonly givenName: string;
  readonly surname: string;
  /** Local part of address and UPN, ASCII. */
  readonly login: string;
  readonly displayName?: string;
  readonly oddity:
    | "formerName"
    | "unicode"
    | "decomposed"
    | "comma"
    | "quotes"
    | "apostrophe"
    | "disabled"
    | "withoutMailbox"
    | "mixedCaseDomain"
    | "costCode";
  /** The surname that UPN and old aliases still hold. */
  readonly formerSurname?: string;
}

/** The people whose records show the odd shapes. */
export const cast: readonly CastMember[] = [
  {
    givenName: "Philomena",
    surname: "Gildenstern",
    formerSurname: "Achterberg",
    login: "philomena.gildenstern",
    oddity: "formerName",
  },
  {
    givenName: "Konstancja",
    surname: "Przybylska",
    formerSurname: "Wojtkiewicz",
    login: "konstancja.przybylska",
    oddity: "formerName",
  },
  { givenName: "Žofinka", surname: "Příšerňáková", login: "zofinka.prisernakova", oddity: "unicode" },
  { givenName: "Bořivoj", surname: "Šťastnořehoř", login: "borivoj.stastnorehor", oddity: "unicode" },
  {
    givenName: "Ευστάθιος",
    surname: "Παπαδιαμαντόπουλος",
    login: "efstathios.papadiamanto",
    oddity: "unicode",
  },
  {
    givenName: "ユキヒラスケ",
    surname: "ハセガワラキノ",
    login: "yukihirasuke.hasegawara",
    displayName: "ハセガワラキノ ユキヒラスケ",
    oddity: "unicode",
  },
  { givenName: "عبدالمقتدر", surname: "الخوارزمشاهي", login: "abdulmuqtadir.khwarazm", oddity: "unicode" },
  {
    givenName: "Se\u0301raphi\u0302ne",
    surname: "Dvor\u030ca\u0301c\u030ckova\u0301",
    login: "seraphine.dvorackova",
    oddity: "decomposed",
  },
  {
    givenName: "Peregrinus",
    surname: "Achenbachler",
    login: "peregrinus.achenbachler",
    displayName: "Achenbachler, Peregrinus (Werkvertrag)",
    oddity: "comma",
  },
  {
    givenName: "Gisberta",
    surname: "Pirouettine",
    login: "gisberta.pirouettine",
    displayName: 'Gisberta "Tuppence" Pirouettine',
    oddity: "quotes",
  },
  {
    givenName: "Siobhanette",
    surname: "O'Shaughnessy",
    login: "siobhanette.o'shaughnessy",
    oddity: "apostrophe",
  },
  { givenName: "Hannibalus", surname: "Trevelyanson", login: "hannibalus.trevelyanson", oddity: "disabled" },
  {
    givenName: "Cleopatrina",
    surname: "Montefiascone",
    login: "cleopatrina.montefiasco",
    oddity: "disabled",
  },
  {
    givenName: "Zebediah",
    surname: "Unglaublicher",
    login: "zebediah.unglaublicher",
    oddity: "withoutMailbox",
  },
  {
    givenName: "Araminta",
    surname: "Pettigrewson",
    login: "araminta.pettigrewson",
    oddity: "withoutMailbox",
  },
  {
    givenName: "Balduina",
    surname: "Kerschensteiner",
    login: "balduina.kerschenstein",
    oddity: "mixedCaseDomain",
  },
  {
    givenName: "Gelasius",
    surname: "Hohenstaufner",
    login: "gelasius.hohenstaufner",
    oddity: "mixedCaseDomain",
  },
  { givenName: "Euphrosyne", surname: "Lascarides", login: "euphrosyne.lascarides", oddity: "costCode" },
  { givenName: "Sebaldus", surname: "Nymphenburger", login: "sebaldus.nymphenburger", oddity: "costCode" },
  { givenName: "Tiburtius", surname: "Vollenweider", login: "tiburtius.vollenweider", oddity: "costCode" },
];
