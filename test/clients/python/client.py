"""Does jobs with Microsoft's Python client, unmodified, and prints what each came to.

Reads one JSON object from its standard input: `base`, `proof`, and `tasks`, a list of `job` and `places`. Prints one list of
outcomes in the order of the tasks, as test/clients/outcome.ts has them.
"""

import asyncio
import json
import sys
from urllib.parse import urlsplit

from kiota_abstractions.api_error import APIError
from msgraph import GraphRequestAdapter, GraphServiceClient

from hooks import hook_for
from jobs import Jobs


async def outcome_of(jobs, task):
    job = getattr(jobs, task["job"], None)
    if job is None:
        return "no words"
    try:
        return {"value": await job(task["places"])}
    except APIError as error:
        main = getattr(error, "error", None)
        return {"error": {"status": error.response_status_code, "code": (main.code if main else None) or ""}}


async def main():
    given = json.load(sys.stdin)
    adapter = GraphRequestAdapter(hook_for(given["proof"], urlsplit(given["base"]).hostname))
    adapter.base_url = given["base"] + "/v1.0"
    jobs = Jobs(GraphServiceClient(request_adapter=adapter))
    json.dump([await outcome_of(jobs, task) for task in given["tasks"]], sys.stdout)


asyncio.run(main())
