import { MicrosoftGraphClient } from "@backstage/plugin-catalog-backend-module-msgraph";
import type { ClientKind, Jobs, Seen } from "./client.ts";

interface Entity {
  readonly id?: string | undefined;
}

async function idsOf(records: AsyncIterable<Entity>): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { id } of records) ids.push(id ?? "");
  return ids;
}

const createJobs = (client: MicrosoftGraphClient): Partial<Jobs> => ({
  people: () => idsOf(client.getUsers({ select: ["id"], top: 50 }, "advanced")),
  members: ({ group }) => idsOf(client.getGroupMembers(group)),
  unknownId: () => idsOf(client.getGroupMembers("nobody")),
  names: () => idsOf(client.getUsers({ select: ["displayName"] })),
  photo: ({ user }) => client.getUserPhoto(user),
});

/** Its errors are texts with Graph's code. */
const seen = (error: unknown): Seen => {
  const code = /from Microsoft Graph: (\w+) - /.exec(String(error))?.[1];
  if (code === undefined) throw error;
  return { code };
};

/** The reader of people and groups in Backstage's catalogue, written by hand over `fetch`. */
export const backstage: ClientKind = {
  name: "@backstage/plugin-catalog-backend-module-msgraph",
  connect({ base, proof }) {
    if (proof.kind === "signature") return undefined;
    const token = proof.kind === "bearer" ? proof.token : async () => "none";
    const client = new MicrosoftGraphClient(`${base}/v1.0`, {
      getToken: async () => ({ token: await token(), expiresOnTimestamp: Date.now() + 3_000_000 }),
    });
    return { jobs: createJobs(client), seen };
  },
};
