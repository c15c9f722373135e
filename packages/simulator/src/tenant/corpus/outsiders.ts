/** Someone of another organisation: a guest of the tenant or a mere correspondent. */
export interface Outsider {
  readonly givenName: string;
  readonly surname: string;
  readonly address: string;
}

const outsider = (givenName: string, surname: string, domain: string, local?: string): Outsider => ({
  givenName,
  surname,
  address: `${local ?? `${givenName}.${surname}`.toLowerCase()}@${domain}`,
});

/** The home address of the IDNA guest in Unicode; the directory holds the ASCII form. */
export const idnaDomain = {
  unicode: "zwölfender-bäckerei.example",
  ascii: "xn--zwlfender-bckerei-0qb64a.example",
};

/** People of partners who are guests of the tenant. */
export const guests: readonly Outsider[] = [
  outsider("Hermenegilda", "Blunderstone", "tailspintoys.com"),
  outsider("Cuthbertina", "Rattlebridge", "tailspintoys.com"),
  outsider("Ferdinanda", "Stolzenburg", "wingtiptoys.com"),
  outsider("Gaudentius", "Marchbanks", "wingtiptoys.com"),
  outsider("Liutgarda", "Puddifoot", "proseware.com"),
  outsider("Osbertine", "Trelawneyson", "proseware.com"),
  outsider("Polycarpus", "Wimbleshade", "litware.com"),
  outsider("Rigobertha", "Yattendon", "litware.com"),
  outsider("Simplicius", "Zuckermandel", "adatumworks.com"),
  outsider("Thorvalda", "Eisenbarth", "lamnahealth.com"),
  outsider("Vigilantia", "Fenstermacher", "lamnahealth.com"),
  outsider("Wunibald", "Zwoelfender", idnaDomain.ascii),
  outsider("Xaverine", "Holzapfelin", "treyresearchers.net"),
  outsider("Yolandetta", "Birkenstocker", "treyresearchers.net"),
];

/** People of partners who are in no directory. */
export const correspondents: readonly Outsider[] = [
  outsider("Abelardo", "Cunninghame", "tailspintoys.com"),
  outsider("Brunhilda", "Daubeney", "tailspintoys.com", "brunhilda-daubeney"),
  outsider("Caspardine", "Elderflower", "wingtiptoys.com"),
  outsider("Dorothynka", "Falkenrath", "wingtiptoys.com", "dfalkenrath"),
  outsider("Emmerich", "Goosequill", "proseware.com"),
  outsider("Filomeno", "Hackenschmidt", "proseware.com"),
  outsider("Griselda", "Ironmonger", "litware.com"),
  outsider("Hieronymus", "Jabberwald", "litware.com", "hieronymus+procurement"),
  outsider("Iphigenie", "Kesselring", "adatumworks.com"),
  outsider("Jeremiasz", "Lobkowicz", "adatumworks.com"),
  outsider("Kasimira", "Mockridge", "lamnahealth.com"),
  outsider("Lambertus", "Nagelschmitz", "lamnahealth.com"),
  outsider("Mechthild", "Oddfellowes", "treyresearchers.net"),
  outsider("Norbertina", "Pumpernickel", "eu.treyresearchers.net"),
  outsider("Odoardine", "Quarrington", "consolidatedmessengers.com"),
  outsider("Pankratius", "Rumpelmayer", "consolidatedmessengers.com"),
  outsider("Rosamundis", "Schneewittchen", "fourthcoffeehouse.com"),
  outsider("Servatius", "Tannenzapf", "fourthcoffeehouse.com"),
  outsider("Trudelinde", "Uhrmacherin", idnaDomain.unicode),
  outsider("Ursinella", "Vogelweide", "lucernepublishers.com"),
  outsider("Vinzenzia", "Weizenkorn", "lucernepublishers.com"),
  outsider("Waldemara", "Zitronella", "margiestravels.com"),
];

/** Senders that are not people: newsletters and machines. */
export const automata: readonly { readonly name: string; readonly address: string }[] = [
  { name: "Quarterdeck Bulletin", address: "bulletin-noreply@lucernepublishers.com" },
  { name: "Fernschreiber Alerts", address: "fernschreiber@alerts.consolidatedmessengers.com" },
  { name: "Postmarshal Daemon", address: "postmarshal@northwind-traders.com" },
];
