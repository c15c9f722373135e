import { catalogue, type Operation } from "@graphveil/core/policy";
import type { JsonReplyShape } from "@graphveil/core/sanitizer";
import samples from "./samples.json" with { type: "json" };

/** Something to look at: a reply of Microsoft's, and the operation that it answers. */
export interface Subject {
  readonly title: string;
  readonly operation: Operation;
  readonly shape: JsonReplyShape;
  /** `all` where the caller names in `$select` all that it may see, `default` where it names nothing. */
  readonly select: "all" | "default";
  /** The body's text, to the byte. */
  readonly text: string;
}

/** The operations that answer with JSON, in the order of the catalogue. */
export const jsonOperations: readonly (Operation & { readonly reply: JsonReplyShape })[] = catalogue.flatMap(
  (operation) => {
    const { reply } = operation;
    return reply.kind === "count" ? [] : [{ ...operation, reply }];
  },
);

/**
 * The subject that a body and the template of its operation make.
 *
 * @throws Error if no operation has the template
 */
export const subjectOf = (
  title: string,
  template: string,
  text: string,
  select: Subject["select"] = "default",
): Subject => {
  const operation = jsonOperations.find((each) => each.template === template);
  if (operation === undefined) throw new Error(`no operation ${template}`);
  return { title, operation, shape: operation.reply, select, text };
};

/** The invented tenant's name, its own domains, and what can be looked at without a body of your own. */
export const inventedTenant = {
  name: samples.tenant,
  domains: samples.domains as readonly string[],
  subjects: samples.samples.map(({ title, operation, select, body }) =>
    subjectOf(title, operation, JSON.stringify(body), select as Subject["select"]),
  ),
};
