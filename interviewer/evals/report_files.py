"""The reports of a run as files: JSON, JUnit and one HTML page."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from interviewer.errors import CallerMistake
from interviewer.evals.report import Report
from interviewer.evals.report_html import as_html


def write(report: Report, folder: Path) -> list[Path]:
    """Writes ``eval.json``, ``eval.junit.xml`` and ``eval.html`` and gives their paths."""
    texts = {
        "eval.json": report.model_dump_json(by_alias=True, indent=1) + "\n",
        "eval.junit.xml": junit(report),
        "eval.html": as_html(report),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / name).write_text(text, "utf-8")
    except OSError as fault:
        raise CallerMistake(f"{folder}: cannot be written ({fault.strerror}); expected a folder") from fault
    return [folder / name for name in texts]


def junit(report: Report) -> str:
    """One suite for each suite and rater, one case for each threshold: ``failure`` below it, ``error`` without a figure."""
    root = ET.Element("testsuites", name="interviewer eval")
    for suite in report.suites:
        for name, run in suite.raters.items():
            found = [
                f for f in report.thresholds if (f.threshold.suite, f.threshold.rater) == (suite.suite, name)
            ]
            if not found and not run.missing:
                continue
            node = ET.SubElement(
                root,
                "testsuite",
                name=f"{suite.suite}.{name}",
                timestamp=report.at.isoformat(timespec="seconds"),
            )
            for finding in found:
                case = ET.SubElement(
                    node, "testcase", classname=f"{suite.suite}.{name}", name=finding.threshold.figure
                )
                if finding.state != "passed":
                    tag = "failure" if finding.state == "failed" else "error"
                    ET.SubElement(case, tag, message=finding.found).text = finding.threshold.reason
            if run.missing:
                case = ET.SubElement(node, "testcase", classname=f"{suite.suite}.{name}", name="recordings")
                ET.SubElement(
                    case, "error", message=f"{len(run.missing)} cases are not recorded"
                ).text = ", ".join(run.missing)
            _count(node)
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _count(node: ET.Element) -> None:
    cases = node.findall("testcase")
    for tag in ("failure", "error"):
        node.set(f"{tag}s", str(sum(case.find(tag) is not None for case in cases)))
    node.set("tests", str(len(cases)))
