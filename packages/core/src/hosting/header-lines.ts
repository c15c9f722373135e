import type { ProxyRequest } from "../invocation.ts";

/**
 * Header lines as the proxy reads them: repeated ones joined (RFC 9110 §5.3), none left out. Undefined where one of them is
 * no header: a name that is not a token, a value with a line break, with NUL or with a character above U+00FF. The standard
 * class throws for these, with the value in its message.
 */
export function readHeaderLines(
  lines: Iterable<readonly [name: string, value: string]>,
): Headers | undefined {
  const headers = new Headers();
  try {
    for (const [name, value] of lines) headers.append(name, value);
    return headers;
  } catch {
    return undefined;
  }
}

/** What a host hands over in place of a request that it cannot read: it is refused and recorded as any other. */
export const unreadableRequest = (unreadable: NonNullable<ProxyRequest["unreadable"]>): ProxyRequest => ({
  method: "",
  rawTarget: "",
  headers: new Headers(),
  bodyBytes: 0,
  unreadable,
});
