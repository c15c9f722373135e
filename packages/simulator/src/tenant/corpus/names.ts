/** Given names of the generated people: rare, at least six letters, no word of a property name. */
export const givenNames: readonly string[] = `
  Theodric Wilhelmina Ombeline Gwendolen Thaddeus Philippina Corneliusz Evangeline Bartholomew Seraphina
  Leopoldine Marcellus Rosalinda Ambrosius Clementia Desideria Eustachia Florimond Guinevra Hildegund
  Ingeborga Jocastella Kunigunde Lysander Melisende Nepomuceno Ottokarius Peregrina Quirinus Radegund
  Sigismund Tancredina Ulrichka Valdemar Wenceslas Xanthippe Yevgeniya Zephyrine Aurelianus Blandinka
  Crescentia Dagoberta Ermintrude Fredegunda Gottlieba Honorina Ildefonso Joscelina Karolinka Leocadia
  Mafalduta Nausicaa Ordelafo Pelagiusz Quendrida Romualdo Scholastyka Torquatus Urraquita Venantius
  Walburgis Ximenita Ysoldine Zdzislawa Athanasia Balthazar Cunegonde Drusillana Ethelbert Fiammetta
  Godelieve Hyacinthia`
  .trim()
  .split(/\s+/);

/** Surnames of the generated people: rare, at least six letters, no word of a property name. */
export const surnames: readonly string[] = `
  Ravenscroft Oxtobyn Featherstonehaugh Quackenbush Vandersloot Brzezicki Cholmondeley Dunwoodie Entwistle
  Fotheringay Grimsditch Hollingworthy Inchbaldon Jellicoe Kirkbrideson Lillywhite Mainwaring Nethersole
  Ollerenshaw Pennefather Quillfeather Rumbelow Sidebottom Thistlethwaite Umfreville Venkataraman
  Wigglesworth Xanthopoulos Yarborough Zwingenberger Abercrombie Birtwhistle Cattermole Drinkwater
  Eccleshall Fazackerley Goldsworthy Hebblethwaite Illingworth Jankowiak Kowalczyk Lautenschlager
  Micklethwait Nachtigall Oberhauser Pfefferkorn Quattlebaum Rosenzweig Schmidlapp Trzebiatowski
  Unterberger Vanterpool Waldstein Yngvarsson Zimmerhackl Appelqvist Bickerstaff Cruickshank Delacroixe
  Enderlein Fitzpaine Gildersleeve Higginbotham Ingebrigtsen Jernigan Klopfenstein Longbottomley
  Murgatroyd Northrup Ostrowski Plumtree Quisenberry Rautenberg Snodgrass Tollemache Uttershaw Villiersen
  Winterbottom Youngblood Zabriskie Aldersgate Bullivant Clutterbuck Dagworthy Elphinstone Fairweather
  Gathercole Hathersage Iddesleigh Jurgensmeyer Knatchbull Ladislavsky Meiklejohn Nottlebeck`
  .trim()
  .split(/\s+/);
