import type { Parts } from "@graphveil/core";
import { CommandError } from "../../command-error.ts";
import { EXIT } from "../../exit-codes.ts";

/** The properties of a user that the old proxy hashed, and that have a counterpart. */
const HASHED_PROPERTIES = [
  "id",
  "mail",
  "userPrincipalName",
  "otherMails",
  "proxyAddresses",
  "imAddresses",
  "employeeId",
  "onPremisesSamAccountName",
  "onPremisesUserPrincipalName",
  "onPremisesImmutableId",
] as const;

const PAGE_LIMIT_MS = 60_000;

interface Page {
  readonly value: readonly Readonly<Record<string, unknown>>[];
  readonly "@odata.nextLink"?: string;
}

const valuesOf = (user: Readonly<Record<string, unknown>>): readonly string[] =>
  HASHED_PROPERTIES.flatMap((name) => [user[name] ?? []].flat())
    .filter((value) => typeof value === "string" && value !== "")
    .map((value) => String(value).replace(/^smtp:/i, ""));

/**
 * The addresses and ids of every user of the directory, each once, through the proxy's own token.
 *
 * @throws CommandError if Graph refuses
 */
export async function readDirectoryValues({ upstream }: Pick<Parts, "upstream">): Promise<readonly string[]> {
  const values = new Set<string>();
  let next: string | undefined = `/v1.0/users?$top=999&$select=${HASHED_PROPERTIES.join(",")}`;
  while (next !== undefined) {
    const limits = { deadline: Date.now() + PAGE_LIMIT_MS, signal: AbortSignal.timeout(PAGE_LIMIT_MS) };
    const { status, body } = await upstream.get({ pathAndQuery: next, headers: {} }, limits);
    if (status !== 200)
      throw new CommandError(
        EXIT.refused,
        `Microsoft Graph answers ${status} to the list of users: the application needs User.Read.All.`,
      );
    const page = JSON.parse(Buffer.from(body).toString("utf8")) as Page;
    for (const value of page.value.flatMap(valuesOf)) values.add(value);
    const link = page["@odata.nextLink"];
    next = link === undefined ? undefined : link.slice(new URL(link).origin.length);
  }
  return [...values];
}
