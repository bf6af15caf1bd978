"""A real Chromium, driven without a window, for the tests of ``report``."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

SECONDS = 600  # that a run may take on a busy machine
TABLET = 500  # narrowest
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
OPTIONS = "--headless=new --no-sandbox --disable-gpu --disable-quic --disable-dev-shm-usage --no-first-run"
OPTIONS += " --disable-background-networking --disable-component-update --disable-sync"


@contextmanager
def chromium(profile: Path) -> Iterator[Any]:
    """Start Chromium with a new profile; skip the test where it or its driver is not installed."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="Selenium is not installed: make test installs it")
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip("Chromium is not installed: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    for option in (*OPTIONS.split(), f"--user-data-dir={profile}", "--window-size=1200,900"):
        options.add_argument(option)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    page = webdriver.Chrome(options=options, service=webdriver.ChromeService(driver))
    try:
        yield page
    finally:
        page.quit()


@contextmanager
def screen(page: Any, width: int, height: int = 800) -> Iterator[None]:
    """Let a page have a screen of another size; a narrow one is a telephone's."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < TABLET}
    page.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        yield
    finally:
        page.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def page_width(page: Any) -> int:
    """Return how wide the page is, of which a part may be beyond the screen."""
    return int(page.execute_script("return document.documentElement.scrollWidth"))


def wait(page: Any, ready: Callable[[], object]) -> None:
    """Wait until something is so, on the page or on the disk; fail where it never is."""
    from selenium.webdriver.support.ui import WebDriverWait  # noqa: PLC0415 - of the tests' own extra

    WebDriverWait(page, SECONDS, poll_frequency=0.05).until(lambda _: ready())


def script(name: str) -> str:
    """Return a script beside this module."""
    return Path(__file__).with_name(f"{name}.js").read_text(encoding="utf-8")


def contrasts(page: Any) -> Any:
    """Return how many elements with text a page shows, and those that cannot be read well enough."""
    return page.execute_script(script("contrast"), LEAST_CONTRAST)


def requested(page: Any) -> list[str]:
    """Return the addresses asked for since this was last called, also those that were refused."""
    return [one["request"]["url"] for one in _events(page, "Network.requestWillBeSent")]


def refused(page: Any) -> list[str]:
    """Return why requests were refused since this was last called: ``csp`` for the page's own security policy."""
    return [one.get("blockedReason", "") for one in _events(page, "Network.loadingFailed")]


def complaints(page: Any) -> list[str]:
    """Return what the console said since this was last called: errors, and what the security policy refused."""
    return [entry["message"] for entry in page.get_log("browser")]


def _events(page: Any, method: str) -> list[Any]:
    messages = [json.loads(entry["message"])["message"] for entry in page.get_log("performance")]
    return [message["params"] for message in messages if message["method"] == method]
