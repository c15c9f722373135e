/** One group by hand: there are few, and each shows another shape. */
export interface GroupPlan {
  readonly name: string;
  readonly nickname: string;
  readonly description: string | null;
  readonly shape: "unified" | "security" | "mailSecurity" | "distribution" | "dynamic";
  /** Who belongs to it. */
  readonly members: "everybody" | "some" | "groups" | "none" | "rooms";
  /** Index of the building for a room list. */
  readonly building?: number;
  /** The mail contacts of the directory belong to it too. */
  readonly withContacts?: boolean;
}

/** The twelve groups. */
export const groupPlans: readonly GroupPlan[] = [
  {
    name: "Lanternworks Allhandsy",
    nickname: "lanternworks-allhands",
    description: "Everybody who breathes Lanternworks air",
    shape: "unified",
    members: "everybody",
  },
  {
    name: "Zephyrgarten Skunkworks 🦄",
    nickname: "zephyrgarten",
    description: "Off-the-books prototypes, ask Zephyrgarten first",
    shape: "unified",
    members: "some",
  },
  {
    name: "SG Quarterstaff Vault Keyholders",
    nickname: "quarterstaff-keyholders",
    description: null,
    shape: "security",
    members: "some",
  },
  {
    name: "Betriebsrat Süderelbe (vertraulich)",
    nickname: "betriebsrat-suederelbe",
    description: "Sitzungen der Arbeitnehmervertretung",
    shape: "mailSecurity",
    members: "some",
  },
  {
    name: "Ostrogothka Mandate",
    nickname: "ostrogothka-mandate",
    description: "Counsel and clerks of the Ostrogothka lawsuit",
    shape: "distribution",
    members: "some",
    withContacts: true,
  },
  {
    name: "Umbrella of Circles",
    nickname: "umbrella-circles",
    description: "Nothing but other groups",
    shape: "security",
    members: "groups",
  },
  {
    name: "Orchid Underwriting (dynamisch)",
    nickname: "orchid-underwriting",
    description: "Filled by rule",
    shape: "dynamic",
    members: "some",
  },
  {
    name: 'Midnight "Nightjar" Circle, closed',
    nickname: "midnight-nightjar",
    description: "Redundancy planning",
    shape: "unified",
    members: "some",
  },
  {
    name: "Ομάδα Παραλαβών Κρήτης",
    nickname: "paralaves-kritis",
    description: "Παραλαβές και αποστολές",
    shape: "distribution",
    members: "some",
  },
  {
    name: "Deserted Lighthouse",
    nickname: "deserted-lighthouse",
    description: "Nobody left",
    shape: "unified",
    members: "none",
  },
  {
    name: "Rooms of Lanternworks",
    nickname: "rooms-lanternworks",
    description: null,
    shape: "distribution",
    members: "rooms",
    building: 0,
  },
  {
    name: "Räume Kontorhaus",
    nickname: "rooms-kontorhaus",
    description: null,
    shape: "distribution",
    members: "rooms",
    building: 1,
  },
];
