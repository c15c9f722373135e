/**
 * Stands for the AWS SDK's default credential chain in the Lambda bundle, where credentials are always given: files, SSO and
 * instance metadata have no part in a function, and their code would cost its cold start.
 */
export const defaultProvider = (): never => {
  throw new Error("credentials are given explicitly");
};
