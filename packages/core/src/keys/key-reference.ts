import { awsPartitionPattern } from "../clouds/aws-partitions.ts";

/** Where a root key comes from. */
export type KeyReference =
  | { readonly kind: "awskms"; readonly keyArn: string }
  | { readonly kind: "gcpkms"; readonly keyVersionName: string }
  /** Only for local work. */
  | { readonly kind: "dev"; readonly passphrase: string };

/** A key that a cloud's key management service holds. */
export type ManagedKeyReference = Exclude<KeyReference, { readonly kind: "dev" }>;

const kmsArn = new RegExp(
  String.raw`^arn:${awsPartitionPattern}:kms:[a-z0-9-]+:\d{12}:key/(?:mrk-)?[0-9a-f-]{32,36}$`,
);
const kmsVersion =
  /^projects\/[^/\s]+\/locations\/[^/\s]+\/keyRings\/[^/\s]+\/cryptoKeys\/[^/\s]+\/cryptoKeyVersions\/\d+$/;

/** The forms of a reference, as the message about another form names them. */
export const keyForms =
  "awskms:<key ARN, not an alias>, gcpkms:<crypto key version name>, or for local work dev:<passphrase>";

/** The key that a text of one of the {@link keyForms} names; undefined for any other text. */
export const parseKeyReference = (text: string): KeyReference | undefined => {
  const [, scheme, rest = ""] = /^([a-z]+):(.*)$/s.exec(text) ?? [];
  if (scheme === "awskms" && kmsArn.test(rest)) return { kind: "awskms", keyArn: rest };
  if (scheme === "gcpkms" && kmsVersion.test(rest)) return { kind: "gcpkms", keyVersionName: rest };
  return scheme === "dev" ? { kind: "dev", passphrase: rest } : undefined;
};

/** The key of each version: `v1=…,v2=…`, or one text for them all. */
export const keyTexts = (value: string, versions: readonly string[]): ReadonlyMap<string, string> =>
  /^[A-Za-z0-9._-]+=/.test(value)
    ? new Map(
        value.split(",").map((part) => {
          const equals = part.indexOf("=");
          return [part.slice(0, equals).trim(), part.slice(equals + 1).trim()];
        }),
      )
    : new Map(versions.map((version) => [version, value]));
