# What applying makes once the first load has run. test/apply then reads the state as the cloud would, and looks who may do what.
mock_provider "google" {
  source = "../../fixtures/mocks/google"
}

# The mocks know one service account; here are two.
override_resource {
  target = google_service_account.job
  values = {
    email  = "graphveil-load-job@graphveil-demo.iam.gserviceaccount.com"
    member = "serviceAccount:graphveil-load-job@graphveil-demo.iam.gserviceaccount.com"
  }
}

override_resource {
  target = google_service_account.start
  values = {
    email  = "graphveil-load-start@graphveil-demo.iam.gserviceaccount.com"
    member = "serviceAccount:graphveil-load-start@graphveil-demo.iam.gserviceaccount.com"
  }
}

variables {
  project_id  = "graphveil-demo"
  region      = "europe-west3"
  endpoint    = "https://graphveil-123456789012.europe-west3.run.app"
  image       = "europe-west3-docker.pkg.dev/graphveil-demo/loaders/graphveil-dlt@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
  tables_file = "../../fixtures/load-tables.json"
}

run "applied" {
}
