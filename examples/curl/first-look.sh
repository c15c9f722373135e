#!/usr/bin/env bash
# A first look at the proxy with curl and jq: what a caller may read, people, one mailbox page by page, a batch
# (not on AWS).
#
#   ENDPOINT  the proxy's address; by default that of the local server
#   on AWS    AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN of the role that the policy names;
#             after aws sso login: eval "$(aws configure export-credentials --format env)"
#   elsewhere TOKEN, such as an identity token of Google with ENDPOINT as its audience
set -euo pipefail

ENDPOINT=${ENDPOINT:-http://127.0.0.1:8787}
ENDPOINT=${ENDPOINT%/}

# The proof stands in a configuration, since everybody on the machine can read the arguments of a process.
proof() {
  case $ENDPOINT in
    https://*.lambda-url.*.on.aws | https://*.lambda-url.*.on.amazonwebservices.*)
      region=${ENDPOINT#*.lambda-url.}
      printf 'aws-sigv4 = "aws:amz:%s:lambda"\n' "${region%%.*}"
      printf 'user = "%s:%s"\n' "$AWS_ACCESS_KEY_ID" "$AWS_SECRET_ACCESS_KEY"
      printf 'header = "x-amz-security-token: %s"\n' "$AWS_SESSION_TOKEN"
      ;;
    https://*) printf 'header = "Authorization: Bearer %s"\n' "$TOKEN" ;;
  esac
}

# --retry waits as long as Retry-After says.
ask() { curl --silent --show-error --fail-with-body --retry 4 --config <(proof) "$@"; }

echo 'What this caller may read:'
ask "$ENDPOINT/_graphveil/openapi.json" | jq --raw-output '.paths | keys | length, .[0:3][]'

echo 'Five people:'
people=$(ask "$ENDPOINT/v1.0/users?%24select=id%2Cmail")
jq --compact-output '.value[0:5][]' <<<"$people"

echo 'The first mailbox with mail, page by page:'
for id in $(jq --raw-output '.value[].id' <<<"$people"); do
  # A person without a mailbox is a 404: the next one may have one.
  link="$ENDPOINT/v1.0/users/$id/messages?%24select=receivedDateTime%2Cfrom&%24top=10"
  page=$(ask "$link" 2>/dev/null) || continue
  for _ in 1 2 3; do
    jq --raw-output '.value[] | [.receivedDateTime, .from.emailAddress.address // "-"] | @tsv' <<<"$page"
    link=$(jq --raw-output '."@odata.nextLink" // empty' <<<"$page")
    [ -n "$link" ] || break
    page=$(ask "$link")
  done
  break
done

case $ENDPOINT in
  *.lambda-url.*)
    echo 'No batch: curl signs its path otherwise than AWS reads it. python/meetings.py sends batches.'
    exit
    ;;
esac
echo 'Two answers in one batch:'
jq --compact-output '{requests: [.value[0:2][] | {id: .id, method: "GET", url: "/users/\(.id)/mailboxSettings"}]}' <<<"$people" |
  ask --header 'Content-Type: application/json' --data-binary @- "$ENDPOINT/v1.0/%24batch" |
  jq --raw-output '.responses[] | [.status, .body.timeZone // .body.error.code] | @tsv'
