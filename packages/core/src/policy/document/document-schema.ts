import * as v from "valibot";
import { actionNames } from "../../schema/actions.ts";
import { closestName } from "../../schema/closest-name.ts";
import { overridableClasses } from "../../schema/overridable-classes.ts";
import { profileNames } from "../../schema/profile-settings.ts";
import { timeUnits } from "../../schema/times.ts";
import { catalogue } from "../operations/catalogue.ts";
import { operationGroups } from "../operations/operation.ts";
import { wellKnownFolders } from "../operations/well-known-folders.ts";
import { formerActionNames, formerClassNames } from "./former-names.ts";
import {
  anyText,
  arrayOf,
  described,
  flag,
  list,
  members,
  membersNamed,
  oneOf,
  oneOfRenamed,
  strayMember,
  text,
} from "./forms.ts";
import { anyMatch, anyOidc, match } from "./match.ts";

const name = text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "a name of up to 64 letters, digits, . _ -");
const version = text(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, "a key version such as v1");
const domain = text(
  /^(?:\*\.)?[^\s@*/\\?#:%.]+(?:\.[^\s@*/\\?#:%.]+)+\.?$/,
  "a domain such as contoso.com or *.contoso.com",
);

/** An object id as the proxy hands it out, or as the directory has it. */
const objectId = text(
  /^(?:s1_[A-Za-z0-9_-]{22,}|[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})$/,
  "a sealed id or an object id (a GUID), not an address",
);
const aFolder = "a well-known folder name in lower case such as sentitems, or a sealed id";
const folder = v.union(
  [v.picklist([...wellKnownFolders]), text(/^s1_[A-Za-z0-9_-]{22,}$/, aFolder)],
  `must be ${aFolder}`,
);

const groups = described(
  list(oneOf(operationGroups), 16, "group"),
  "Groups of operations that the caller may use.",
);

const allTemplates = catalogue.map((operation) => operation.template);
const withoutNames = (path: string): string => path.replaceAll(/\{[^}]*\}/g, "{}").toLowerCase();

/** The template that a path is but for case and the names in braces, or nearly. */
const meantTemplate = (path: unknown): string | undefined => {
  if (typeof path !== "string") return undefined;
  const plain = withoutNames(path);
  return allTemplates.find((each) => withoutNames(each) === plain) ?? closestName(path, allTemplates);
};

const template = v.picklist(allTemplates, ({ input }) => {
  const meant = meantTemplate(input);
  return meant === undefined
    ? "is no allowed operation; docs/operations.md has their templates, such as /users/{user-id}/messages"
    : `is no allowed operation; did you mean ${meant}?`;
});
const templates = list(template, 500, "operation");

const operations = described(
  members({
    allow: v.optional(described(templates, "Operations besides those of the groups.")),
    deny: v.optional(described(templates, "Operations that are refused, whatever else allows them.")),
  }),
  "Single operations, by template as in the catalogue, such as `/users/{user-id}/messages`.",
);

const mailboxList = list(objectId, 10_000, "mailbox");
const mailboxGroup = members({
  group: described(
    objectId,
    "A group's id; who is in it, also through groups inside it, is looked up every 15 minutes.",
  ),
});
const anyMailboxes = v.union([mailboxList, mailboxGroup], "must be a list of ids, or one group");
const mailboxes = v.lazy((value) => {
  if (Array.isArray(value)) return mailboxList;
  return typeof value === "object" && value !== null ? mailboxGroup : anyMailboxes;
});

/** Classes that a profile treats in the one way that there is. */
const fixedClasses: Readonly<Record<string, string>> = {
  secret: "names the class secret, which is always dropped; take it out",
  block: "names the class block, which is always dropped; take it out",
  recurse:
    "names the class recurse, whose values are treated by the classes of their properties; take it out",
};
const strayClass = strayMember(overridableClasses);
const className = oneOfRenamed(overridableClasses, formerClassNames, (input) =>
  typeof input === "string" && Object.hasOwn(fixedClasses, input)
    ? String(fixedClasses[input])
    : strayClass(input),
);
const action = oneOfRenamed(actionNames, formerActionNames);

const overrides = members({
  classes: v.optional(described(membersNamed(className, action), "Actions by property class.")),
  properties: v.optional(
    described(
      membersNamed(
        v.pipe(
          anyText,
          v.regex(
            /^[A-Za-z]+\.[A-Za-z]\w*$/,
            "has a member whose name is not of the form type.property, such as message.subject",
          ),
        ),
        action,
      ),
      "Actions by `type.property`; they win over classes.",
    ),
  ),
});

const phrases = list(
  text(
    /^(?=.*[\p{L}\p{N}])(?!\s)[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]{1,100}(?<!\s)$/u,
    "a phrase of 1 to 100 characters with a letter or digit, without control characters and outer spaces",
  ),
  500,
  "phrase",
);

const settings = {
  overrides: v.optional(
    described(
      v.lazy(() => overrides),
      "What differs from the profile. Nothing can let a secret through.",
    ),
  ),
  acknowledge: v.optional(
    described(
      list(oneOfRenamed(overridableClasses, formerClassNames), 12, "class"),
      "Classes that the overrides beside it let out in the clear, on purpose. Needed for each of them but `organization`.",
    ),
  ),
  phrases: v.optional(
    described(
      phrases,
      "Literal phrases for the action `phrases`, 4000 characters altogether: texts say which of them they hold, and nothing else.",
    ),
  ),
  times: v.optional(
    described(
      oneOf(timeUnits),
      "Rounds all times down to the hour, day or month, and takes no others in queries. Not under `raw`. Absent: times pass as they are.",
    ),
  ),
};

const profile = oneOf(profileNames);

const keys = members({
  issue: described(version, "The version that new tokens are made with."),
  accept: described(list(version, 16, "version"), "Every version whose seals still open, `issue` included."),
});

const caller = members({
  name: described(name, "What audit events call the caller."),
  match: described(match, "Who the caller is, in exactly one form."),
  groups: v.optional(groups),
  operations: v.optional(operations),
  mailboxes: v.optional(described(mailboxes, "The only mailboxes that may be read. Absent: all.")),
  exclude: v.optional(described(mailboxes, "Mailboxes that may not be read. Wins over `mailboxes`.")),
  folders: v.optional(
    described(
      list(folder, 500, "folder"),
      "The only mail folders that may be read, also where a message is read by id. A folder's children are not included.",
    ),
  ),
  private: v.optional(
    described(oneOf(["drop"]), "Leaves out messages and events whose sensitivity is not normal."),
  ),
  resources: v.optional(
    described(
      oneOf(["include"]),
      "Under `private`, calendars of rooms and equipment are left out, since Exchange clears the private flag there. `include` lets them pass, and asks Graph nothing about them.",
    ),
  ),
  senders: v.optional(
    described(
      oneOf(["internal"]),
      "Leaves out messages whose `from` or `sender`, and events whose organizer, is not of `tenantDomains`, and Junk Email.",
    ),
  ),
  scopeDirectory: v.optional(
    described(flag, "Leaves users outside `mailboxes` and inside `exclude` out of the directory, too."),
  ),
  profile: v.optional(
    described(
      profile,
      "A profile of the caller's own; the document's overrides and phrases do not hold then.",
    ),
  ),
  ...settings,
  separate: v.optional(
    described(flag, "Gives the caller its own keys: none of its tokens equals another caller's."),
  ),
  deepHealth: v.optional(
    described(
      flag,
      "Lets the caller read `/_graphveil/health?deep=1`: what of the proxy's identity, permissions and keys works. For the operator.",
    ),
  ),
});

/** A whole policy, in form; what one part of it says of another is checked by `parsePolicyDocument`. */
export const documentSchema = described(
  members({
    $schema: v.optional(described(anyText, "Path or URL of this schema, for editors.")),
    profile: v.optional(
      described(
        profile,
        "What callers see: `strict` (default), `analytics`, or `raw`, which is for the owner's own use.",
      ),
      "strict",
    ),
    ...settings,
    tenantDomains: v.optional(
      described(
        v.pipe(arrayOf(domain), v.maxLength(5000, "at most 5000")),
        "Domains that stay readable behind pseudonyms: the tenant's own. `*.contoso.com` covers what is below contoso.com, and not contoso.com.",
      ),
      [],
    ),
    hiddenMemberships: v.optional(
      described(
        oneOf(["granted"]),
        "Says that the application has `Member.Read.Hidden`. Without it, a scope by a group of hidden membership is undecided, and its callers read nothing.",
      ),
    ),
    plusAddressing: v.optional(
      described(
        oneOf(["fold", "literal"]),
        "Whether `ada+news@` is `ada@` in the tenant's own domains (`fold`, the default), as Exchange Online delivers it. `literal` is for tenants with addresses that hold a plus. A change gives the people concerned other pseudonyms.",
      ),
    ),
    keys: v.optional(described(keys, "Versions of the root key."), { issue: "v1", accept: ["v1"] }),
    callers: described(list(caller, 200, "caller"), "Who may read. No entry, no access."),
  }),
  "A policy of Graphveil: who may read what of Microsoft Graph, and how much of it each caller sees.",
);

/** Parts of a policy that can be read by themselves, whatever is wrong with the rest. */
export const documentParts = {
  name,
  match,
  settings: v.object({ profile: v.optional(profile), ...settings }),
};

/** Parts that have several forms or occur in several places, by the names that the published schema gives them. */
export const documentDefinitions = {
  match: anyMatch,
  oidc: anyOidc,
  mailboxes: anyMailboxes,
  operation: template,
  action,
  overrides,
};
