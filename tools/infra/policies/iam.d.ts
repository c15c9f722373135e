import * as v from "valibot";
declare const document: v.StrictObjectSchema<{
    readonly Version: v.LiteralSchema<"2012-10-17", undefined>;
    readonly Statement: v.SchemaWithPipe<readonly [v.ArraySchema<v.StrictObjectSchema<{
        readonly Sid: v.SchemaWithPipe<readonly [v.StringSchema<undefined>, v.RegexAction<string, "may have letters and digits only">]>;
        readonly Effect: v.PicklistSchema<["Allow", "Deny"], undefined>;
        readonly Action: v.SchemaWithPipe<readonly [v.UnionSchema<[v.GenericSchema<unknown, string>, v.SchemaWithPipe<readonly [v.ArraySchema<v.GenericSchema<unknown, string>, undefined>, v.MinLengthAction<string[], 1, undefined>]>], undefined>, v.TransformAction<string | string[], readonly string[]>]>;
        readonly Resource: v.SchemaWithPipe<readonly [v.UnionSchema<[v.GenericSchema<unknown, string>, v.SchemaWithPipe<readonly [v.ArraySchema<v.GenericSchema<unknown, string>, undefined>, v.MinLengthAction<string[], 1, undefined>]>], undefined>, v.TransformAction<string | string[], readonly string[]>]>;
        readonly Condition: v.OptionalSchema<v.RecordSchema<v.StringSchema<undefined>, v.RecordSchema<v.StringSchema<undefined>, v.SchemaWithPipe<readonly [v.UnionSchema<[v.GenericSchema<unknown, string>, v.SchemaWithPipe<readonly [v.ArraySchema<v.GenericSchema<unknown, string>, undefined>, v.MinLengthAction<string[], 1, undefined>]>], undefined>, v.TransformAction<string | string[], readonly string[]>]>, undefined>, undefined>, undefined>;
    }, undefined>, undefined>, v.MinLengthAction<{
        Sid: string;
        Effect: "Allow" | "Deny";
        Action: readonly string[];
        Resource: readonly string[];
        Condition?: {
            [x: string]: {
                [x: string]: readonly string[];
            };
        } | undefined;
    }[], 1, undefined>]>;
}, undefined>;
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
export declare function parseIamPolicy(json: string): IamPolicy;
/** A call that IAM judges: values of condition keys are absent where the service does not set them. */
export interface IamRequest {
    readonly action: string;
    readonly resource: string;
    readonly context?: Readonly<Record<string, string>>;
}
/**
 * Whether a policy denies a call explicitly, allows it, or says nothing.
 *
 * @throws Error for an operator that it does not know: a guess would be worse
 */
export declare function judge(policy: IamPolicy, { action: called, resource: on, context }: IamRequest): "Allow" | "Deny" | undefined;
export {};
