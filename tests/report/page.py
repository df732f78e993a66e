#!/usr/bin/env python3
"""Opens pages of `armpack inspect --html` in a real browser and uses them.

    page.py FOLDER ORDINARY.html HOSTILE.html [SCREENSHOTS]
"""
import json
import pathlib
import re
import sys

from browser import Browser

# The lowest contrast of any text with what it stands on, as WCAG 2 computes it.
CONTRAST = """(() => {
  const canvas = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const parse = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return Array.from(canvas.getImageData(0, 0, 1, 1).data);
  };
  const light = (colour) => {
    const [r, g, b] = colour.map((c) => c / 255)
      .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let worst = [Infinity, ""];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || element.closest("script,noscript,style,.skip"))
      continue;
    const layers = [];  // backgrounds from the text outwards, to the first that hides the rest
    for (let below = element; below; below = below.parentElement) {
      layers.push(parse(getComputedStyle(below).backgroundColor));
      if (layers.at(-1)[3] === 255) break;
    }
    const ground = layers.reverse().reduce((under, over) =>
      under.map((value, at) => value + (over[at] - value) * (over[3] / 255)), [255, 255, 255]);
    const one = light(parse(getComputedStyle(element).color));
    const two = light(ground);
    const ratio = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05);
    if (ratio < worst[0]) worst = [ratio, element.outerHTML.slice(0, 200)];
  }
  return worst;
})()"""
FOCUSED = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
CRUMBS = "Array.from(document.querySelectorAll('#crumbs button')).map((b) => b.textContent)"


class Failed(Exception):
    pass


def check(truth, what):
    if not truth:
        raise Failed(what)


def check_quiet(page, address):
    """Nothing was asked of the network, nothing went wrong, nothing was refused."""
    asked = [event["request"]["url"] for event in page.events("Network.requestWillBeSent")]
    check(asked == [address], f"requests: {asked}")
    for event in page.events("Runtime.exceptionThrown", "Log.entryAdded",
                             "Page.javascriptDialogOpening", "Runtime.consoleAPICalled"):
        raise Failed(f"the browser says: {json.dumps(event)[:500]}")


def check_fits(page, width):
    wide = page.evaluate("document.documentElement.scrollWidth")
    check(wide <= width, f"{wide} pixels wide in a window of {width}")


def check_map(page):
    """The cells cover the map, do not overlap, and add up to the folder."""
    cells, area, whole = page.evaluate("""(() => {
      const map = document.getElementById("map");
      const boxes = Array.from(map.children).map((b) => ({x: parseFloat(b.style.left),
        y: parseFloat(b.style.top), w: parseFloat(b.style.width), h: parseFloat(b.style.height),
        bytes: b.node.b}));
      const root = JSON.parse(document.getElementById("tree").textContent);
      return [boxes, map.clientWidth * map.clientHeight, root.b];
    })()""")
    covered = sum(cell["w"] * cell["h"] for cell in cells)
    check(0.97 * area <= covered <= 1.01 * area, f"cells cover {covered} of {area}")
    shown = sum(cell["bytes"] for cell in cells)
    check(shown == whole, f"cells are {shown} of {whole} bytes")
    for cell in cells:
        share = cell["w"] * cell["h"] / area
        check(abs(share - cell["bytes"] / whole) < 0.02, f"{cell} has {share} of the area")
    for one in cells:
        for other in cells:
            across = min(one["x"] + one["w"], other["x"] + other["w"]) - max(one["x"], other["x"])
            down = min(one["y"] + one["h"], other["y"] + other["h"]) - max(one["y"], other["y"])
            check(one is other or across < 1 or down < 1, f"{one} and {other} overlap")


def check_keyboard(page):
    """From the top of the page by keys alone: into the map, into a folder, around, and back."""
    for _ in range(20):
        page.press("Tab")
        if page.evaluate("document.activeElement.parentElement?.id === 'map'"):
            break
    check(page.evaluate("document.activeElement.parentElement?.id === 'map'"), "Tab never gets there")
    check(page.evaluate("document.querySelectorAll('#map [tabindex=\"0\"]').length") == 1,
          "the map is one stop of the Tab key")
    page.press("Home")
    while not page.evaluate("document.activeElement.classList.contains('folder')"):
        before = page.evaluate(FOCUSED)
        page.press("ArrowRight")
        if page.evaluate(FOCUSED) == before:
            page.press("ArrowDown")
        check(page.evaluate(FOCUSED) != before, "arrow keys lead nowhere")
    folder = page.evaluate("document.activeElement.node.n")
    page.press("Enter")
    check(page.evaluate(CRUMBS) == ["all", folder], f"Enter opened {page.evaluate(CRUMBS)}")
    check(page.evaluate("document.activeElement.parentElement.id") == "map", "the focus is lost")
    page.press("End")
    page.press("Backspace")
    check(page.evaluate(CRUMBS) == ["all"], "Backspace does not go back")
    check(page.evaluate("document.activeElement.node.n") == folder, "back, but not where it was")
    check(folder in page.evaluate("document.getElementById('about').textContent"),
          "the line below does not say what has the focus")
    page.press("Enter")
    page.press("Escape")
    check(page.evaluate(CRUMBS) == ["all"], "Escape does not go back")
    seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    check(seen == "solid", f"the focus is not to be seen: outline {seen}")


def check_mouse(page):
    page.click("document.querySelector('#map .folder')")
    check(len(page.evaluate(CRUMBS)) == 2, "a click does not open a folder")
    page.click("document.querySelector('#crumbs button')")
    check(page.evaluate(CRUMBS) == ["all"], "the way back does not lead back")
    column = "document.querySelector('section[aria-labelledby=packages] th:nth-child(5) button')"
    sizes = ("Array.from(document.querySelectorAll('section[aria-labelledby=packages] "
             "td:nth-child(5)')).map((c) => Number(c.dataset.value))")
    page.click(column)
    check(page.evaluate(sizes) == sorted(page.evaluate(sizes), reverse=True), "sorts downwards")
    page.click(column)
    check(page.evaluate(sizes) == sorted(page.evaluate(sizes)), "sorts upwards")


def check_names(page):
    """What a screen reader is told: every button and table has a name."""
    for node in page.call("Accessibility.getFullAXTree")["nodes"]:
        role = node.get("role", {}).get("value")
        if role in ("button", "heading", "region") and not node.get("ignored"):
            check(node.get("name", {}).get("value"), f"a {role} without a name")


def check_hostile(page):
    scripts = page.evaluate("document.scripts.length")
    check(scripts == 2, f"{scripts} scripts")
    check(page.evaluate("document.querySelectorAll('img,iframe,object,embed,link,a[href^=http]').length")
          == 0, "markup came out of the archive")
    check(page.evaluate("window.touched === undefined"), "code of the archive ran")
    text = page.evaluate("document.body.innerText")
    check("<script>window.touched=1<" in text, "the name is not shown as it is")
    check("\\x0a" in text and "\\xff" in text, "control characters and bad bytes are not told")
    check("\u202e" not in text and "\\u202e" in text, "text that turns around is not told")
    check(not re.search(r"[\x00-\x08\x0b-\x1f]", text), "a control character came through")


def main():
    scratch, ordinary, hostile = sys.argv[1:4]
    shots = pathlib.Path(sys.argv[4] if len(sys.argv) > 4 else scratch)
    with Browser(scratch) as browser:
        for name, file in (("ordinary", ordinary), ("hostile", hostile)):
            address = pathlib.Path(file).resolve().as_uri()
            for scheme in ("light", "dark"):
                for size, width, height in (("wide", 1280, 900), ("narrow", 360, 740)):
                    page = browser.open(address, width, height, scheme)
                    page.screenshot(shots / f"{name}-{scheme}-{size}.png", whole=False)
                    page.screenshot(shots / f"{name}-{scheme}-{size}-whole.png")
                    check_fits(page, width)
                    check_map(page)
                    ratio, where = page.evaluate(CONTRAST)
                    check(ratio >= 4.5, f"{scheme}: contrast {ratio:.2f} at {where}")
                    if name == "hostile":
                        check_hostile(page)
                    check_names(page)
                    check_keyboard(page)
                    check_mouse(page)
                    page.resize(width // 2 + 200, height)
                    page.wait("Math.abs(Array.from(document.querySelectorAll('#map button')).reduce("
                              "(right, b) => Math.max(right, parseFloat(b.style.left) + "
                              "parseFloat(b.style.width)), 0) - document.getElementById('map')"
                              ".clientWidth) < 2")
                    check_quiet(page, address)
                    print(f"{name}, {scheme}, {size}: lowest contrast {ratio:.1f}")


try:
    main()
except Failed as failure:
    sys.exit(f"FAIL: {failure}")
