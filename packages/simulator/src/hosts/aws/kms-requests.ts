import type { AwsPrincipal, World } from "../../world.ts";

/** One error of the AWS JSON protocol, always with status 400. */
export type KmsError = readonly [type: string, message: string];

/** The members of a request, not yet read. */
export type KmsRequest = Readonly<Record<string, unknown>>;

/** Finds the first reason to refuse a request of a principal in a region. */
export type Refuse = (
  world: World,
  principal: AwsPrincipal,
  region: string,
  request: KmsRequest,
) => KmsError | undefined;

/** True for a blob of the AWS JSON protocol. */
export const isBase64 = (text: unknown): text is string =>
  typeof text === "string" && Buffer.from(text, "base64").toString("base64") === text;
