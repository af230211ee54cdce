"""What these tests share with those of durable work."""

from tests.jobs.conftest import paid as paid
from tests.jobs.conftest import until as until
