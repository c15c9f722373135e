import { type Canary, canaries, createCanaryScanner, type SimulatedCloud } from "@graphveil/simulator";

const base64Run = /[A-Za-z0-9+/_-]{8,}={0,2}/g;
const hexRun = /[0-9a-fA-F]{12,}/g;

const percentDecoded = (text: string): string =>
  text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (run) =>
    Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8"),
  );

function* base64Decoded(text: string): Generator<string> {
  for (const [run] of text.matchAll(base64Run)) {
    for (let offset = 0; offset < 4; offset++)
      yield Buffer.from(run.slice(offset), "base64").toString("utf8");
  }
}

function* hexDecoded(text: string): Generator<string> {
  for (const [run] of text.matchAll(hexRun)) {
    for (let offset = 0; offset < 2; offset++) yield Buffer.from(run.slice(offset), "hex").toString("utf8");
  }
}

/** The text as it stands, and all that could be hidden in it: percent-, base64- and hex-decoded at every alignment. */
export const readings = (text: string): readonly string[] => {
  const plain = percentDecoded(text);
  return [text, plain, [...base64Decoded(plain)].join("\n"), [...hexDecoded(plain)].join("\n")];
};

/** Secrets of the simulated clouds: credentials with their names, and key material. */
const secretsOf = ({ simulator }: SimulatedCloud): readonly string[] => {
  const { aws, gcp, keyVault } = simulator.world;
  const principals = [aws.proxy, ...aws.callers];
  return [
    ...principals.flatMap(({ accessKeyId, secretAccessKey, sessionToken }) => [
      accessKeyId,
      secretAccessKey,
      sessionToken,
    ]),
    Buffer.from(aws.kmsKeyMaterial).toString("hex"),
    Buffer.from(gcp.kmsKeyMaterial).toString("base64"),
    keyVault.secretValue,
  ];
};

/** Tokens of any kind: every JWT's header begins like this, and every access token of Google's like that. */
const tokenForm = /eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}|ya29\.[A-Za-z0-9_.-]{10,}/;

/** Ids of requests and traces, which are made at random, and the proxy's own tokens. */
const opaque =
  /\b(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}|1-[0-9a-f]{8}-[0-9a-f]{24}|[spcd]1[_-][\w-]+)\b/gi;

/** True for a value that a random id could hold by chance, such as the last digits of one group and a dash. */
const couldBeChance = ({ value }: Canary): boolean => value.length < 10 && /^[\w-]+$/.test(value);

/** What a scan found; empty is good. */
export type Scan = (text: string) => readonly string[];

/**
 * A scan for every value that was seeded into the tenant, for its id, and for credentials and tokens of any kind. Short
 * values of letters and digits are looked for everywhere but in random ids and tokens, where they stand by chance.
 */
export function createScan(stack: SimulatedCloud): Scan {
  const seeded: readonly Canary[] = [...canaries(stack.tenant), { kind: "guid", value: stack.tenant.id }];
  const { chance = [], certain = [] } = Object.groupBy(seeded, (canary) =>
    couldBeChance(canary) ? "chance" : "certain",
  );
  const findCertain = createCanaryScanner(certain);
  const findChance = createCanaryScanner(chance);
  const secrets = secretsOf(stack).filter((secret) => secret !== "");
  return (text) => {
    const found = new Set<string>();
    for (const reading of readings(text)) {
      for (const { kind, value } of findCertain(reading)) found.add(`${kind}: ${value}`);
      for (const secret of secrets) if (reading.includes(secret)) found.add("a credential");
      if (tokenForm.test(reading)) found.add("a token");
    }
    for (const reading of readings(text.replaceAll(opaque, " ")))
      for (const { kind, value } of findChance(reading)) found.add(`${kind}: ${value}`);
    return [...found];
  };
}
