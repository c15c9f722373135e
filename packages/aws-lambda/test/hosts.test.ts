import { KMSClient } from "@aws-sdk/client-kms";
import { STSClient } from "@aws-sdk/client-sts";
import { describe, expect, it } from "vitest";
import { kmsHost, regionOfKey, stsHost } from "../src/hosts.ts";

const regions = [
  ["eu-west-1", "amazonaws.com"],
  ["us-east-1", "amazonaws.com"],
  ["ap-southeast-7", "amazonaws.com"],
  ["mx-central-1", "amazonaws.com"],
  ["us-gov-west-1", "amazonaws.com"],
  ["us-gov-east-1", "amazonaws.com"],
  ["cn-north-1", "amazonaws.com.cn"],
  ["cn-northwest-1", "amazonaws.com.cn"],
  ["eusc-de-east-1", "amazonaws.eu"],
  ["us-iso-east-1", "c2s.ic.gov"],
  ["us-isob-east-1", "sc2s.sgov.gov"],
  ["eu-isoe-west-1", "cloud.adc-e.uk"],
  ["us-isof-south-1", "csp.hci.ic.gov"],
] as const;

describe("the hosts of a region", () => {
  it.each(regions)("are those of the SDK's own rules for %s", (region, suffix) => {
    const hostOf = ({ config }: STSClient | KMSClient) =>
      config.endpointProvider({ Region: region, UseFIPS: false, UseDualStack: false }, {}).url.host;
    expect(stsHost(region)).toBe(`sts.${region}.${suffix}`);
    expect(kmsHost(region)).toBe(`kms.${region}.${suffix}`);
    expect(hostOf(new STSClient({ region }))).toBe(stsHost(region));
    expect(hostOf(new KMSClient({ region }))).toBe(kmsHost(region));
  });

  it.each(["", "aws-global", "eu-west-1.evil.example/", "EU-WEST-1", "eu-west-1\n", "x"])(
    "do not exist for %j",
    (region) => {
      expect(() => stsHost(region)).toThrow(TypeError);
      expect(() => kmsHost(region)).toThrow(TypeError);
    },
  );
});

describe("regionOfKey", () => {
  const id = "1234abcd-12ab-34cd-56ef-1234567890ab";

  it.each([
    [`arn:aws:kms:eu-west-1:123456789012:key/${id}`, "eu-west-1"],
    ["arn:aws:kms:eu-west-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab", "eu-west-1"],
    [`arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/${id}`, "us-gov-west-1"],
    [`arn:aws-cn:kms:cn-north-1:123456789012:key/${id}`, "cn-north-1"],
    [`arn:aws-eusc:kms:eusc-de-east-1:123456789012:key/${id}`, "eusc-de-east-1"],
    [`arn:aws-iso-b:kms:us-isob-east-1:123456789012:key/${id}`, "us-isob-east-1"],
    [`arn:aws-iso:kms:us-isob-east-1:123456789012:key/${id}`, undefined],
    ["arn:aws:kms:eu-west-1:123456789012:alias/graphveil", undefined],
    [`arn:aws:kms:cn-north-1:123456789012:key/${id}`, undefined],
    [`arn:aws-cn:kms:eu-west-1:123456789012:key/${id}`, undefined],
    [`arn:aws:kms:evil.example/:123456789012:key/${id}`, undefined],
    [`arn:aws:kms:eu-west-1:12345:key/${id}`, undefined],
    [`arn:aws:sts:eu-west-1:123456789012:key/${id}`, undefined],
    [id, undefined],
    ["", undefined],
  ])("of %s", (arn, region) => {
    expect(regionOfKey(arn)).toBe(region);
  });
});
