"""The code of the ingest stack says what the design says."""

import re
from pathlib import Path

CODE = (Path(__file__).parents[1] / "lib" / "main.tf").read_text()


def test_uploads_are_versioned():
    assert 'resource "aws_s3_bucket" "uploads"' in CODE
    assert 'resource "aws_s3_bucket_versioning" "uploads"' in CODE
    assert re.search(r'status\s*=\s*"Enabled"', CODE)


def test_failed_jobs_are_kept():
    assert re.search(r'resource\s+"aws_sqs_queue"\s+"failed"', CODE)
    assert "maxReceiveCount     = 3" in CODE


def test_only_tables_start_jobs():
    assert 'resource "aws_s3_bucket_notification" "uploads"' in CODE
    assert '".csv"' in CODE
