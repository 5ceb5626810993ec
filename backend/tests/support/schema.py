"""What tests of the schema ask a database for, and values that it takes."""

from tests.conftest import Connection

SCRYPT = f"{'0a' * 16}:{'0b' * 64}"
BCRYPT = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW"
TIME = ("timestamp with time zone", None, "NO", "now()")


def columns(database: Connection, table: str) -> dict[str, tuple[object, ...]]:
    """Each column's type, length, whether it may be null, and default."""
    rows = database.execute(
        "SELECT column_name, data_type, character_maximum_length, is_nullable, column_default"
        " FROM information_schema.columns WHERE table_name = %s",
        [table],
    )
    return {name: tuple(rest) for name, *rest in rows}


def constraints(database: Connection, table: str) -> set[str]:
    rows = database.execute(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid = %s::regclass AND contype IN ('p', 'u', 'f')",
        [table],
    )
    return {row[0] for row in rows}
