import { onTestFinished } from "vitest";
import type { CommandInput } from "../../src/command.ts";
import { serve } from "../../src/serve/serve.ts";

/** A running server, and what it has written. */
export interface Served {
  readonly base: string;
  readonly lines: string[];
  /** The JSON of the reply to a GET, whatever its status. */
  get(target: string): Promise<Reply>;
  /** The lines once one of them matches. */
  said(pattern: RegExp): Promise<string>;
}

/** What came back, read. */
export interface Reply {
  readonly status: number;
  readonly error: string | undefined;
  readonly json: { readonly value?: readonly Readonly<Record<string, unknown>>[] } & Readonly<
    Record<string, unknown>
  >;
}

/** How long something that is waited for may take. */
const LIMIT_MS = 10_000;

/** Runs `serve` with options on a free port until the test ends. */
export async function startServe(
  options: CommandInput["options"] = {},
  context: { readonly env?: Readonly<Record<string, string>>; readonly folder?: string } = {},
): Promise<Served> {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const write = (text: string): void => {
    lines.push(text);
    for (const look of waiting) look();
  };
  const env = context.env ?? {};
  const server = await serve({ env, write, options: { port: "0", ...options }, ...context });
  onTestFinished(() => server.close());
  return {
    base: server.base,
    lines,
    async get(target) {
      const reply = await fetch(new URL(target, server.base));
      const error = reply.headers.get("x-graphveil-error") ?? undefined;
      return { status: reply.status, error, json: (await reply.json()) as Reply["json"] };
    },
    said: (pattern) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`nothing like ${pattern} was said`)), LIMIT_MS);
        const look = (): void => {
          const text = lines.join("");
          if (!pattern.test(text)) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(text);
        };
        waiting.add(look);
        look();
      }),
  };
}
