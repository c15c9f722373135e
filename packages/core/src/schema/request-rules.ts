/*
 * What a caller learns about a request that is not valid: texts of a closed table. Nothing in one can come from a request,
 * since the only blanks in them are for names of this file and for limits, which are numbers.
 */

/** Parameters that a text can name. */
export const namedParameters = [
  "$select",
  "$filter",
  "$orderby",
  "$top",
  "$skip",
  "$count",
  "$skiptoken",
  "$deltatoken",
  "$search",
  "$expand",
  "$format",
  "$apply",
  "$compute",
  "startDateTime",
  "endDateTime",
  "includeHiddenMessages",
  "includeHiddenFolders",
  "changeType",
] as const;

/** A parameter that a text can name. */
export type NamedParameter = (typeof namedParameters)[number];

/** What can be wrong with a `$filter` or an `$orderby` that names nothing it must not. */
export const expressionProblems = [
  "a string without an end",
  "a name that is too long",
  "a character that belongs nowhere",
  "a literal of a type that is not taken",
  "not Unicode",
  "not an id",
  "not a value of the property's type",
  "not a whole hour in UTC",
  "not a whole day in UTC",
  "not a whole month in UTC",
  "null is no member of a list",
  "the property does not take this operator",
  "the property does not take this function",
  "the property is named twice",
  "too many steps",
  "too many values",
  "too many keys",
  "nested too deep",
  "expected (",
  "expected )",
  "expected ,",
  "expected :",
  "expected ( behind not",
  "expected a literal",
  "expected a property",
  "expected a property, a function, not or (",
  "expected a range variable",
  "expected an operator",
  "expected and, or or the end",
  "expected asc, desc, a comma or the end",
] as const;

/** What OData has and the grammar of `$filter` and `$orderby` leaves out. */
export const leftOutGrammar = [
  "arithmetic is not taken",
  "the operator has is not taken",
  "functions are not taken here",
  "this function is not taken",
  "type casts are not taken",
  "lambda operators are not taken here",
  "on a path only the lambda operator any is taken",
  "a lambda within a lambda is not taken",
  "the count of a collection is not taken",
  "$it, $this, $root and $all are not taken",
  "parameter aliases are not taken",
] as const;

/** What a caller learns about an expression: its text is not right, or it uses more than is taken. */
export type ExpressionProblem = (typeof expressionProblems)[number] | (typeof leftOutGrammar)[number];

/** The texts by rule; `{parameter}` and `{most}` are their only blanks. */
export const ruleTemplates = {
  http: "The request is not HTTP.",
  methodHeader: "No header may name another method than the request's.",
  bodyOfGet: "A GET request has no body.",
  originForm: "The request target must begin with /.",
  pathCharacter: "The path holds a character that has to be percent-encoded.",
  queryCharacter: "The query holds a character that has to be percent-encoded.",
  incompleteEscape: "The path or query holds an incomplete percent-escape.",
  segment: "A segment of the path is empty, relative or ambiguous.",
  segments: "The path: at most {most} segments.",
  parameters: "The query: at most {most} parameters.",
  notUtf8: "A parameter of the query is not UTF-8.",
  controlCharacter: "A parameter of the query holds a control character.",
  noParameters: "This page takes no parameters.",
  deepAlone: "This page takes no parameter but deep=1.",
  unknown: "A parameter of the query is unknown.",
  repeated: "{parameter} is given more than once.",
  missing: "{parameter} is missing.",
  oneToken: "$skiptoken and $deltatoken exclude each other.",
  link: "{parameter}: only as a link of this proxy has it, unchanged; begin the list again.",
  queryTooLong: "The query is too long; name fewer properties or values.",
  range: "{parameter}: 1 to {most}.",
  digits: "{parameter}: a number of at most {most} digits.",
  boolean: "{parameter}: true or false.",
  dateTime: "{parameter}: a date and time such as 2026-03-01T00:00:00Z.",
  wholeHour: "{parameter}: a whole hour in UTC, such as 2026-03-01T09:00:00Z.",
  wholeDay: "{parameter}: a whole day in UTC, such as 2026-03-02T00:00:00Z.",
  wholeMonth: "{parameter}: a whole month in UTC, such as 2026-03-01T00:00:00Z.",
  changeType: "{parameter}: created, updated or deleted.",
  propertyNames: "{parameter}: names of properties with commas between them.",
  mostProperties: "{parameter}: at most {most} properties.",
  mostCharacters: "{parameter}: at most {most} characters.",
  batchMethod: "A batch is sent by POST.",
  batchJson: "The body of a batch is not JSON in UTF-8.",
  batchDepth: "The body of a batch: nested at most {most} levels deep.",
  batchForm: "A batch is a JSON object with a list of objects under requests.",
  batchSize: "A batch: 1 to {most} requests.",
  batchRequest:
    "Each request of a batch: an id, a method and a url, which are strings, and dependsOn, a list of ids.",
  batchIdLength: "The id of a request in a batch: 1 to {most} characters.",
  batchIds: "Each request of a batch has an id of its own, whatever its case.",
  batchDependency: "dependsOn: ids of the batch only.",
  batchCircle: "dependsOn: no request may wait for itself, neither directly nor by way of others.",
  batchHeaders: "The headers of a request in a batch: strings by name.",
  batchUrl: "The url of a request in a batch: relative to the version, such as /users.",
  batchNested: "A batch holds no batch.",
} as const;

/** The name of a rule. */
export type RuleName = keyof typeof ruleTemplates;

/** A rule that a request does not keep. */
export interface RequestRule {
  readonly rule: RuleName | ExpressionProblem;
  readonly parameter?: NamedParameter;
  /** The limit, a constant of the proxy or of its catalogue. */
  readonly most?: number;
}

const names: ReadonlySet<unknown> = new Set(namedParameters);
const problems: ReadonlySet<string> = new Set(expressionProblems);
const leftOut: ReadonlySet<string> = new Set(leftOutGrammar);

/** True for a problem that a caller may be told. */
export const isExpressionProblem = (problem: string): problem is ExpressionProblem =>
  problems.has(problem) || leftOut.has(problem);

/** The text of a problem, with a blank for the parameter. */
export const problemTemplate = (problem: ExpressionProblem): string =>
  leftOut.has(problem)
    ? `The grammar of {parameter} is a part of OData's: ${problem}.`
    : `{parameter}: ${problem}.`;

const templateOf = (rule: string): string | undefined => {
  if (Object.hasOwn(ruleTemplates, rule)) return ruleTemplates[rule as RuleName];
  return isExpressionProblem(rule) ? problemTemplate(rule) : undefined;
};

/**
 * The text of a rule; undefined for one with a blank that nothing of this table fills, whatever the types say: then the
 * text of the error's code has to do.
 */
export function ruleText({ rule, parameter, most }: RequestRule): string | undefined {
  const template = templateOf(rule);
  if (template === undefined) return undefined;
  if (template.includes("{parameter}") && !names.has(parameter)) return undefined;
  if (template.includes("{most}") && !Number.isSafeInteger(most)) return undefined;
  return template.replace("{parameter}", () => String(parameter)).replace("{most}", () => String(most));
}
