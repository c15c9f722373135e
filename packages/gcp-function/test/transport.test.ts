import { OutboundRefusedError } from "@graphveil/core";
import { describe, expect, it, vi } from "vitest";
import { googleHosts } from "../src/hosts.ts";
import { withGoogleAuth } from "../src/transport.ts";
import { createFakeGoogle, failureOf, metadata } from "./fakes.ts";

const audience = "api://a";
const { signal } = new AbortController();
const sleep = async () => undefined;

describe("withGoogleAuth", () => {
  it("sends the library's requests through the fetch of each call, also side by side", async () => {
    const calls = [1, 2, 3].map(() => createFakeGoogle({ [googleHosts.metadata]: [metadata] }));
    const tokens = await Promise.all(
      calls.map(({ fetch }) =>
        withGoogleAuth({ fetch }, signal, ({ Compute }) => new Compute().fetchIdToken(audience)),
      ),
    );
    expect(new Set(tokens).size).toBe(3);
    expect(calls.map(({ received }) => received.length)).toEqual([1, 1, 1]);
  });

  it("names the metadata server, which the library calls by its address", async () => {
    const google = createFakeGoogle({ [googleHosts.metadata]: [metadata] });
    await withGoogleAuth(google, signal, ({ Compute }) => new Compute().fetchIdToken(audience));
    expect(google.received.map(({ url }) => url.href)).toEqual([
      "http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/identity" +
        "?format=full&audience=api://a",
    ]);
  });

  it("leaves other users of gaxios in this process alone", async () => {
    const { gaxios } = await withGoogleAuth(
      { fetch: createFakeGoogle({}).fetch },
      signal,
      async (library) => library,
    );
    const global = vi.spyOn(globalThis, "fetch").mockResolvedValue(new Response("theirs"));
    try {
      expect((await gaxios.request({ url: "https://example.invalid/", responseType: "text" })).data).toBe(
        "theirs",
      );
      expect(global).toHaveBeenCalledOnce();
    } finally {
      global.mockRestore();
    }
  });

  it("gives each attempt 2 s and makes two", async () => {
    const limits = vi.spyOn(AbortSignal, "timeout").mockImplementation((milliseconds) => {
      const controller = new AbortController();
      if (milliseconds === 2_000) {
        setImmediate(() => controller.abort(new DOMException("late", "TimeoutError")));
      }
      return controller.signal;
    });
    try {
      const naps: number[] = [];
      const google = createFakeGoogle({
        [googleHosts.metadata]: [
          (request) =>
            new Promise((_, reject) => {
              request.signal.addEventListener("abort", () => reject(request.signal.reason));
            }),
        ],
      });
      const options = {
        fetch: google.fetch,
        sleep: async (milliseconds: number) => void naps.push(milliseconds),
      };
      const work = withGoogleAuth(options, signal, ({ Compute }) => new Compute().fetchIdToken(audience));
      expect(await failureOf(work)).toBeInstanceOf(Error);
      expect(limits.mock.calls.filter(([milliseconds]) => milliseconds === 2_000)).toHaveLength(2);
      expect([google.received.length, naps]).toEqual([2, [100]]);
    } finally {
      limits.mockRestore();
    }
  });

  it.each([
    ["a network fault", () => Promise.reject(new TypeError("fetch failed")), 2],
    ["503", () => new Response("", { status: 503 }), 2],
    ["429", () => new Response("", { status: 429 }), 2],
    ["an endless answer", () => new Response("x".repeat(100_000)), 2],
    ["404", () => new Response("", { status: 404 }), 1],
    [
      "a refusal of the pinned fetch",
      () => Promise.reject(new OutboundRefusedError("redirect", "x.example")),
      1,
    ],
  ])("repeats what may pass: %s", async (_, answer, attempts) => {
    const google = createFakeGoogle({ [googleHosts.metadata]: [answer] });
    const options = { fetch: google.fetch, sleep };
    await failureOf(withGoogleAuth(options, signal, ({ Compute }) => new Compute().fetchIdToken(audience)));
    expect(google.received).toHaveLength(attempts);
  });

  it("ends with the caller's reason, before, during and between attempts", async () => {
    const reason = new Error("the deadline");
    for (const moment of ["before", "during", "between"]) {
      const controller = new AbortController();
      const abort = () => controller.abort(reason);
      const google = createFakeGoogle({
        [googleHosts.metadata]: [
          () => {
            if (moment === "during") {
              abort();
            }
            return new Response("", { status: 503 });
          },
        ],
      });
      if (moment === "before") {
        abort();
      }
      const options = { fetch: google.fetch, sleep: async () => abort() };
      const work = withGoogleAuth(options, controller.signal, ({ Compute }) =>
        new Compute().fetchIdToken(audience),
      );
      expect(await failureOf(work)).toBe(reason);
      expect(google.received).toHaveLength(moment === "before" ? 0 : 1);
    }
  });
});
