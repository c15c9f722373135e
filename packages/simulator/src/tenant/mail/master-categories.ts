import type { Random } from "../../random.ts";
import { categories } from "../corpus/phrases.ts";
import type { JsonObject } from "../wire.ts";

/** A label that the owner of a mailbox made for himself. */
export interface OutlookCategory {
  readonly id: string;
  readonly displayName: string;
  readonly wire: JsonObject;
}

/** The master list of a mailbox's categories: all labels that its items may carry. */
export const createMasterCategories = (random: Random): readonly OutlookCategory[] =>
  categories.map((displayName, at) => {
    const id = random.guid();
    return { id, displayName, wire: { id, displayName, color: at === 0 ? "none" : `preset${at}` } };
  });
