"""The deployed ingest stack, by its outputs."""

import json
import re
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def outputs():
    return json.loads((Path(__file__).parents[1] / "cfn-outputs" / "flat-outputs.json").read_text())


def test_the_bucket_belongs_to_the_account(outputs):
    assert re.fullmatch(r"ingest-[a-z]+-uploads-\d{12}", outputs["uploads_bucket"])


def test_the_queue_is_in_the_region(outputs):
    assert outputs["jobs_queue_url"].startswith(f"https://sqs.{outputs['region']}.amazonaws.com/")
    assert outputs["jobs_queue_url"].endswith("-jobs")


def test_both_queues_are_there(outputs):
    arns = json.loads(outputs["queue_arns"])
    assert set(arns) == {"jobs", "failed"}
    for name, arn in arns.items():
        assert re.fullmatch(rf"arn:aws:sqs:[a-z0-9-]+:\d{{12}}:ingest-[a-z]+-{name}", arn)
