locals {
  # Where `graphveil policy check --write` puts the lock of a policy.
  lock_file   = coalesce(var.permissions_file, "${replace(var.policy_file, "/(?i)\\.json$/", "")}.lock.json")
  permissions = jsondecode(file(local.lock_file)).permissions[*].name
}
