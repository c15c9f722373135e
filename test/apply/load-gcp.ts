import { type Applied, block, text, type Values } from "./applied.ts";
import { type GuardRails, KNOWN_VARIABLES, pinned, same } from "./guard-rails.ts";

/** Who has which role on what. */
interface Grant {
  readonly member: string;
  readonly role: string;
  readonly on: string;
}

/** Every kind of grant that the example makes, and the attribute that says what it is about. */
const GRANTS: Readonly<Record<string, string>> = {
  google_bigquery_dataset_iam_member: "dataset_id",
  google_cloud_run_v2_job_iam_member: "name",
  google_storage_bucket_iam_member: "bucket",
};

const grantsOf = (applied: Applied): readonly Grant[] =>
  Object.entries(GRANTS).flatMap(([type, on]) =>
    applied.all(type).map((values) => ({
      member: text(values, "member"),
      role: text(values, "role"),
      on: text(values, on),
    })),
  );

const grantsTo = (applied: Applied, account: string) => {
  const member = text(applied.one("google_service_account", account), "member");
  return grantsOf(applied)
    .filter((grant) => grant.member === member)
    .map(({ role, on }) => [role, on]);
};

const jobOf = (applied: Applied): Values => applied.one("google_cloud_run_v2_job");
const taskOf = (applied: Applied): Values => block(block(jobOf(applied), "template"), "template");
const containerOf = (applied: Applied): Values => block(taskOf(applied), "containers");
const bucketOf = (applied: Applied): string => text(applied.one("google_storage_bucket"), "name");
const emailOf = (applied: Applied, account: string): string =>
  text(applied.one("google_service_account", account), "email");
const variablesOf = (applied: Applied) => containerOf(applied)["env"] as readonly Values[];

function startsTheJob(applied: Applied): boolean {
  const [job, target] = [jobOf(applied), block(applied.one("google_cloud_scheduler_job"), "http_target")];
  const place = `projects/${text(job, "project")}/locations/${text(job, "location")}/jobs/${text(job, "name")}`;
  return (
    target["uri"] === `https://run.googleapis.com/v2/${place}:run` &&
    target["http_method"] === "POST" &&
    block(target, "oauth_token")["service_account_email"] === emailOf(applied, "start")
  );
}

function readsItsOwnFiles(applied: Applied): boolean {
  const tables = applied.all("google_bigquery_table", "files");
  const uris = tables.map((table) => block(table, "external_data_configuration")["source_uris"]);
  return (
    tables.length > 0 && uris.flat().every((uri) => String(uri).startsWith(`gs://${bucketOf(applied)}/m365/`))
  );
}

/** What must hold of examples/load-gcp, as it was applied. */
export const googleLoad: GuardRails = {
  "the bucket can be published": (applied) => {
    const bucket = applied.one("google_storage_bucket");
    return (
      bucket["public_access_prevention"] === "enforced" && bucket["uniform_bucket_level_access"] === true
    );
  },
  "the job's account has other rights than to write objects": (applied) =>
    same(grantsTo(applied, "job"), [["roles/storage.objectUser", bucketOf(applied)]]),
  "the schedule's account has other rights than to start the job": (applied) =>
    same(grantsTo(applied, "start"), [["roles/run.invoker", text(jobOf(applied), "name")]]),
  "there are grants of a kind that nobody looks at": (applied) =>
    applied.types.filter((type) => type.includes("_iam_")).every((type) => type in GRANTS),
  "somebody may change the tables or the files": (applied) => {
    const own = ["job", "start"].map((account) => `serviceAccount:${emailOf(applied, account)}`);
    const readers = grantsOf(applied).filter(({ member }) => !own.includes(member));
    return readers.every(
      ({ member, role }) =>
        !member.startsWith("all") && /^roles\/(?:bigquery\.dataViewer|storage\.objectViewer)$/.test(role),
    );
  },
  "the job runs as another account": (applied) =>
    taskOf(applied)["service_account"] === emailOf(applied, "job"),
  "the schedule starts another job, or as somebody else": startsTheJob,
  "a task ends after ten minutes": (applied) => {
    const [, seconds] = /^(\d+)s$/.exec(text(taskOf(applied), "timeout")) ?? [];
    return Number(seconds) > 600;
  },
  "the image can become another one": (applied) => pinned(containerOf(applied)["image"]),
  "a variable is set that may be a secret": (applied) =>
    variablesOf(applied).every(({ name }) => KNOWN_VARIABLES.includes(String(name))),
  "the job writes elsewhere": (applied) =>
    String(containerOf(applied)["args"]).includes(`--lake,gs://${bucketOf(applied)},`),
  "the job asks for more than it may, in an empty bucket": (applied) =>
    variablesOf(applied).some(
      ({ name, value }) => name === "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT" && value === "false",
    ),
  "a table reads other files": readsItsOwnFiles,
};
