"""Looks at the board in headless Chromium, as people do.

usage: board.py check URL OFFERS    holds it against what a page must do; prints a JSON object
       board.py pictures URL FOLDER    phone and desktop in both languages, as PNG

OFFERS is a JSON list of {"path", "key", "body"}: each is posted while the page is open.
"""

import json
import pathlib
import sys
import urllib.request

import axe_playwright_python
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

AXE = pathlib.Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text()
PATIENCE = 30
LANGUAGES = ("zh-CN", "en")
DESKTOP, PHONE, NARROW = (1280, 900), (390, 844), (360, 640)
# What is repeated in a part of the page for each thing that it shows.
ROWS = {
    "money": "#board-money dl", "notices": "#board-notices dl", "flows": "#board-flows tbody tr",
    "quality": "#board-quality dl div", "charts": "#board-charts svg", "events": "#board-events li",
    "processes": "#board-processes li",
}
TILE = "#board-figures .tiles div:first-child .value"


def browser(script=True):
    options = webdriver.ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    # In a container there is neither another user nor much shared memory.
    for argument in ("headless=new", "no-sandbox", "disable-dev-shm-usage", "disable-gpu", "hide-scrollbars"):
        options.add_argument("--" + argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not script:
        options.add_experimental_option(
            "prefs", {"profile.managed_default_content_settings.javascript": 2}
        )
    return webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))


def size(driver, width, height):
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600},
    )


def wait(driver, condition, what):
    return WebDriverWait(driver, PATIENCE, poll_frequency=0.05).until(condition, what)


def open_live(driver, url):
    driver.get(url)
    wait(
        driver,
        lambda d: d.execute_script("return document.getElementById('live-state').dataset.shown") == "on",
        "the stream opens",
    )


def axe(driver):
    """The rules broken and how many were kept."""
    driver.execute_script(AXE)
    found = driver.execute_async_script(
        "const done = arguments[0]; axe.run().then(done, (error) => done({error: String(error)}))"
    )
    if "error" in found:
        raise RuntimeError(found["error"])
    broken = [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    return broken, len(found["passes"])


def sideways(driver):
    return driver.execute_script("return document.documentElement.scrollWidth - innerWidth")


def look(driver, url, language, width, height):
    size(driver, width, height)
    open_live(driver, f"{url}/?lang={language}")
    broken, kept = axe(driver)
    seen = {
        "language": language, "width": width, "broken": broken, "kept": kept,
        "sideways": sideways(driver),
        "rows": {part: len(driver.find_elements(By.CSS_SELECTOR, rows)) for part, rows in ROWS.items()},
    }
    seen["paint"] = driver.execute_script(
        "return performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
    )
    seen["bytes"] = driver.execute_script(
        "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".filter((one) => !one.name.includes('/board/events')).map((one) => one.transferSize)"
    )
    driver.execute_script("document.documentElement.style.fontSize = '200%'")
    seen["sidewaysZoomed"] = sideways(driver)
    seen["console"] = [entry["message"] for entry in driver.get_log("browser")]
    return seen


def post(url, offer, number):
    """Where the lot is."""
    request = urllib.request.Request(
        url + offer["path"],
        data=json.dumps(offer["body"]).encode(),
        headers={
            "Authorization": "Bearer " + offer["key"],
            "Content-Type": "application/json",
            "Idempotency-Key": f"board-{number}",
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.headers["Location"]


def live(driver, url, offers):
    """The first tile's number after each offer, the page never being loaded again; and where the first
    offer's lot is."""
    size(driver, *DESKTOP)
    open_live(driver, url + "/?lang=en")
    driver.execute_script("window.loadedOnce = true")
    driver.find_element(By.CSS_SELECTOR, "#divisions summary").click()
    numbers = [driver.find_element(By.CSS_SELECTOR, TILE).text]
    places = []
    for number, offer in enumerate(offers[:-1]):
        places.append(post(url, offer, number))
        script = "return document.querySelector(arguments[0]).textContent"
        wait(driver, lambda d: d.execute_script(script, TILE) != numbers[-1], "the number changes")
        numbers.append(driver.execute_script(script, TILE))
    kept = driver.execute_script(
        "return [window.loadedOnce === true, document.getElementById('divisions').open,"
        " document.activeElement.tagName === 'SUMMARY']"
    )
    button = driver.find_element(By.ID, "live-button")
    button.click()
    paused = driver.find_element(By.ID, "live-state").text
    post(url, offers[-1], len(offers))
    with urllib.request.urlopen(url + "/?lang=en", timeout=10) as page:
        page.read()
    still = driver.execute_script("return document.querySelector(arguments[0]).textContent", TILE)
    button.click()
    wait(
        driver,
        lambda d: d.execute_script("return document.querySelector(arguments[0]).textContent", TILE) != still,
        "it goes on",
    )
    return {"numbers": numbers, "kept": kept, "paused": paused, "still": still}, places[0]


def lot(driver, url, path, key, language):
    """The page of one lot, as its enterprise sees it once it is explained."""
    driver.execute_cdp_cmd("Network.enable", {})
    headers = {"Authorization": "Bearer " + key, "Accept-Language": language}
    driver.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": headers})

    def causes(driver):
        driver.get(url + path)
        return driver.find_elements(By.CSS_SELECTOR, "#why-heading ~ table tbody tr")

    wait(driver, causes, "the lot is explained")
    seen = {"language": language, "sentence": driver.find_element(By.CSS_SELECTOR, "#why-heading ~ p").text}
    for name, place in (("desktop", DESKTOP), ("narrow", NARROW)):
        size(driver, *place)
        driver.get(url + path)
        broken, kept = axe(driver)
        seen[name] = {"broken": broken, "kept": kept, "sideways": sideways(driver)}
        driver.execute_script("document.documentElement.style.fontSize = '200%'")
        seen[name]["sidewaysZoomed"] = sideways(driver)
    return seen


def explained(driver, url):
    """What the board says of the largest lots."""
    driver.execute_cdp_cmd("Network.setExtraHTTPHeaders", {"headers": {}})
    item = "#board-quality ol li"

    def items(driver):
        driver.get(url + "/?lang=en")
        return driver.find_elements(By.CSS_SELECTOR, item)

    return [one.text for one in wait(driver, items, "a lot is explained on the board")]


def without_script(url):
    driver = browser(script=False)
    try:
        driver.get(url + "/?lang=en")
        shown = {part: bool(driver.find_elements(By.ID, part)) for part in ("board-map", "board-events")}
        return {
            "number": driver.find_element(By.CSS_SELECTOR, TILE).text,
            "button": driver.find_element(By.ID, "live-button").is_displayed(),
            "parts": all(shown.values()),
        }
    finally:
        driver.quit()


def check(url, offers):
    driver = browser()
    try:
        result = {
            "looks": [
                look(driver, url, language, *place)
                for language in LANGUAGES
                for place in (DESKTOP, PHONE, NARROW)
            ]
        }
        # An image without a text and a grey on white: whoever finds nothing must find these.
        driver.execute_script(
            "document.body.append(new Image()); const p = document.createElement('p');"
            "p.textContent = 'a faint line'; p.style.color = '#ccc'; document.body.append(p)"
        )
        result["planted"] = sorted({fault.split(":")[0] for fault in axe(driver)[0]})
        result["live"], place = live(driver, url, offers)
        result["lots"] = [lot(driver, url, place, offers[0]["key"], one) for one in LANGUAGES]
        result["explained"] = explained(driver, url)
    finally:
        driver.quit()
    result["plain"] = without_script(url)
    print(json.dumps(result, ensure_ascii=False))


def pictures(url, folder):
    driver = browser()
    try:
        for name, place in (("desktop", DESKTOP), ("phone", PHONE)):
            for language in LANGUAGES:
                size(driver, *place)
                open_live(driver, f"{url}/?lang={language}")
                driver.save_screenshot(f"{folder}/board-{name}-{language}.png")
                height = driver.execute_script("return document.body.scrollHeight")
                size(driver, place[0], height)
                driver.save_screenshot(f"{folder}/board-{name}-{language}-whole.png")
    finally:
        driver.quit()


if __name__ == "__main__":
    if sys.argv[1] == "check":
        check(sys.argv[2], json.loads(sys.argv[3]))
    else:
        pictures(sys.argv[2], sys.argv[3])
