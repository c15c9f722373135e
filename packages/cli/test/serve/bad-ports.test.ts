import { describe, expect, test } from "vitest";
import { badPorts, isBadPort } from "../../src/serve/bad-ports.ts";

/** Whether `fetch` would send a request to a port; nothing is sent. */
const refuses = async (port: number): Promise<boolean> => {
  const dispatcher = {
    dispatch: () => {
      throw new Error("would be sent");
    },
  };
  const init = { dispatcher } as object as RequestInit;
  const error = await fetch(`http://127.0.0.1:${port}/`, init).then(
    () => expect.unreachable(),
    (failure: TypeError) => failure.cause as Error,
  );
  return error.message === "bad port";
};

describe("a bad port", () => {
  test("is one that fetch refuses", async () => {
    const ports = [...badPorts];
    expect(ports.length).toBeGreaterThan(70);
    expect(await Promise.all(ports.map(refuses))).toEqual(ports.map(() => true));
  });

  test("is not one of the neighbours, nor a usual port", async () => {
    const neighbours = [...badPorts].flatMap((port) => [port - 1, port + 1]);
    const ports = [80, 443, 3000, 8080, 8443, 8787, 65_535, ...neighbours].filter(
      (port) => port > 0 && !isBadPort(port),
    );
    expect(await Promise.all(ports.map(refuses))).toEqual(ports.map(() => false));
  });

  test("is not 0, which takes a free one", () => {
    expect(isBadPort(0)).toBe(false);
  });
});
