/** Parts of coined words: each word is one of each, so that it occurs in no language and no schema. */
export const coinage = {
  heads: [
    "Bren",
    "Quil",
    "Vorl",
    "Thrim",
    "Zand",
    "Osk",
    "Glim",
    "Parv",
    "Drost",
    "Kelv",
    "Wym",
    "Ferq",
    "Jast",
    "Murv",
    "Plov",
    "Skarn",
  ],
  middles: ["ova", "ith", "ane", "ubra", "elwi", "osti", "arqu", "imbo", "yndo", "efra", "ulka", "agni"],
  tails: ["sket", "mund", "larn", "wick", "thorp", "vask", "quell", "dorf", "niss", "brax", "holt", "jent"],
};

/** Subjects; `{a}` and `{b}` are coined words. */
export const subjects: readonly string[] = [
  "{a} ledger before the {b} audit",
  "Who signs off the {a} shipment to {b}?",
  "{a} kiln maintenance, second attempt",
  "Minutes of the {a} steering circle",
  "Draft of the {b} covenant with {a}",
  "{a}: open points after the {b} walkthrough",
  "Please review: {a} tariff sheet",
  "Relocating the {a} archive to {b} barn",
  "Invoice dispute {a} versus {b}",
  "{a} orchard visit on the way to {b}",
  "Sample crates for {a} arrived broken",
  "Quarterly {a} forecast & {b} margin",
  "Handover of the {a} keys",
  "„{a}“ – Rückfragen zur Lieferung {b}",
  "{a}: ερωτήσεις για την παραλαβή {b}",
  "{a} の出荷について ({b})",
  "Re-tendering {a}; deadline moves 🕰️ to {b}",
  '{a}/{b} interface: "final" drawings',
];

/** Titles of meetings. */
export const titles: readonly string[] = [
  "{a} weekly huddle",
  "{a} and {b} roadmap clinic",
  "Interview panel {a}",
  "Budget surgery: {a}",
  "{a} post-mortem with {b}",
  "Salary round {a} (confidential)",
  "{a} demo for the {b} people",
  "Walk & talk about {a}",
  "{a} medical check-up",
  "Vertragsverhandlung {a} / {b}",
  "Σύσκεψη {a}",
  "{a} 定例会議",
  "Offsite {a} 🏕️",
];

/** Sentences that hold coined words: the ones that a leak would show. No character that HTML escapes. */
export const tellingSentences: readonly string[] = [
  "The {a} crates left the harbour without the seal that {b} insisted on.",
  "Nobody told the {b} foundry that {a} had been promised to somebody else.",
  "I would rather postpone {a} than explain the shortfall to {b} once more.",
  "If {a} slips again, the lawyers of {b} will write before the month is over.",
  "Between us, the {a} figures were repainted after the visit to {b}.",
  "Her diagnosis came back on Tuesday, so {a} passes to the {b} deputies.",
  "The offer for {a} is nineteen percent under what {b} paid in autumn.",
  "We keep {a} off the agenda until the {b} settlement is signed.",
  "Somebody left the {a} drawings on the train between {b} and the coast.",
  "He asks for parental leave right when {a} meets the {b} inspectors.",
  "The {a} vault opens with the phrase that the {b} night shift knows.",
  "Our {b} contact wants to join us and brings the {a} recipe along.",
  "The union of {a} rejected the shift plan that {b} drew up.",
  "Dismissing the {a} crew in spring would cost {b} three instalments.",
  "Ich fürchte, {a} wird ohne das Gutachten aus {b} nicht freigegeben.",
  "Zásilka {a} dorazila poškozená a sklad {b} ji odmítl převzít.",
  "Η παραλαβή {a} καθυστερεί επειδή το εργαστήριο {b} έκλεισε.",
  "{a} の見積書は {b} の承認を待っています。",
  "تأخرت شحنة {a} لأن مستودع {b} مغلق.",
  "Das Gehalt für die Stelle {a} liegt unter dem Angebot von {b} 💶.",
];

/** Filler between them, with the entities and the line breaks inside sentences that Exchange writes. */
export const fillers: readonly string[] = [
  "Could you have a look before noon? I&nbsp;am in the car until then and will not\r\n see anything but the first lines.",
  "Sorry for the short notice&nbsp;&#8211; the numbers only came in last night &amp; they still need\r\n a second pair of eyes.",
  "Attached you&#8217;ll find what we agreed on; please ignore the older version in the shared folder.",
  "As discussed on the phone, I&#8217;d suggest that we keep it short &amp; simple and leave the rest\r\n for the next round.",
  "Thanks a lot for the quick answer. That helps, and it is <b>exactly</b> what was missing.",
  "Two questions remain: who pays, and by when? Everything else can wait until after the holidays.",
  'I have put the details into the table below&nbsp;&#8212; the ones marked in <span style="color:#C00000">red</span>\r\n are still open.',
  "Let me know if the usual room is too small; otherwise I&#8217;ll book the one upstairs.",
  "Please do not forward this outside the team yet. We&nbsp;want to tell everybody at the same time.",
  "Mir ist nicht ganz klar, ob das noch gilt &#8222;wie besprochen&#8220;&nbsp;&#8211; falls ja, passt es so.",
  "The courier comes at 4&nbsp;p.m.; whatever is not at the gate by then goes out on Monday.",
  "For the record: &lt;none of this&gt; was known when the order was placed &#8230; but it is now.",
];

/** Words of organisational life, for departments and group descriptions. */
export const departments: readonly string[] = [
  "Thermal Cartography",
  "Orchid Underwriting",
  "Falconry Logistics",
  "Velvet Procurement",
  "Glacier Compliance",
  "Marzipan Engineering",
  "Lighthouse Treasury",
  "Cobblestone Research",
];

/** Job titles, all invented. */
export const jobTitles: readonly string[] = [
  "Principal Kiln Steward",
  "Ledger Cartographer",
  "Deputy Orchardist",
  "Senior Beaconkeeper",
  "Tariff Whisperer",
  "Harbour Reconciler",
  "Lead Quarryman",
  "Apprentice Clockwright",
];

/** Labels that people give to mail and meetings. */
export const categories: readonly string[] = [
  "Klinik Brackenfeld",
  "Mandant Ostrogothka",
  "Projekt Nachtigallen",
  "Läufergruppe Süd",
  "Scheidungssache Vennbahn",
  "Bewerbung vertraulich",
  "Chemotherapie",
  "Mergers Albatross",
];

/** Texts of automatic replies; `{a}` is a coined word. */
export const awayReplies: readonly string[] = [
  "I am recovering from surgery until the {a} season ends and read no mail.",
  "Ich pflege meine Mutter und bin erst nach der {a}-Woche wieder erreichbar.",
  "Away on the {a} expedition, in urgent matters ask whoever sits next to me.",
];
