import type { ProfileName } from "@graphveil/core/sanitizer";
import samples from "../record/samples.json" with { type: "json" };

const GROUPS = ["directory", "mail", "calendar", "rooms"];

/** A policy to begin with: two readers of the invented tenant, who share a profile and keys. */
export const starterPolicy = (profile: ProfileName): string =>
  `${JSON.stringify(
    {
      profile,
      tenantDomains: samples.domains,
      callers: [
        {
          name: "acme-analytics",
          match: { awsRole: "arn:aws:iam::123456789012:role/acme-reader" },
          groups: GROUPS,
        },
        {
          name: "people-insights",
          match: { gcpServiceAccount: "insights@example-project.iam.gserviceaccount.com" },
          groups: ["directory", "mail", "calendar"],
        },
      ],
    },
    null,
    2,
  )}\n`;
