"""Two workers, a mail server that refuses three in ten and cuts the line after accepting one in seven, and a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tools.postgres import free_port

MESSAGES = 120
ENROL = """
from datetime import timedelta
from django.db import transaction
from madoguchi.core import clock
from madoguchi.core.accounts.models import Desk, Person
from madoguchi.core.languages.texts import Texts
from madoguchi.core.notices import actions
anna = Person.objects.create(email="anna@vostok.example", name="Anna")
desk = Desk.objects.create(side="one", name=Texts.written(en="Desk"))
with transaction.atomic():
    for number in range({messages}):
        actions.send("tide", to=anna, about=desk, at=clock.now(), dedupe=f"tide:{{number}}", facts={{"name": "x"}})
"""
WORK = """
import time
from datetime import timedelta
from madoguchi.core import clock
from madoguchi.core.notices import tasks
from madoguchi.core.notices.models import Message
tasks.PAUSES = tuple(timedelta(milliseconds=20 * step) for step in range(1, 7))
tasks.CLAIMED_FOR = timedelta(seconds=3)
while Message.objects.filter(state="waiting").exists():
    tasks.deliver_due(clock.now())
    time.sleep(0.02)
"""
VERIFY = """
from madoguchi.core import invariants
from madoguchi.core.notices.models import Message
print(Message.objects.filter(state="sent").count(), sum(one.count for one in invariants.verify(["I6"])))
"""
START = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "madoguchi.settings"
import django
django.setup()
from django.conf import settings
settings.TEMPLATES[0]["OPTIONS"]["loaders"] = [
    ("django.template.loaders.locmem.Loader", {"notices/tide.subject.txt": "Tide", "notices/tide.txt": "High"})
]
import logging
logging.disable(logging.WARNING)
"""


class Moody:
    """A mail server whose moods depend on the message and the try alone, so that every run is the same."""

    def __init__(self) -> None:
        self.tries: Counter[str] = Counter()
        self.accepted: Counter[str] = Counter()
        self.lost: Counter[str] = Counter()
        self.refused = 0
        self.port = free_port()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a message, refuse it, or take it and hang up."""
        lines = envelope.content.decode().splitlines()
        number = next(line.split(": ", 1)[1] for line in lines if line.startswith("Message-ID"))
        self.tries[number] += 1
        mood = int(sha256(f"{number} {self.tries[number]}".encode()).hexdigest(), 16) % 100
        if mood < 30 and self.tries[number] < 6:
            self.refused += 1
            return "451 not now"
        self.accepted[number] += 1
        if mood < 45 and self.tries[number] < 6:
            self.lost[number] += 1
            server.transport.abort()
        return "250 taken"


@pytest.fixture
def server() -> Any:
    moody = Moody()
    controller = Controller(moody, hostname="127.0.0.1", port=moody.port)
    controller.start()
    yield moody
    controller.stop()


def _address(folder: Path, is_migrated: bool) -> str:
    from django.db import connection

    if not is_migrated:
        return f"sqlite:///{folder / 'mail.sqlite3'}"
    kept = connection.settings_dict
    return f"postgres://{kept['USER']}:{kept['PASSWORD']}@{kept['HOST']}:{kept['PORT']}/{kept['NAME']}"


@pytest.mark.slow
@pytest.mark.fault
@pytest.mark.django_db(transaction=True)
def test_every_message_arrives_and_twice_only_where_the_answer_was_lost(server, tmp_path):
    from django.db import connection

    is_postgres = connection.vendor == "postgresql"
    environment = {
        **os.environ,
        "MADOGUCHI_DATA": str(tmp_path),
        "MADOGUCHI_DATABASE_URL": _address(tmp_path, is_postgres),
        "MADOGUCHI_MAIL": f"smtp://127.0.0.1:{server.port}",
    }

    def run(script: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", START + script], env=environment, stdout=subprocess.PIPE, text=True
        )

    if not is_postgres:
        migrated = run("from django.core.management import call_command\ncall_command('migrate', verbosity=0)")
        assert migrated.wait() == 0
    assert run(ENROL.format(messages=MESSAGES)).wait() == 0

    workers = [run(WORK), run(WORK)]
    while sum(server.accepted.values()) < MESSAGES // 3:
        time.sleep(0.01)
    os.kill(workers[0].pid, signal.SIGKILL)
    workers[0].wait()
    workers.append(run(WORK))
    assert [worker.wait(timeout=120) for worker in workers[1:]] == [0, 0]

    sent, violations = run(VERIFY).communicate()[0].split()
    repeated = Counter({number: count - 1 for number, count in server.accepted.items() if count > 1})
    assert (sent, violations) == (str(MESSAGES), "0")
    assert len(server.accepted) == MESSAGES
    assert server.refused > 20
    assert sum(server.lost.values()) > 10
    assert repeated.keys() >= server.lost.keys()
    assert sum((repeated - server.lost).values()) <= 1  # the one the killed worker was at
