import type { Outsider } from "./outsiders.ts";

/** A mail contact of the directory: an outsider with what an administrator wrote down about them. */
export interface ContactPlan extends Outsider {
  readonly company: string;
  readonly jobTitle: string | null;
  readonly phone: string | null;
}

/** The three mail contacts; they are members of a distribution list. */
export const contactPlans: readonly ContactPlan[] = [
  {
    givenName: "Eulalianne",
    surname: "Abendglocke",
    address: "eulalianne.abendglocke@margiestravellers.com",
    company: "Margies Travellers Guild",
    jobTitle: "Itinerary Conjurer",
    phone: "+44 20 7946 0983",
  },
  {
    givenName: "Fortunatus",
    surname: "Brombeerhag",
    address: "f.brombeerhag@margiestravellers.com",
    company: "Margies Travellers Guild",
    jobTitle: null,
    phone: null,
  },
  {
    givenName: "Gwendolynne",
    surname: "Cloudesley",
    address: "gwendolynne@cloudesley-notaries.example",
    company: "Cloudesley Notaries",
    jobTitle: "Notary of Last Resort",
    phone: "+1 (425) 555-0148",
  },
];
