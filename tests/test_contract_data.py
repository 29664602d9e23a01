"""Whether there is anything to hold simulator and product against."""

from . import conftest
from .contract import data


def test_the_contract_is_held_wherever_its_data_is() -> None:
    """Beside the project or where CONTRACT_DATA says; elsewhere its tests are not collected."""
    assert data.missing() == []
    assert conftest.collect_ignore == ([] if data.folder() else ["test_contract.py"])
