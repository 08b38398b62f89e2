"""The `checklists` command: what it prints and how it ends."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from checklists.__main__ import main
from checklists.orders import in_spanish

Edit = Callable[[Path, str, str, str], None]


def test_validate_counts_the_obligations_of_the_three_laws(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate"]) == 0
    out = capsys.readouterr().out
    assert "29 + 8 + 1 obligaciones" in out
    assert "los responde una persona" in out
    assert "340 municipios" in out


def test_validate_gives_the_counts_to_machines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert counts["obligations"] == {"laip": 29, "presupuesto-17ter": 8, "gobierno-abierto": 1}
    assert counts["human_criteria"] <= 0.15 * counts["criteria"]
    assert (counts["problems"], counts["notices"]) == ([], [])


def test_validate_refuses_a_wrong_folder_with_every_problem(small: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit(small, "obligations/laip.toml", 'register = "viajes-nacionales"', 'register = "viages"')
    assert main(["validate", "--folder", str(small)]) == 1
    assert "no existe el registro «viages»" in capsys.readouterr().err
    assert main(["validate", "--folder", str(small), "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert problems[0]["key"] == "obligation[1].part[0].register"
    assert main(["show", "laip-10-04", "--folder", str(small)]) == 1
    assert "viages" in capsys.readouterr().err


def test_validate_warns_of_a_register_nobody_uses(small: Path, edit: Edit, capsys: pytest.CaptureFixture[str]) -> None:
    edit(small, "obligations/laip.toml", 'forms = ["register"]\nregister = "viajes-internacionales"', 'forms = ["document"]')
    assert main(["validate", "--folder", str(small)]) == 0
    assert "Aviso: ninguna parte usa el registro «viajes-internacionales»." in capsys.readouterr().out


def test_show_tells_an_obligation_with_its_parts_criteria_and_columns(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "laip-10-18"]) == 0
    out = capsys.readouterr().out
    for piece in (
        "numeral 18 (según la ley)",
        "según la práctica",
        "según el monitoreo ciudadano de 2017",
        "Registro obras",
        "cuenta en el puntaje",
    ):
        assert piece in out, piece
    assert "incumple" not in out.lower()


@pytest.mark.parametrize(
    ("code", "piece"),
    [
        ("laip-10-12.internacionales", "laip-10-12.internacionales"),
        ("obras", "Registro obras (versión"),
        ("gobierno-abierto-4-c10", "Hito sin número en la fuente"),
        ("laip-10-24", "Nota:"),
    ],
)
def test_show_knows_parts_registers_plans_and_notices(code: str, piece: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", code]) == 0
    assert piece in capsys.readouterr().out
    assert main(["show", code, "--json"]) == 0
    assert isinstance(json.loads(capsys.readouterr().out), dict)


def test_show_suggests_the_code_that_was_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "laip-10-1"]) == 1
    assert "No hay nada con el código «laip-10-1». Quizá: laip-10-01" in capsys.readouterr().err


def test_due_tells_the_newest_due_month_with_the_basis_of_its_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "--on", "2026-11-22"]) == 0
    out = capsys.readouterr().out
    [line] = [line for line in out.splitlines() if line.startswith("  laip-10-04 ")]
    assert "septiembre de 2026, venció el 30 de octubre de 2026 según la práctica" in line
    assert "gobierno-abierto" not in out
    assert "incumple" not in out.lower()


def test_due_follows_whom_the_law_binds(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "--on", "2026-11-22", "--subject", "infom", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    rows = {row["part"]: row for row in answer["parts"]}
    assert "gobierno-abierto-4-c10-h4" in rows
    assert (rows["laip-10-04"]["period"], rows["laip-10-04"]["due_on"], rows["laip-10-04"]["next_period"]) == (
        "2026-09",
        "2026-10-30",
        "2026-10",
    )
    assert rows["laip-10-02"]["due_on"] is None


def test_due_by_law_says_so(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["due", "--on", "2026-11-22", "--folder", str(small)]) == 0
    assert "tercer trimestre de 2026, venció el 10 de octubre de 2026 según la ley" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [[], ["tell"], ["due"], ["due", "--on", "mañana"], ["show"], ["due", "--on", "2026-11-22", "--subject", "x"]]
)
def test_misuse_ends_with_two_and_points_to_the_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "Pida ayuda con" in capsys.readouterr().err


def test_the_module_runs_by_itself_from_any_folder(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-m", "checklists", "--help"],
        cwd=tmp_path,
        env={"PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0
    assert "La ley como datos" in done.stdout


def test_validate_lists_every_code_that_show_knows(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--json"]) == 0
    codes = json.loads(capsys.readouterr().out)["codes"]
    assert codes["laip-10-12"] == ["laip-10-12.nacionales", "laip-10-12.internacionales"]
    assert len(codes) == 38


@pytest.mark.parametrize("command", [["show", "laip-10-18"], ["due", "--on", "2026-11-22"]])
def test_a_reader_that_has_seen_enough_is_no_fault(command: list[str]) -> None:
    running = subprocess.Popen([sys.executable, "-m", "checklists", *command], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    complaints = running.stderr.read().decode()
    running.stderr.close()
    assert running.wait(timeout=60) == 0
    assert complaints == ""


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("the following arguments are required: CÓDIGO, --home", "falta CÓDIGO, --home."),
        ("unrecognized arguments: --foo", "sobra o no se conoce «--foo»."),
        (
            "argument --profile: invalid choice: 'x' (choose from 'municipality', 'infom')",
            "--profile no puede ser «x»; use 'municipality', 'infom'.",
        ),
        ("argument --timeout: invalid float value: 'x'", "--timeout no puede ser «x»."),
        ("argument --home: expected one argument", "--home necesita un valor."),
        ("argument --on: «x» no es un día.", "--on: «x» no es un día."),
        ("something new", "something new"),
    ],
)
def test_a_badly_written_order_is_refused_in_spanish(said: str, read: str) -> None:
    assert in_spanish(said) == read
