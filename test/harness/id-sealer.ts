import type { Parts } from "@graphveil/core";

/** The sealed ids of users, groups and contacts by the directory's own. */
export type SealIds = (ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;

/**
 * Seals ids of the directory as the first caller of a proxy is given them: the lists of the directory are in the order of
 * these, so that order does not join a list to the tenant's own.
 */
export const createIdSealer =
  ({ configuration, views }: Parts): SealIds =>
  async (ids) => {
    const [entry] = configuration.policy.callers;
    if (entry === undefined) throw new Error("the policy has no caller");
    const { seal } = await views(entry).getVeil(new AbortController().signal);
    const sealed = seal.sealIds("directoryObject", ids);
    return new Map(ids.map((id, i) => [id, sealed[i] ?? ""]));
  };
