import pytest

# Before the first import of a helper, so that its assertions show what differs.
pytest.register_assert_rewrite("tests.support")
