import { checkPolicy, lockPath, lockText } from "@graphveil/cli";

/** The clouds that an example is for. */
export type ExampleCloud = "aws" | "gcp";

/** What a person says, or the command lines are asked for. */
export interface InitInputs {
  /** ARN of an IAM role, or e-mail of a service account. */
  readonly caller: string;
  readonly region: string;
  /** Domains of the tenant, which stay readable in addresses. */
  readonly domains: readonly string[];
  readonly tenantId: string;
  /** Google only. */
  readonly project?: string | undefined;
  /** AWS only: whether the account vends identity tokens already. */
  readonly federationEnabled?: boolean | undefined;
}

interface Field {
  readonly form: RegExp;
  readonly what: string;
}

const DOMAIN = /^(?=.{1,253}$)[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;
const TENANT: Field = {
  form: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  what: "the id of a tenant; sign in with: az login --tenant <domain> --allow-no-subscriptions",
};

const fields: Readonly<Record<ExampleCloud, Readonly<Record<string, Field>>>> = {
  aws: {
    tenantId: TENANT,
    caller: {
      form: /^arn:aws(?:-cn|-us-gov)?:iam::\d{12}:role\/[\w+=,.@/-]+$/,
      what: "the ARN of an IAM role, such as arn:aws:iam::123456789012:role/reader",
    },
    region: { form: /^[a-z]{2}(?:-[a-z]+)+-\d{1,2}$/, what: "an AWS region, such as eu-central-1" },
  },
  gcp: {
    tenantId: TENANT,
    caller: {
      form: /^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$/,
      what: "the e-mail of a service account, such as loader@acme.iam.gserviceaccount.com",
    },
    region: { form: /^[a-z]+-[a-z]+\d+$/, what: "a region of Google Cloud, such as europe-west3" },
    project: { form: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/, what: "the id of a Google Cloud project" },
  },
};

/** What is wrong with the inputs: a line each that names the input and what belongs there. */
export function faultsOf(cloud: ExampleCloud, inputs: InitInputs): readonly string[] {
  const values: Readonly<Record<string, unknown>> = { ...inputs };
  const wrong = Object.entries(fields[cloud])
    .filter(([name, { form }]) => !form.test(String(values[name] ?? "")))
    .map(([name, { what }]) => `${name} must be ${what}.`);
  const domains = inputs.domains.length > 0 && inputs.domains.every((domain) => DOMAIN.test(domain));
  return domains ? wrong : [...wrong, "domain must be a domain of the tenant, such as contoso.com."];
}

const variables = (values: Readonly<Record<string, string | boolean>>): string => {
  const width = Math.max(...Object.keys(values).map((name) => name.length));
  return Object.entries(values)
    .map(([name, value]) => `${name.padEnd(width)} = ${JSON.stringify(value)}\n`)
    .join("");
};

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

/**
 * The files that an example is applied with: a strict policy for one caller, its lock, the variables.
 *
 * @throws Error with every input that is wrong
 */
export function initialFiles(cloud: ExampleCloud, inputs: InitInputs): Readonly<Record<string, string>> {
  const faults = faultsOf(cloud, inputs);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  const { caller, region, domains, tenantId, project, federationEnabled } = inputs;
  const policy = {
    profile: "strict",
    tenantDomains: domains,
    callers: [
      {
        name: "first",
        match: cloud === "aws" ? { awsRole: caller } : { gcpServiceAccount: caller },
        groups: ["directory", "mail", "calendar", "rooms"],
      },
    ],
  };
  const own: Readonly<Record<string, string | boolean>> =
    cloud === "aws"
      ? { enable_outbound_federation: federationEnabled !== true }
      : { project_id: project ?? "" };
  const checked = checkPolicy(Buffer.from(json(policy)));
  if (!checked.ok)
    throw new Error(checked.faults.map(({ pointer, problem }) => `${pointer} ${problem}`).join("\n"));
  return {
    "policy.json": json(policy),
    [lockPath("policy.json")]: lockText(checked),
    "terraform.tfvars": variables({ region, tenant_id: tenantId, policy_file: "policy.json", ...own }),
  };
}
