"""A question of an address: filtered, sorted, added up, and refused when the table has not what it asks."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from checklists.model import Checklist
from portal_template.registers.query.answer import PAGE_ROWS
from portal_template.registers.query.asked import BadQuestion, read_question
from portal_template.registers.query.sheet import RESERVED
from portal_template.registers.query.tables import TooLong, reading
from tests.portal.query.conftest import ask, sheet


def test_only_the_newest_version_of_each_period_is_asked(town: Any, law: Checklist) -> None:
    found = ask(town, law)
    assert found.counted.rows == 60 + 60 + 30
    assert next((period, version) for period, version in sheet(town, law).periods) == ("2026-09", 2)
    assert found.rows[0].period == "2026-09"
    assert len(found.rows) == PAGE_ROWS
    assert found.pages == 2


def test_filters_join_and_several_values_of_a_column_are_any_of_them(town: Any, law: Checklist) -> None:
    one = ask(town, law, proveedor="Librería Central").counted.rows
    two = ask(town, law, proveedor=["Librería Central", "Ferretería El Águila"]).counted.rows
    both = ask(town, law, proveedor="Librería Central", modalidad="compra directa", periodo="2026-08").counted.rows
    assert (one, two, both) == (50, 100, 4)


def test_totals_are_of_all_that_is_filtered_to_the_cent(town: Any, law: Checklist) -> None:
    found = ask(town, law, periodo="2026-09", monto__desde="Q 2,500", monto__hasta="2800.25")
    assert found.counted.rows == 4
    assert found.counted.totals == (2500.25 + 2600.25 + 2700.25 + 2800.25,)


def test_what_is_written_without_accents_is_found_with_them(town: Any, law: Checklist) -> None:
    assert ask(town, law, bien__contiene="CAMION").counted.rows == 75
    assert ask(town, law, nog__vacia="si").counted.rows == 150


def test_choices_count_what_the_other_filters_leave(town: Any, law: Checklist) -> None:
    found = ask(town, law, modalidad="compra directa", periodo="2026-09")
    facets = {facet.column.name if facet.column else "periodo": facet for facet in found.counted.facets}
    assert {choice.value: (choice.rows, choice.chosen) for choice in facets["modalidad"].choices} == {
        "baja cuantía": (24, False),
        "compra directa": (6, True),
    }
    assert sum(choice.rows for choice in facets["proveedor"].choices) == 6
    assert [choice.rows for choice in facets["periodo"].choices] == [6, 12, 12]


def test_rows_sort_by_any_column_with_empty_cells_last(town: Any, law: Checklist) -> None:
    place = [column.name for column in sheet(town, law).columns].index("monto")
    assert ask(town, law, orden="-monto").rows[0].values[place] == 6000.25
    assert ask(town, law, orden="monto").rows[0].values[place] == 100.25
    assert ask(town, law, orden="nog", pagina="9").asked.page == 2


def test_a_table_that_tells_the_whole_again_shows_its_newest_period_and_never_adds_periods_up(town: Any, law: Checklist) -> None:
    newest = ask(town, law, "laip-10-18")
    assert (newest.periods, newest.counted.rows, newest.counted.totals) == (("2026-09",), 2, (2001.0,))
    every = ask(town, law, "laip-10-18", periodo="todos")
    assert (every.periods, every.counted.rows, every.counted.totals) == ((), 4, (None,))


@pytest.mark.parametrize(
    "given",
    [
        {"nada": ["1"]},
        {"monto.parecido": ["1"]},
        {"monto": ["mucho"]},
        {"fecha.desde": ["ayer"]},
        {"proveedor.desde": ["A"]},
        {"periodo": ["1999-01"]},
        {"orden": ["nada"]},
        {"orden": ["monto; drop table x"]},
        {"mas": ["nada"]},
        {"buscar": ["a", "b"]},
        {"proveedor": ["x" * 300]},
        {"proveedor": ["a\x00b"]},
        {"proveedor": [str(n) for n in range(80)]},
        {'"; DROP TABLE "compras-directas"; --': ["1"]},
    ],
)
def test_what_the_table_has_not_is_refused_in_words(town: Any, law: Checklist, given: dict[str, list[str]]) -> None:
    with pytest.raises(BadQuestion) as refused:
        read_question(given, sheet(town, law))
    assert str(refused.value).endswith((".", ")."))


def test_what_social_networks_hang_on_an_address_is_passed_over(town: Any, law: Checklist) -> None:
    assert not read_question({"fbclid": ["abc"], "utm_source": ["fb"], "proveedor": [""]}, sheet(town, law)).narrowed


def test_who_received_help_is_not_looked_up(town: Any, law: Checklist) -> None:
    from tests.portal.query.conftest import publish

    code = "laip-10-15.becas"
    publish(town, law, code, "2026-09", [{"programa": "Becas", "beneficiario": "Persona 0001", "monto": "500.00"}] * 9)
    of = sheet(town, law, code)
    assert of.names_persons
    assert "beneficiario" not in {column.name for column in of.facets}
    for key in ("beneficiario", "beneficiario.contiene", "beneficiario.vacia"):
        with pytest.raises(BadQuestion, match="no se busca a las personas"):
            read_question({key: ["Persona"]}, of)
    with pytest.raises(BadQuestion):
        read_question({"mas": ["beneficiario"]}, of)


def test_no_column_of_the_law_has_a_name_that_addresses_need(law: Checklist) -> None:
    assert not RESERVED & {column.name for register in law.registers.values() for column in register.columns}


def test_the_tables_cannot_be_written_and_a_heavy_question_is_given_up(town: Any) -> None:
    import sqlite3

    with pytest.raises(sqlite3.OperationalError), reading(town.typed_tables) as tables:
        tables.execute('DELETE FROM "compras-directas"')
    heavy = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    with pytest.raises(TooLong), reading(town.typed_tables, seconds=0.05) as tables:
        tables.execute(heavy).fetchone()


_odd = st.text(max_size=30) | st.sampled_from(["'", '"', "--", "%", "*", "(", "\\", "NEAR(a b)", "a OR", '"a', "-", "monto", "1e9", "²"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    st.dictionaries(
        st.sampled_from(["buscar", "proveedor", "monto", "fecha.desde", "monto.hasta", "orden", "pagina", "mas", "bien.contiene"]) | _odd,
        st.lists(_odd, min_size=1, max_size=2),
        max_size=4,
    )
)
def test_any_address_is_answered_or_refused_and_never_breaks(town: Any, law: Checklist, lists: dict[str, list[str]]) -> None:
    from portal_template.registers.query.answer import answer

    of = sheet(town, law)
    try:
        asked = read_question(lists, of)
    except BadQuestion:
        return
    found = answer(town.typed_tables, of, asked)
    assert 0 <= found.counted.rows <= 150
    assert read_question({key: [v for k, v in asked.pairs if k == key] for key, _ in asked.pairs}, of) == asked
