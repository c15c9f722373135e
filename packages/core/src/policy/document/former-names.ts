/** Property classes by the names that policies gave them before version 0.2, with the present name of each. */
export const formerClassNames: Readonly<Record<string, string>> = {
  pseudo: "address",
  obj: "objectId",
  item: "itemId",
  corr: "correlationId",
  loc: "location",
  org: "organization",
  sens: "sensitive",
};

/** Actions by the names that policies gave them before version 0.2, with the present name of each. */
export const formerActionNames: Readonly<Record<string, string>> = {
  digest: "measure",
  token: "correlate",
};
