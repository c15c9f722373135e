declare module "hcl2-parser" {
  const hcl: {
    /** HashiCorp's HCL2 parser; the object, or null and what is wrong. */
    parseToObject(source: string): readonly [unknown, unknown];
  };
  // biome-ignore lint/style/noDefaultExport: the package is CommonJS
  export default hcl;
}
