"""Accounts of a library in PostgreSQL: one list for the servers of all machines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index import ClusterPlace
from index.access.guarded_library import GuardedLibrary
from index.access.register import Issuer, Registered
from index.access.rights import Identity, Rights, Role
from index.contents import Ids
from index.distributed.library import ClusterLibrary
from index.distributed.milvus import MilvusVectors
from index.distributed.register import PostgresRegister
from index.errors import AccessError, LibraryDamaged, LibraryError, LibraryTooNew
from index.models.protocols import Vectors
from index.scope import Scope
from tests.api.access import people
from tests.cluster_servers import Cluster
from tests.fakes import HashEmbedder
from tests.index.distributed.test_cluster_faults import article, dense

pytestmark = [
    pytest.mark.cluster,
    # pg8000 leaves the socket of a connection that was not made to the garbage collector.
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
    pytest.mark.usefixtures("sockets_of_failed_connections"),
]


@pytest.fixture
def place(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ClusterPlace:
    monkeypatch.setenv("FOOTNOTE_CACHE", str(tmp_path))
    return ClusterPlace(address=cluster.postgres.address())


@pytest.fixture
def library(place: ClusterPlace) -> ClusterLibrary:
    return ClusterLibrary.connect(place.address, create=True, embedder=HashEmbedder())


def execute(library: ClusterLibrary, *statements: str) -> None:
    with library.truth.server.transaction(library.truth.schema) as connection:
        for each in statements:
            connection.run(each)


def test_what_one_machine_registers_counts_on_another(
    library: ClusterLibrary, place: ClusterPlace
) -> None:
    assert library
    left, right = PostgresRegister(place), PostgresRegister(place)
    assert right.read() == Registered()
    token, record = left.add_token("Ann's tool", Rights(Role.EDITOR, frozenset({"Ferries"})))
    assert [each.digest for each in right.read().tokens] == [record.digest]
    with pytest.raises(AccessError, match="already"):
        right.add_token("ann's TOOL", Rights(Role.OWNER))
    left.allow("Ann@example.org", Rights(Role.READER))
    right.set_issuer(Issuer("https://login.example.org", "footnote"))
    assert left.read() == right.read()
    assert left.read().people[0].name == "ann@example.org"
    with library.truth.server.connected(library.truth.schema) as connection:
        rows = connection.run("SELECT content FROM access").fetchall()
    assert len(rows) == 1
    assert record.digest in rows[0][0]
    assert token not in rows[0][0]
    right.revoke("Ann's tool")
    left.forbid("ann@example.org")
    assert left.read() == Registered(issuer=Issuer("https://login.example.org", "footnote"))


def test_all_that_is_registered_at_once_is_kept(
    library: ClusterLibrary, place: ClusterPlace
) -> None:
    assert library
    registers = [PostgresRegister(place) for _ in range(4)]

    def add(number: int) -> None:
        registers[number % 4].add_token(f"tool {number}", Rights(Role.READER))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(add, range(16)))
    names = {each.name for each in registers[0].read().tokens}
    assert names == {f"tool {number}" for number in range(16)}


def test_a_library_of_before_has_nobody_until_somebody_is_registered(
    library: ClusterLibrary, place: ClusterPlace
) -> None:
    execute(library, "DROP TABLE access", "UPDATE meta SET value = '2' WHERE key = 'schema'")
    register = PostgresRegister(place)
    assert register.read() == Registered()
    register.add_token("tool", Rights(Role.READER))
    assert [each.name for each in register.read().tokens] == ["tool"]


def test_without_a_library_there_is_nobody(place: ClusterPlace) -> None:
    assert PostgresRegister(place).read() == Registered()


def test_a_list_that_cannot_be_understood_lets_nobody_in(
    library: ClusterLibrary, place: ClusterPlace
) -> None:
    register = PostgresRegister(place)
    register.add_token("tool", Rights(Role.READER))
    assert register.read().tokens
    execute(library, "UPDATE access SET content = replace(content, 'reader', 'king')")
    with pytest.raises(LibraryDamaged, match="nobody is let in"):
        register.read()
    execute(library, "UPDATE meta SET value = '99' WHERE key = 'schema'")
    with pytest.raises(LibraryTooNew):
        register.read()


@pytest.mark.faults
def test_while_postgresql_is_down_nobody_is_let_in(
    cluster: Cluster, library: ClusterLibrary, place: ClusterPlace
) -> None:
    library.add([article("ferry")])
    register = PostgresRegister(place)
    headers = people.tokens(register)["owner"]
    with people.rest(library, register) as client:

        def status() -> int:
            asked = client.get("/v1/documents", headers={"Authorization": headers})
            return int(asked.status_code)

        assert status() == 200
        cluster.postgres.kill()
        try:
            assert status() == 503
            with pytest.raises(LibraryError, match="cannot be reached"):
                register.read()
        finally:
            cluster.postgres.start()
        assert status() == 200
        PostgresRegister(place).revoke("owner")
        assert status() == 401


def test_milvus_is_told_which_part_a_person_may_use(
    cluster: Cluster, place: ClusterPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = ClusterLibrary.connect(
        place.address, cluster.milvus.address, create=True, embedder=HashEmbedder()
    )
    library.add([article(f"d{number}") for number in range(40)])
    part = {"d3", "d17", "d30"}
    library.labels.save_collection("Part", Scope(doc_ids=frozenset(part)))
    limited = GuardedLibrary(library, Identity("token:a", Rights(Role.READER, frozenset({"Part"}))))
    conditions: list[str] = []
    search = MilvusVectors.search

    def noted(
        self: MilvusVectors, name: str, vector: Vectors, count: int, condition: str = ""
    ) -> Ids:
        conditions.append(condition)
        return search(self, name, vector, count, condition)

    monkeypatch.setattr(MilvusVectors, "search", noted)
    assert set(dense(limited, "The d5 was launched", 3)) == part
    with library.snapshot() as snapshot:
        ids = [each.passage_id for doc_id in sorted(part) for each in snapshot.passages_of(doc_id)]
    assert conditions == [f"passage_id in {sorted(ids)}"]
    # What was taken out of the collection is asked of Milvus no more.
    library.labels.save_collection("Part", Scope(doc_ids=frozenset(part - {"d17"})))
    assert set(dense(limited, "The d17 was launched", 3)) == part - {"d17"}
    cluster.forget_vectors()
