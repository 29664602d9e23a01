"""A release is made whole, or not at all."""

import json
from pathlib import Path
import re
from zipfile import ZipFile

from homeassistant.util.yaml import load_yaml_dict
import pytest

from .release import PRODUCT, ROOT, ZIP, ReleaseError, git, publish, release, section

DAY = "2026-11-25"
CHANGELOG = "# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0 - 2026-01-01\n\n- First.\n"
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("[!c]*.yml"))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a small repository with one release."""
    product = tmp_path / PRODUCT
    product.mkdir(parents=True)
    manifest = {"domain": "evergreen_spotify", "version": "0.1.0"}
    (product / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    (product / "__init__.py").write_text("")
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG)
    (tmp_path / ".gitignore").write_text("/dist/\n__pycache__/\n")
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    git(tmp_path, "config", "user.name", "Juniper Vale")
    git(tmp_path, "config", "user.email", "juniper@example.com")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "Begin")
    git(tmp_path, "tag", "v0.1.0")
    return tmp_path


def state(project: Path) -> tuple[str, str]:
    """Return the last commit and the tags."""
    return git(project, "rev-parse", "HEAD"), git(project, "tag")


def test_a_release_is_a_version_a_section_a_tag_and_a_zip(project: Path) -> None:
    """What lies about uncommitted is not packed."""
    cache = project / PRODUCT / "__pycache__"
    cache.mkdir()
    (cache / "x.pyc").write_text("")
    assert release(project, "0.2.0", DAY, is_dry=False) == "- New."
    assert git(project, "show", "--no-patch", "--format=%s", "v0.2.0^{commit}") == "Release 0.2.0"
    assert json.loads((project / PRODUCT / "manifest.json").read_text())["version"] == "0.2.0"
    changelog = (project / "CHANGELOG.md").read_text()
    assert section(changelog, "Unreleased") == ""
    assert re.findall(r"^## (.+)", changelog, re.MULTILINE) == [
        "Unreleased",
        f"0.2.0 - {DAY}",
        "0.1.0 - 2026-01-01",
    ]
    with ZipFile(project / "dist" / ZIP) as archive:
        assert sorted(archive.namelist()) == ["__init__.py", "manifest.json"]
        assert json.loads(archive.read("manifest.json"))["version"] == "0.2.0"
    assert git(project, "status", "--porcelain") == ""


def test_the_workflow_packs_and_tells_the_same(project: Path) -> None:
    """From the tag, whatever was committed since."""
    release(project, "0.2.0", DAY, is_dry=False)
    (project / "dist" / ZIP).unlink()
    (project / "CHANGELOG.md").write_text(CHANGELOG)
    git(project, "commit", "--all", "--message", "Go on")
    assert publish(project, "v0.2.0") == "- New."
    assert (project / "dist" / ZIP).is_file()


def test_a_dry_run_changes_nothing(project: Path) -> None:
    """But tells the notes."""
    before = state(project)
    assert release(project, "0.2.0", DAY, is_dry=True) == "- New."
    assert state(project) == before
    assert git(project, "status", "--porcelain", "--ignored") == ""


@pytest.mark.parametrize("version", ["0.1.0", "0.0.9", "1.0", "v1.0.0", "1.0.0-rc1", "", "1.0.0\n"])
def test_a_version_that_cannot_follow_is_refused(project: Path, version: str) -> None:
    """Nothing is written then."""
    before = state(project)
    with pytest.raises(ReleaseError):
        release(project, version, DAY, is_dry=False)
    assert state(project) == before
    assert git(project, "status", "--porcelain") == ""


@pytest.mark.parametrize("trouble", ["changed", "branch", "nothing new"])
def test_a_release_needs_a_clean_main_and_something_new(project: Path, trouble: str) -> None:
    """Not half of it is done otherwise."""
    if trouble == "changed":
        (project / PRODUCT / "__init__.py").write_text("x = 1\n")
    elif trouble == "branch":
        git(project, "switch", "--quiet", "--create", "other")
    else:
        (project / "CHANGELOG.md").write_text(CHANGELOG.replace("- New.\n\n", ""))
        git(project, "commit", "--all", "--message", "Say nothing")
    before = state(project)
    with pytest.raises(ReleaseError):
        release(project, "0.2.0", DAY, is_dry=False)
    assert state(project) == before


def test_a_tag_of_another_version_is_not_published(project: Path) -> None:
    """A tag that was set by hand, say."""
    git(project, "tag", "v9.9.9")
    with pytest.raises(ReleaseError, match=r"0\.1\.0"):
        publish(project, "v9.9.9")


def test_the_changelog_lists_what_is_new() -> None:
    """Newest first, and the manifest's version is the newest or is still to come."""
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "Unreleased"
    versions = [tuple(map(int, one.split(" ")[0].split("."))) for one in headings[1:]]
    assert versions == sorted(versions, reverse=True)


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_an_issue_form_is_one_that_github_shows(path: Path) -> None:
    """With a name, a description and questions with ids of their own."""
    form = load_yaml_dict(str(path))
    assert {"name", "description", "body"} <= set(form)
    asked = [one for one in form["body"] if one["type"] != "markdown"]
    assert len({one["id"] for one in asked}) == len(asked)
    assert all(one["attributes"]["label"] for one in asked)


def test_a_bug_report_asks_for_diagnostics() -> None:
    """It cannot be sent without."""
    form = load_yaml_dict(str(ROOT / ".github" / "ISSUE_TEMPLATE" / "bug.yml"))
    asked = {one.get("id"): one for one in form["body"]}
    assert asked["diagnostics"]["validations"] == {"required": True}
    assert "Download diagnostics" in asked["diagnostics"]["attributes"]["description"]
