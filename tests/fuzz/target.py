"""One fuzz target: files of a family of formats, spoilt as the property tests spoil them and as libFuzzer sees fit.

An input is the number of a sample, in two bytes, and what became of its content; the sample lends its name and its format.
"""

import sys
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from random import Random

import atheris

with atheris.instrument_imports(include=["parsers", "pipeline.intake", "pipeline.archive", "pipeline.intake.ledger"]):
    from tests.conftest import SAMPLES
    from tests.fuzz import samples_of
    from tests.oracle import examine, spoilt

NUMBER = 2


def main(family: str, kept: Path, seeds: Path, options: Sequence[str]) -> None:
    """Runs until the time is up or something does not hold; what that was is in `kept`, by the folder of its sample."""
    samples = samples_of(family)
    contents = [path.read_bytes() for path in samples]
    for number, content in enumerate(contents):
        (seeds / str(number)).write_bytes(number.to_bytes(NUMBER) + content)

    def examine_one(raw: bytes) -> None:
        path = samples[int.from_bytes(raw[:NUMBER]) % len(samples)]
        folder = path.relative_to(SAMPLES).parts[1]
        try:
            examine(raw[NUMBER:], path.name, format_name=folder if path.is_relative_to(SAMPLES / "formats") else None)
        except Exception:
            (kept / folder / sha256(raw).hexdigest()[:12]).mkdir(parents=True, exist_ok=True)
            (kept / folder / sha256(raw).hexdigest()[:12] / path.name).write_bytes(raw[NUMBER:])
            raise

    def mutated(raw: bytes, most: int, seed: int) -> bytes:
        random = Random(seed)
        number, content = raw[:NUMBER].ljust(NUMBER, b"\0"), raw[NUMBER:]
        if random.random() < 0.7:
            return (number + spoilt(content, contents, random))[:most]
        return number + atheris.Mutate(content, most - NUMBER)

    atheris.Setup([sys.argv[0], *options], examine_one, custom_mutator=mutated)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[3:])
