import type { Command } from "../command.ts";
import { call } from "./call.ts";
import { certificateCreate } from "./certificate-create.ts";
import { certificateRenew } from "./certificate-renew.ts";
import { certificateShow } from "./certificate-show.ts";
import { doctor } from "./doctor.ts";
import { keysRotationMap } from "./keys-rotation-map.ts";
import { migratePsoxyMap } from "./migrate-psoxy-map.ts";
import { migratePsoxyPolicy } from "./migrate-psoxy-policy.ts";
import { policyCheck } from "./policy-check.ts";
import { policyDiff } from "./policy-diff.ts";
import { policyExplain } from "./policy-explain.ts";
import { policyHash } from "./policy-hash.ts";
import { policyInit } from "./policy-init.ts";
import { policyPermissions } from "./policy-permissions.ts";
import { policyShow } from "./policy-show.ts";
import { pseudonym } from "./pseudonym.ts";
import { reportMailboxSettings } from "./report-mailbox-settings.ts";
import { serve } from "./serve.ts";

/** Every command, in the order of the help. */
export const commands: readonly Command[] = [
  serve,
  doctor,
  call,
  policyInit,
  policyCheck,
  policyShow,
  policyDiff,
  policyExplain,
  policyPermissions,
  policyHash,
  reportMailboxSettings,
  pseudonym,
  keysRotationMap,
  certificateCreate,
  certificateRenew,
  certificateShow,
  migratePsoxyMap,
  migratePsoxyPolicy,
];

/** What the first word of a two-word command means. */
export const groups: Readonly<Record<string, string>> = {
  policy: "Work with a policy before it is deployed",
  report: "Read the same thing of every mailbox into one table",
  keys: "Work with the keys that make pseudonyms and sealed ids",
  migrate: "Come from another proxy and keep what its data joins on",
  certificate: "Work with the certificate of a proxy whose identity is not federated",
};
