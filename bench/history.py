"""Years of finished cases, written straight into the tables."""

from django.db import connection

# One finished case copied many times over: its process and its tasks, a few of them still open.
TASKS_A_CASE = 20


def fill_tasks(rows: int) -> None:
    """Fill the engine's tables with ``rows`` tasks of other cases, one case an hour back in time."""
    cases = rows // TASKS_A_CASE
    with connection.cursor() as cursor:
        cursor.execute("SELECT MAX(id) FROM registry_case")
        (pattern,) = cursor.fetchone()
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM workflows_task")
        (last_task,) = cursor.fetchone()
        columns, values = columns_of(
            "registry_case",
            {
                "number": "'past-' || n",
                "opened_at": _earlier("registry_case.opened_at", "n"),
                "closed_at": _earlier("registry_case.closed_at", "n"),
            },
        )
        cursor.execute(
            f"INSERT INTO registry_case ({columns}) SELECT {values} FROM registry_case "
            f"CROSS JOIN ({numbers_to(cases)}) AS counted WHERE registry_case.id = %s",
            [pattern],
        )
        cursor.execute(
            "INSERT INTO registry_caseword (case_id, word) SELECT copied.id, known.word "
            "FROM registry_caseword AS known CROSS JOIN "
            "(SELECT id FROM registry_case WHERE number LIKE 'past-%%') AS copied "
            "WHERE known.case_id = %s AND known.word NOT LIKE '%%0%%'",
            [pattern],
        )
        cursor.execute("SELECT MAX(id) FROM workflows_process")
        (last_process,) = cursor.fetchone()
        columns, values = columns_of("workflows_process", {"case_id": "copied.id"})
        cursor.execute(
            f"INSERT INTO workflows_process ({columns}) SELECT {values} FROM workflows_process "
            "CROSS JOIN (SELECT id FROM registry_case WHERE number LIKE 'past-%%') AS copied "
            "WHERE workflows_process.case_id = "
            "(SELECT case_id FROM workflows_process WHERE id = %s)",
            [last_process],
        )
        columns, values = columns_of(
            "workflows_task",
            {
                "case_id": "copied.case_id",
                "process_id": "copied.id",
                "finished": _earlier("workflows_task.finished", "copied.case_id"),
            },
        )
        cursor.execute(
            f"INSERT INTO workflows_task ({columns}) SELECT {values} FROM "
            f"(SELECT * FROM workflows_task WHERE process_id = %s ORDER BY id LIMIT {TASKS_A_CASE})"
            " AS workflows_task CROSS JOIN (SELECT id, case_id FROM workflows_process "
            "WHERE id > %s) AS copied",
            [last_process, last_process],
        )
        cursor.execute(
            "INSERT INTO workflows_task_previous (from_task_id, to_task_id) "
            "SELECT id, id - 1 FROM workflows_task WHERE id > %s",
            [last_task + 1],
        )
        cursor.execute("ANALYZE")


def _earlier(column: str, hours: str) -> str:
    """The moment so many hours before: what happened long ago did not happen all at once."""
    if connection.vendor == "postgresql":
        return f"{column} - {hours} * interval '1 hour'"
    return f"strftime('%%Y-%%m-%%d %%H:%%M:%%f', {column}, '-' || {hours} || ' hours')"


def numbers_to(last: int) -> str:
    """SQL of the numbers from 1 to the last, as ``n``."""
    if connection.vendor == "postgresql":
        return f"SELECT generate_series(1, {last}) AS n"
    return (
        f"WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {last})"
        " SELECT n FROM c"
    )


def columns_of(table: str, replaced: dict[str, str]) -> tuple[str, str]:
    """Names of a table's columns but the key, and what each is filled with."""
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, table)
    names = [column.name for column in described if column.name != "id"]
    quoted = ", ".join(f'"{name}"' for name in names)
    return quoted, ", ".join(replaced.get(name, f'{table}."{name}"') for name in names)
