import type { ErrorPlace } from "../../../wire/faults.ts";
import type { SimulatedResponse } from "../../../wire/host.ts";

interface Collection {
  readonly value: readonly unknown[];
}

const isCollection = (body: unknown): body is Collection =>
  typeof body === "object" && body !== null && "value" in body && Array.isArray(body.value);

/** Half of the records, without any link: what a reader takes for the last page. */
function begun(page: Collection): Collection {
  const members = Object.entries(page).filter(([name]) => !/Link$/.test(name));
  return { ...Object.fromEntries(members), value: page.value.slice(0, Math.ceil(page.value.length / 2)) };
}

function write(page: Collection, place: ErrorPlace, error: object): string {
  switch (place) {
    case "beside":
      return JSON.stringify({ ...page, error });
    case "annotation":
      return JSON.stringify({ ...page, "@odata.error": error });
    case "element":
      return JSON.stringify({ ...page, value: [...page.value, { error }] });
    case "brokenOff": {
      const { value, ...head } = page;
      const begin = JSON.stringify({ ...head, value: [...value, { error }] });
      return begin.slice(0, -"]}".length);
    }
  }
}

/**
 * The page with an error inside, status 200; a reply that is not a page of a collection stays as it is. OData streams its
 * replies, so that a failure behind the first record can no longer change the status.
 *
 * @param code Graph's code, such as `UnknownError`
 */
export function withErrorInside(
  response: SimulatedResponse,
  place: ErrorPlace,
  code: string,
): SimulatedResponse {
  if (response.status !== 200 || !/json/.test(response.headers["content-type"] ?? "")) return response;
  const page: unknown = JSON.parse(String(response.body));
  if (!isCollection(page)) return response;
  const error = { code, message: "An error occurred while the response was written." };
  return { ...response, body: write(begun(page), place, error) };
}
