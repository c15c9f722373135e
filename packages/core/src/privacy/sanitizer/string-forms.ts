import { matchesAt } from "../../json/scan.ts";
import { isOfForm, MAX_FORMED_CHARACTERS, type StringForm } from "../../schema/string-forms.ts";
import { primitiveChecks, stringOf, type ValueCheck } from "./values.ts";

/** Strings of a form. What came last is tried first, since replies repeat themselves. */
const stringThatIs = (form: StringForm): ValueCheck => {
  let last = new Uint8Array(0);
  return (json, at) => {
    if (last.length > 0 && matchesAt(json, at, last)) return at + last.length;
    const end = primitiveChecks.string(json, at);
    if (end === -1 || end - at > MAX_FORMED_CHARACTERS + 2) return -1;
    const bytes = json.slice(at, end);
    const text: unknown = JSON.parse(String.fromCharCode(...bytes));
    if (typeof text !== "string" || !isOfForm(form, text)) return -1;
    last = bytes;
    return end;
  };
};

/** Makes the check of a form, of strings that pass to the byte. */
export function stringFormCheck(form: StringForm): ValueCheck {
  if (form === "dateTime") return primitiveChecks.dateTimeOffset;
  // One digit for each slot of up to 62 days: longer than any other form.
  return form === "availabilityView" ? stringOf("012345") : stringThatIs(form);
}
