import * as v from "valibot";

const oneOrMore = (item: v.GenericSchema<unknown, string>) =>
  v.pipe(
    v.union([item, v.pipe(v.array(item), v.minLength(1))]),
    v.transform((value): readonly string[] => (typeof value === "string" ? [value] : value)),
  );
const action = v.pipe(v.string(), v.regex(/^(?:\*|[a-z0-9-]+:[A-Za-z*]+)$/, "is not an action"));
const resource = v.pipe(
  v.string(),
  v.regex(/^(?:\*|arn:aws:[a-z0-9-]+:[a-z0-9-*]*:(?:\d{12}|\*)?:.+)$/, "is not an ARN"),
);

const statement = v.strictObject({
  Sid: v.pipe(v.string(), v.regex(/^[A-Za-z0-9]+$/, "may have letters and digits only")),
  Effect: v.picklist(["Allow", "Deny"]),
  Action: oneOrMore(action),
  Resource: oneOrMore(resource),
  Condition: v.optional(v.record(v.string(), v.record(v.string(), oneOrMore(v.string())))),
});

const document = v.strictObject({
  Version: v.literal("2012-10-17"),
  Statement: v.pipe(v.array(statement), v.minLength(1)),
});

/**
 * A policy without principals: of an identity, of a boundary, of an organization.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export type IamPolicy = v.InferOutput<typeof document>;

/**
 * Reads a policy by IAM's grammar; lists of one may be written as a text.
 *
 * @throws Error with what breaks the grammar, and where
 */
export function parseIamPolicy(json: string): IamPolicy {
  const result = v.safeParse(document, JSON.parse(json));
  if (result.success) return result.output;
  throw new Error(result.issues.map((issue) => `${v.getDotPath(issue) ?? "/"}: ${issue.message}`).join("\n"));
}

/** A call that IAM judges: values of condition keys are absent where the service does not set them. */
export interface IamRequest {
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string>>;
}

/** `*` is any text; actions are compared in any case, resources as they are written. */
function like(pattern: string, value: string, flags = ""): boolean {
  const source = pattern.split("*").map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${source.join(".*")}$`, flags).test(value);
}

type Test = (values: readonly string[], given: string | undefined) => boolean;

const operators: Readonly<Record<string, Test>> = {
  Bool: (values, given) => given !== undefined && values.includes(given),
  BoolIfExists: (values, given) => given === undefined || values.includes(given),
  StringEquals: (values, given) => given !== undefined && values.includes(given),
};

/**
 * Whether a policy denies a call explicitly, allows it, or says nothing.
 *
 * @throws Error for an operator that it does not know: a guess would be worse
 */
export function judge(
  policy: IamPolicy,
  { action: called, resource: on, context = {} }: IamRequest,
): "Allow" | "Deny" | undefined {
  const effects = policy.Statement.filter(
    ({ Action, Resource, Condition = {} }) =>
      Action.some((pattern) => like(pattern, called, "i")) &&
      Resource.some((pattern) => like(pattern, on)) &&
      Object.entries(Condition).every(([operator, keys]) => {
        const holds = operators[operator];
        if (holds === undefined) throw new Error(`unknown operator ${operator}`);
        return Object.entries(keys).every(([key, values]) => holds(values, context[key]));
      }),
  ).map(({ Effect }) => Effect);
  return effects.includes("Deny") ? "Deny" : effects[0];
}
