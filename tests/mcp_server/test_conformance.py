"""The public conformance runner for MCP servers, where node is; `conformance.yaml` lists what does not apply and why."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .serving import serving

pytest.importorskip("mcp", reason="needs the extra `mcp`")

RUNNER = ("npx", "-y", "-p", "node@22", "-p", "@modelcontextprotocol/conformance@0.1.16", "conformance")
BASELINE = Path(__file__).with_name("conformance.yaml")
APPLY = ("server-initialize", "ping", "completion-complete", "tools-list", "tools-call-error", "resources-list")


def test_the_public_conformance_runner_passes(tmp_path: Path) -> None:
    if shutil.which("npx") is None:
        pytest.skip("needs node")
    there = subprocess.run(
        [*RUNNER, "--version"], capture_output=True, text=True, timeout=300, cwd=tmp_path, check=False
    )
    if there.returncode != 0:
        if os.environ.get("CI"):
            pytest.fail("the runner could not be had")
        pytest.skip("the runner could not be had")
    with serving() as port:
        command = [*RUNNER, "server", "--url", f"http://127.0.0.1:{port}/mcp", "--expected-failures", str(BASELINE)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, cwd=tmp_path, check=False)

    assert done.returncode == 0, done.stdout[-2_000:]
    for scenario in (*APPLY, "prompts-list", "dns-rebinding-protection"):
        assert f"✓ {scenario}: " in done.stdout
        assert f"✓ {scenario}: 0 passed" not in done.stdout
