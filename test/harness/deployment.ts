import type { Client } from "@microsoft/microsoft-graph-client";

/** A function as a cloud runs it, and a caller that its policy knows. */
export interface Deployment {
  readonly name: string;
  /** `https://<host>` as the caller knows it. */
  readonly base: string;
  /** Sends a request as the known caller. */
  request(target: string, init?: RequestInit): Promise<Response>;
  /** The unmodified Graph client, authenticated as the known caller. */
  graphClient(): Client;
  /** All that the function has written to its standard streams. */
  output(): string;
  stop(): Promise<void>;
}

/** Makes `fetch` keep every reply: status, headers and body as they came. */
export interface Recorder {
  readonly fetch: typeof fetch;
  /** One text for each reply so far, headers included. */
  readonly replies: readonly string[];
}

/** Records what comes back through the given fetch. */
export function createRecorder(send: typeof fetch): Recorder {
  const replies: string[] = [];
  return {
    replies,
    fetch: async (input, init) => {
      const response = await send(input, init);
      const body = await response.text();
      const headers = [...response.headers].map(([name, value]) => `${name}: ${value}`).join("\n");
      replies.push(`${response.status}\n${headers}\n\n${body}`);
      return new Response(body === "" ? null : body, { status: response.status, headers: response.headers });
    },
  };
}
