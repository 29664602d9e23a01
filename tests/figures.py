"""The figures of the house, printed by `scripts/lint`: how long files and functions are."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median
import sys

ROOT = Path(__file__).parent.parent
PRODUCT = ROOT / "custom_components" / "evergreen_spotify"

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
LONGEST_MEDIAN = 6
EXCEPTIONS: dict[str, str] = {}
"""Files that may be longer, each with its reason."""


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function of a file with the lines of its body, its docstring left out."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", lines


def main() -> int:
    """Print the figures; fail where one is missed."""
    files = {path: len(path.read_text().splitlines()) for path in sorted(PRODUCT.rglob("*.py"))}
    lengths = dict(one for path in files for one in functions(path))
    middle = median(lengths.values())
    sys.stdout.write(
        f"{len(files)} files of at most {max(files.values())} lines (limit {LONGEST_FILE}), "
        f"{len(lengths)} functions of at most {max(lengths.values())} (limit {LONGEST_FUNCTION}), "
        f"median {middle:g} (limit {LONGEST_MEDIAN})\n"
    )
    missed = [
        f"{path.relative_to(ROOT)}: {lines} lines"
        for path, lines in files.items()
        if lines > LONGEST_FILE and path.name not in EXCEPTIONS
    ]
    missed += [
        f"{name}: {lines} lines" for name, lines in lengths.items() if lines > LONGEST_FUNCTION
    ]
    missed += [f"median {middle:g}"] if middle > LONGEST_MEDIAN else []
    sys.stdout.writelines(f"  {one}\n" for one in missed)
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
