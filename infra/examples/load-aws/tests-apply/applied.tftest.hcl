# What applying makes once the first load has run. test/apply then reads the state as the cloud would, and looks who may do what.
mock_provider "aws" {
  source = "../../fixtures/mocks/aws"
}

# The mocks know one role and one log group; here are others.
override_resource {
  target = aws_iam_role.job
  values = { arn = "arn:aws:iam::111122223333:role/graphveil-load-job" }
}

override_resource {
  target = aws_iam_role.pull
  values = { arn = "arn:aws:iam::111122223333:role/graphveil-load-pull" }
}

override_resource {
  target = aws_iam_role.start
  values = { arn = "arn:aws:iam::111122223333:role/graphveil-load-start" }
}

override_resource {
  target = aws_cloudwatch_log_group.this
  values = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:/aws/batch/graphveil-load" }
}

variables {
  region       = "eu-central-1"
  endpoint     = "https://graphveil2example3url4id5abcdefg.lambda-url.eu-central-1.on.aws"
  function_arn = "arn:aws:lambda:eu-central-1:111122223333:function:graphveil"
  image        = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/graphveil-dlt@sha256:0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
  vpc_id       = "vpc-0a1b2c3d4e5f60718"
  subnet_ids   = ["subnet-0a1b2c3d4e5f60718"]
  tables_file  = "../../fixtures/load-tables.json"
}

run "applied" {
}
