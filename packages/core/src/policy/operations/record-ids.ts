import { structuredType } from "../../schema/schema.ts";
import type { Operation } from "./operation.ts";

/** The kind under which the ids of an operation's records are sealed; undefined where they have none. */
export const idKindOfRecords = ({ reply: { type } }: Pick<Operation, "reply">): string | undefined =>
  structuredType(type).properties.get("id")?.idKind;
