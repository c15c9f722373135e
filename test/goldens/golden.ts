import type { JsonReplyShape } from "@graphveil/core/privacy";

/** A body as Graph could send it, and what it answers. */
export interface GoldenBody {
  /** Name of the file that holds what becomes of it. */
  readonly name: string;
  readonly shape: JsonReplyShape;
  /** A value, or JSON text where the spelling matters. */
  readonly body: string | Readonly<Record<string, unknown>>;
}

/** A body that is one object of the type. */
export const entity = (type: JsonReplyShape["type"], name: string, body: GoldenBody["body"]): GoldenBody => ({
  name,
  shape: { kind: "entity", type },
  body,
});

/** A body whose records are of the type. */
export const page = (
  type: JsonReplyShape["type"],
  name: string,
  value: readonly unknown[],
  annotations: Readonly<Record<string, unknown>> = {},
): GoldenBody => ({ name, shape: { kind: "collection", type }, body: { ...annotations, value } });

/** A page written out as JSON text. */
export const pageText = (type: JsonReplyShape["type"], name: string, body: string): GoldenBody => ({
  name,
  shape: { kind: "collection", type },
  body,
});

/** An Exchange id. */
export const item = (tail: string): string => `AAMkAGI5MDk2${tail.padEnd(16, "A")}AAA=`;

/** A directory object's id. */
export const object = (tail: string): string => `3f1d8c52-0b6e-4a7d-9c11-${tail.padStart(12, "0")}`;

/** An `emailAddress` in a `recipient`. */
export const recipient = (name: string | null, address: string | null) => ({
  emailAddress: { name, address },
});

export const ines = recipient("Ines Valdivia", "ines.valdivia@northwind-traders.com");
export const odo = recipient("Odo Brandstätter", "Odo.Brandstaetter@northwind-traders.com");
export const guest = recipient("Mirela (extern)", "mirela@tailspintoys.com");

/** A `dateTimeTimeZone`. */
export const at = (dateTime: string, timeZone = "UTC") => ({ dateTime, timeZone });

export const context = (path: string) => ({
  "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#users('ines.valdivia%40northwind-traders.com')/${path}`,
});
