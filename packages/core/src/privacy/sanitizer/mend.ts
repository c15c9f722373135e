import { memberOfNumber, type Property } from "../../schema/schema.ts";
import { isOfForm } from "../../schema/string-forms.ts";

/** What a media type is before its parameters, in which names of files stand. */
const withoutParameters = (value: string | number): string | undefined => {
  if (typeof value !== "string") return undefined;
  const type = (value.split(";", 1)[0] ?? "").trim();
  return type !== "" && isOfForm("mediaType", type) ? type : undefined;
};

/** How a value of a property is read that is not written as the metadata says; undefined where it then says nothing. */
export function mendingOf({
  form,
  type,
}: Property): ((value: string | number) => string | undefined) | undefined {
  if (form === "mediaType") return withoutParameters;
  if (type.kind !== "enumeration") return undefined;
  const { name } = type;
  // OData JSON format 4.01 §7.1 has names; the numbers behind them come from services that serialize what they store.
  return (value) => {
    const number =
      typeof value === "number" ? value : Number(/^-?[0-9]{1,3}$/.exec(value)?.[0] ?? Number.NaN);
    return memberOfNumber(name, number);
  };
}
