"""Every YAML file that is shipped says the same to PyYAML's parser in C and to the one in Python, lines included."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from sciatica_triage.packs import strict_yaml
from sciatica_triage.packs.shipped import rules_folder

RULES = Path(str(rules_folder()))
FILES = sorted(RULES.rglob("*.yaml"))


def read(path: Path, loader: object, monkeypatch: pytest.MonkeyPatch) -> strict_yaml.YamlText:
    monkeypatch.setattr(strict_yaml, "_Loader", loader)
    return strict_yaml.read_yaml(path.name, path.read_bytes())


def test_both_parsers_read_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(FILES) > 100
    for path in FILES:
        assert read(path, yaml.SafeLoader, monkeypatch) == read(path, yaml.CSafeLoader, monkeypatch), path.name
