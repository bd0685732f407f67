"""What came together is found by name: in the export's own folder, then below it."""

from pathlib import Path

from casefile.records import Source
from parsers.export import Options
from pipeline.intake.recognition import Surroundings
from pipeline.originals import Received
from tests.growth import grows_with


def received(path: str) -> Received:
    source = Source(id=f"s{path}", path=path, sha256=path, bytes=1)
    return Received(source=source, file=Path("/dev/null"), folder=path.rpartition("/")[0])


def test_a_file_is_looked_for_in_its_own_folder_then_in_those_below() -> None:
    paths = ("a/b/1.jpg", "a b/1.jpg", "a/1.jpg", "a!/1.jpg", "a/c/1.jpg", "1.jpg", "a/2.jpg")
    around = Surroundings([received(path) for path in paths])
    assert [source.path for _, source in around.called("1.jpg", "a")] == ["a/1.jpg", "a/b/1.jpg", "a/c/1.jpg"]
    assert [source.path for _, source in around.called("1.jpg", "")] == ["1.jpg"]
    assert around.called("2.jpg", "a b") == []


def test_people_are_named_by_the_nearest_file_above() -> None:
    files = [received(path) for path in ("out/users.json", "out/chats/users.json", "out/chats/general/day.json", "out/index.json")]
    companions = Surroundings(files).export(files[2], Options()).companions
    assert sorted(companions) == ["index.json", "users.json"]


def test_thousands_of_pictures_beside_an_export_are_found_in_time() -> None:
    def find(many: int) -> None:
        files = [received(f"chat/{number}.jpg") for number in range(many)]
        around = Surroundings(files)
        for one in files:
            around.export(one, Options())
            assert len(around.called(one.source.name, "chat")) == 1

    assert grows_with(find, 2_500)
