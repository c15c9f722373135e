/** The media type of a Content-Type header without its parameters, in lower case; "" when there is none. */
export function mediaType(header: string | null): string {
  return (header ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}
