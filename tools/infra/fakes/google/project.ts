/** An object of Google's APIs, as their JSON has it. */
export type Resource = Record<string, unknown>;

/** What one fake project holds: resources and policies by their path, without the API's version. */
export interface GoogleProject {
  readonly id: string;
  readonly number: string;
  readonly resources: Map<string, Resource>;
  readonly policies: Map<string, Resource>;
  readonly services: Set<string>;
}

/** A project in which nothing was made and no service is enabled. */
export const createProject = (id: string, number: string): GoogleProject => ({
  id,
  number,
  resources: new Map(),
  policies: new Map(),
  services: new Set(),
});

/** How a kind of resource is made. */
export interface Kind {
  /** Its collection, without the version. */
  readonly collection: RegExp;
  /** The parameter of the query, or else the member of the body, that has the new id. */
  readonly id: string;
  /** Whether making and changing it is an operation that has to be waited for. */
  readonly operation?: boolean;
  /** What the API adds. */
  fill?(path: string, project: GoogleProject): Resource;
}

const accountOf = (path: string, { id }: GoogleProject): Resource => {
  const [, , , account = ""] = path.split("/");
  return {
    name: `projects/${id}/serviceAccounts/${account}@${id}.iam.gserviceaccount.com`,
    email: `${account}@${id}.iam.gserviceaccount.com`,
    projectId: id,
    uniqueId: `1${Buffer.from(account).reduce((sum, byte) => (sum * 31 + byte) % 1e15, 7)}`.padEnd(21, "0"),
  };
};

const functionOf = (path: string, { number }: GoogleProject): Resource => {
  const [, , , region, , name = ""] = path.split("/");
  return {
    state: "ACTIVE",
    environment: "GEN_2",
    url: `https://${name}-${number}.${region}.run.app`,
    serviceConfig: {
      uri: `https://${name}-${number}.${region}.run.app`,
      service: path.replace("/functions/", "/services/"),
    },
  };
};

/** The kinds that the modules make. */
export const kinds: readonly Kind[] = [
  { collection: /^projects\/[^/]+\/serviceAccounts$/, id: "accountId", fill: accountOf },
  { collection: /^projects\/[^/]+\/locations\/[^/]+\/keyRings$/, id: "keyRingId" },
  { collection: /\/keyRings\/[^/]+\/cryptoKeys$/, id: "cryptoKeyId" },
  { collection: /^projects\/[^/]+\/locations\/[^/]+\/repositories$/, id: "repository_id", operation: true },
  {
    collection: /^projects\/[^/]+\/locations\/[^/]+\/functions$/,
    id: "functionId",
    operation: true,
    fill: functionOf,
  },
  { collection: /^projects\/[^/]+\/locations\/[^/]+\/buckets$/, id: "bucketId" },
  { collection: /^projects\/[^/]+\/(?:exclusions|metrics|sinks)$/, id: "name" },
  { collection: /^projects\/[^/]+\/(?:alertPolicies|dashboards)$/, id: "" },
  { collection: /^b$/, id: "name" },
];
