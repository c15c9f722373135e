# Keys by version, as a rotation needs them.
mock_provider "google" {
  override_during = plan
  source          = "../../fixtures/mocks/google"
}

mock_provider "time" {
  override_during = plan
  source          = "../../fixtures/mocks/time"
}

# The account that builds is not the one that runs.
override_resource {
  target          = google_service_account.build
  override_during = plan
  values = {
    id        = "projects/graphveil-demo/serviceAccounts/graphveil-build@graphveil-demo.iam.gserviceaccount.com"
    email     = "graphveil-build@graphveil-demo.iam.gserviceaccount.com"
    member    = "serviceAccount:graphveil-build@graphveil-demo.iam.gserviceaccount.com"
    unique_id = "104857601234567890999"
  }
}

variables {
  project_id  = "graphveil-demo"
  region      = "europe-west3"
  tenant_id   = "7d1c0d8a-5b1e-4c69-9f3e-2a60c1b7d3e4"
  client_id   = "c0ffee00-1a2b-4c3d-8e4f-5a6b7c8d9e0f"
  package     = "../../fixtures/artefacts/gcp-function.zip"
  policy_file = "../../fixtures/policies/gcp.json"
}

run "a_key_for_each_version" {
  # Not with OpenTofu: it takes no values for one instance of a resource.
  command = plan
  variables {
    further_keys = {
      v2 = {}
      v3 = { existing_version = "projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/graphveil/cryptoKeyVersions/2" }
    }
  }
  override_resource {
    target          = google_kms_crypto_key.this["v2"]
    override_during = plan
    values          = { id = "projects/graphveil-demo/locations/europe-west3/keyRings/graphveil/cryptoKeys/root-v2" }
  }
  assert {
    condition = output.environment.GRAPHVEIL_KEY == join(",", [
      "v1=gcpkms:projects/graphveil-demo/locations/europe-west3/keyRings/graphveil/cryptoKeys/root/cryptoKeyVersions/1",
      "v2=gcpkms:projects/graphveil-demo/locations/europe-west3/keyRings/graphveil/cryptoKeys/root-v2/cryptoKeyVersions/1",
      "v3=gcpkms:projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/graphveil/cryptoKeyVersions/2",
    ])
    error_message = "Each version must have its own key."
  }
  assert {
    condition = { for version, binding in google_kms_crypto_key_iam_member.proxy : version => [binding.crypto_key_id, binding.role] } == {
      v1 = ["projects/graphveil-demo/locations/europe-west3/keyRings/graphveil/cryptoKeys/root", "roles/cloudkms.signer"]
      v2 = ["projects/graphveil-demo/locations/europe-west3/keyRings/graphveil/cryptoKeys/root-v2", "roles/cloudkms.signer"]
      v3 = ["projects/keys/locations/europe-west3/keyRings/shared/cryptoKeys/graphveil", "roles/cloudkms.signer"]
    }
    error_message = "The account must be allowed exactly these keys."
  }
  assert {
    condition     = { for version, key in google_kms_crypto_key.this : version => key.name } == { v1 = "root", v2 = "root-v2" }
    error_message = "Each key that is made must have a name of its own."
  }
}

run "the_first_key_is_retired" {
  command = plan
  variables {
    key = { version = "v2" }
  }
  assert {
    condition     = keys(google_kms_crypto_key.this) == ["v2"] && google_kms_crypto_key.this["v2"].name == "root-v2" && startswith(output.environment.GRAPHVEIL_KEY, "gcpkms:")
    error_message = "The key of v2 must stay the same key when it serves every version."
  }
}

run "an_import_that_failed_once" {
  command = plan
  variables {
    key = { imported = true, import_version = 2 }
  }
  assert {
    condition     = endswith(output.key_version, "/cryptoKeyVersions/2") && strcontains(output.key_import, "--target-key-file root.key --version 2")
    error_message = "The version that holds the material must be used, and the retry keep its number."
  }
}

run "a_further_key_is_imported" {
  command = plan
  variables {
    further_keys = { v2 = { imported = true } }
  }
  assert {
    condition     = strcontains(output.key_import, "--key root-v2") && strcontains(output.key_import, "import-jobs create graphveil-v2") && strcontains(output.key_import, "--version 1") && !strcontains(output.key_import, "--key root ")
    error_message = "The commands must import into the further key, and into no other."
  }
}
