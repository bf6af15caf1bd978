"""The pictures in the manual: ``python -m tests.screenshots`` takes them anew, in Chromium."""

from __future__ import annotations

import tempfile
from pathlib import Path

from selenium.webdriver.support.ui import WebDriverWait

from pipeline import Settings
from pipeline.app.server import WORDS
from pipeline.run import run
from tests.app.client import served
from tests.conftest import ROOT
from tests.made_articles import write_articles
from tests.report.chromium import chromium

SIZE = {"width": 1000, "height": 560, "deviceScaleFactor": 1, "mobile": False}
APP_SIZE = SIZE | {"width": 900, "height": 1820}
CLICK = "document.querySelector('.view.open a.unsure').click()"
WHERE = "document.getElementById('where').textContent = arguments[0]"
PICTURES = (  # file, which report, where in it, and what is done there
    ("report-start.png", "made", "#start", ""),
    ("report-name.png", "made", "#e1", ""),
    ("report-text.png", "seed", "#d1", ""),
    ("report-correction.png", "seed", "#d1", CLICK),
)


def main() -> None:
    """Run the program over the shipped article and over made ones, and take the pictures."""
    with tempfile.TemporaryDirectory() as top, chromium(Path(top, "profile")) as page:
        run([str(ROOT / "seeds")], Path(top, "seed"), Settings(formats=("csv", "xlsx")))
        run([str(write_articles(Path(top, "texts"), 60))], Path(top, "made"), Settings(formats=("csv", "xlsx")))
        page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", SIZE)
        for file, folder, place, script in PICTURES:
            page.get("about:blank")
            page.get(Path(top, folder, "report.html").as_uri() + place)
            page.execute_script(script)
            page.save_screenshot(str(ROOT / "docs" / file))
        write_articles(Path(top, "project"), 50)
        with served(Path(top, "project"), "nb") as app:
            app.run()
            page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", APP_SIZE)
            page.get(app.server.address)
            WebDriverWait(page, 60).until(lambda _: page.find_element("id", "result").is_displayed())
            page.execute_script(WHERE, WORDS["nb"]["folder_is"].format(folder="/home/kari/navnetabell-project"))
            page.save_screenshot(str(ROOT / "docs" / "app.png"))


if __name__ == "__main__":
    main()
