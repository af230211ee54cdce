"""What a developer's shell holds must not reach a test, nor what a test starts."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

from hypothesis import settings

from tests.support.environment import clean, is_personal


def test_keys_settings_and_proxies_of_the_shell_are_taken_away():
    shell = {
        "OPENAI_API_KEY": "x",
        "OPENAI_BASE_URL": "x",
        "INTERVIEWER_MODEL": "x",
        "LANGSMITH_TRACING": "true",
        "LANGCHAIN_TRACING_V2": "true",
        "HTTPS_PROXY": "x",
        "https_proxy": "x",
        "INTERVIEWER_REQUIRE_BROWSER": "1",
        "PATH": "/usr/bin",
    }

    clean(shell)

    assert [name for name in shell if is_personal(name)] == [
        "INTERVIEWER_REQUIRE_BROWSER",
        "GRADIO_ANALYTICS_ENABLED",
    ]
    assert shell["PATH"] == "/usr/bin"
    assert (shell["GRADIO_ANALYTICS_ENABLED"], shell["HF_HUB_OFFLINE"]) == ("False", "1")


def test_a_test_sees_no_setting_but_a_data_folder_of_its_own(tmp_path):
    ours = {k: v for k, v in os.environ.items() if k.startswith(("INTERVIEWER_", "OPENAI_"))}

    assert ours == {"INTERVIEWER_DATA_DIR": str(tmp_path / "data")}


def test_a_test_starts_in_an_empty_folder_so_that_no_env_file_is_read(tmp_path):
    assert Path.cwd() == tmp_path
    assert list(tmp_path.iterdir()) == []


def test_a_process_started_by_a_test_sees_the_same_settings(tmp_path):
    show = "import os; print([k for k in sorted(os.environ) if k.startswith(('INTERVIEWER_', 'OPENAI_'))])"

    seen = subprocess.run([sys.executable, "-c", show], capture_output=True, text=True, check=True)

    assert seen.stdout.strip() == "['INTERVIEWER_DATA_DIR']"


def test_hypothesis_never_fails_a_slow_machine():
    assert settings.default is not None
    assert settings.default.deadline is None


def test_no_event_loop_is_left_running_by_another_fixture():
    # Playwright's synchronous interface leaves one behind for as long as it lives; it lives in tests/browser only.
    assert asyncio.run(asyncio.sleep(0, "free")) == "free"


def test_tests_of_one_group_share_a_worker(tmp_path):
    # A pytest that xdist does not fully know runs them anywhere, without a word.
    (tmp_path / "test_group.py").write_text(
        "import os, pathlib, pytest\n"
        "@pytest.mark.parametrize('turn', range(6))\n"
        "@pytest.mark.xdist_group('one')\n"
        "def test_it(turn):\n"
        "    pathlib.Path(f'worker-{os.environ[\"PYTEST_XDIST_WORKER\"]}').touch()\n"
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "--dist",
        "loadgroup",
        "--rootdir",
        tmp_path,
        tmp_path,
    ]

    subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)

    assert len(list(tmp_path.glob("worker-*"))) == 1
