import { ConfigurationError, EntraError, type Parts, RootKeyError, SubjectTokenError } from "@graphveil/core";
import { createDomainTest } from "@graphveil/core/policy";
import { canonicalDomain, createTokens, type KeyedTokens, separateKeyring } from "@graphveil/core/privacy";
import type { CommandContext, CommandInput, RunCommand } from "../command.ts";
import { CommandError } from "../command-error.ts";
import { EXIT } from "../exit-codes.ts";
import { readGivenFile, writePrivateFile } from "../files.ts";
import { createRealService } from "../serve/environment.ts";
import { readDirectoryValues } from "./psoxy/directory-values.ts";
import { writeMap } from "./psoxy/map-file.ts";
import type { EmailCanonicalization, OldDomains } from "./psoxy/old-token.ts";
import { readSalt } from "./psoxy/salt.ts";
import { type MappedToken, mapList, mapTokens, unmappedReasons } from "./psoxy/token-map.ts";

type Options = CommandInput["options"];

const KEYS_LIMIT_MS = 30_000;

const oneOf = <const Value extends string>(
  options: Options,
  name: string,
  option: string,
  values: readonly [Value, ...Value[]],
): Value => {
  const given = options[name];
  const found = given === undefined ? values[0] : values.find((value) => value === given);
  if (found === undefined) throw new CommandError(EXIT.wrongUse, `${option} must be ${values.join(" or ")}.`);
  return found;
};

const linesOf = (text: string): readonly string[] => text.split(/\r?\n/).filter((line) => line !== "");

const formOf = (path: string) => {
  const [, form] = /\.(csv|ndjson)$/.exec(path) ?? [];
  if (form === "csv" || form === "ndjson") return form;
  throw new CommandError(EXIT.wrongUse, "--out must end in .csv or .ndjson.");
};

/** Keys, policy and Graph as the variables of a deployed function say. */
const partsOf = ({ env, fetch }: CommandContext): Parts => {
  try {
    return createRealService(env, () => undefined, fetch).parts;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    const lines = error.problems.map(({ variable, problem }) => `${variable} ${problem}`);
    throw new CommandError(EXIT.configuration, "The variables of the proxy have faults:", lines);
  }
};

/** The functions that make the tokens of a caller. */
async function tokensOf({ configuration, keyrings }: Parts, caller: Options[string]): Promise<KeyedTokens> {
  const { policy } = configuration;
  const entry = policy.callers.find(({ name }) => name === caller);
  if (caller !== undefined && entry === undefined)
    throw new CommandError(EXIT.wrongUse, `the policy has no caller named ${caller}.`);
  const keyring = await keyrings.getKeyring(AbortSignal.timeout(KEYS_LIMIT_MS));
  return createTokens({
    keyring: entry?.separate === true ? separateKeyring(keyring, entry.name) : keyring,
    keepsDomain: createDomainTest(policy.tenantDomains, canonicalDomain),
    plusAddressing: policy.plusAddressing,
  });
}

const withRemedy = async <Result>(work: Promise<Result>): Promise<Result> => {
  try {
    return await work;
  } catch (error) {
    if (error instanceof RootKeyError || error instanceof SubjectTokenError || error instanceof EntraError)
      throw new CommandError(EXIT.refused, `${error.message} ${error.remedy}`);
    throw error;
  }
};

/** How many tokens have a new one, and how many have none, by reason. */
function summary(mapped: readonly MappedToken[], path: string): string {
  const counts = new Map<string, number>();
  for (const { reason } of mapped) {
    if (reason !== undefined) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const lines = Object.entries(unmappedReasons).flatMap(([reason, text]) => {
    const count = counts.get(reason);
    return count === undefined ? [] : [`${count} not mapped: each ${text}`];
  });
  const done = mapped.filter(({ to }) => to !== undefined).length;
  return `${[`Wrote ${path}`, `${done} of ${mapped.length} tokens mapped`, ...lines].join("\n")}\n`;
}

async function readValues(
  { options, args }: CommandInput,
  parts: Parts,
  context: CommandContext,
): Promise<readonly string[]> {
  const [path] = args;
  if ((path === undefined) === (options["users"] !== true))
    throw new CommandError(EXIT.wrongUse, "give a file of addresses and ids, or --users, and not both.");
  return path === undefined
    ? withRemedy(readDirectoryValues(parts))
    : linesOf((await readGivenFile(context.folder, path)).toString("utf8"));
}

/**
 * Writes the map from the old proxy's tokens to ours.
 *
 * @throws CommandError if an option, a file, a variable or the salt is wrong, or a service refuses
 */
export const runPsoxyMap: RunCommand = async (input, context) => {
  const { options } = input;
  const out = String(options["out"]);
  const form = formOf(out);
  const emails = oneOf<EmailCanonicalization>(options, "emails", "--emails", ["strict", "ignore-dots"]);
  const domains = oneOf<OldDomains>(options, "domains", "--domains", ["preserve", "redact", "tokenize"]);
  const newline = options["saltNewline"];
  const parts = partsOf(context);
  const values = await readValues(input, parts, context);
  const salt = await readSalt(
    { name: "PSOXY_SALT", option: "--salt-fd", descriptor: options["saltFd"], newline },
    context,
  );
  const domainSalt =
    domains === "tokenize"
      ? await readSalt(
          {
            name: "The salt of domains",
            option: "--domain-salt-fd",
            descriptor: options["domainSaltFd"],
            newline,
          },
          context,
        )
      : undefined;
  const tokens = await withRemedy(tokensOf(parts, options["caller"]));
  const map = { salt, emails, domains, domainSalt, tokens };
  const mapped =
    options["tokens"] === undefined
      ? mapList(values, map)
      : mapTokens(
          linesOf((await readGivenFile(context.folder, String(options["tokens"]))).toString("utf8")),
          values,
          map,
        );
  await writePrivateFile(context.folder, out, writeMap(mapped, form, options["withAddresses"] === true));
  context.write(summary(mapped, out));
  return EXIT.done;
};
