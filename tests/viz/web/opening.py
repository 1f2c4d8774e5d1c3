"""Open a graph's page from disk, and ask it what a person sees."""

import base64
import gzip
import json
import re

import autograd_core as ag
import viz


def fan():
    """Return L = a·b + a·sin(a): a is used three times, and not swept yet."""
    a, b = ag.Value(0.84, "a"), ag.Value(0.3, "b")
    c = a * b
    c.name = "c"
    d = ag.sin(a)
    d.name = "d"
    e = a * d
    e.name = "e"
    loss = c + e
    loss.name = "L"
    return loss


class Opened:
    """A page in the browser; keys of nodes are those of its cards."""

    def __init__(self, tab, path, fragment=""):
        self.tab, self.path = tab, path
        tab.emulate_media(reduced_motion="reduce")
        tab.goto(path.as_uri() + fragment)
        tab.wait_for_selector(".chainrule .node", state="attached")
        self.data = unpacked(path.read_text("utf-8"))
        self.names = {node["name"]: key for key, node in enumerate(self.data["nodes"])}

    def card(self, name):
        return self.tab.locator(f"[data-node='{self.names[name]}']")

    def edge(self, source, target, slot=0):
        return self.tab.locator(f"#edge-{self.names[source]}-{self.names[target]}-{slot}")

    def click(self, name):
        self.card(name).locator("rect").first.click()

    def key(self, *keys):
        for key in keys:
            self.tab.keyboard.press(key)

    def text(self, selector):
        return self.tab.locator(selector).inner_text()

    def style(self, locator, name):
        return locator.evaluate(f"(e) => getComputedStyle(e)['{name}']")

    def opacity(self, locator):
        locator.evaluate("(e) => Promise.all(e.getAnimations().map((a) => a.finished))")
        return float(self.style(locator, "opacity"))

    def shown(self, locator):
        return self.style(locator, "visibility") == "visible"

    def value(self, name):
        """Return the value that a card shows, None where it shows none."""
        text = self.card(name).locator(".part.value").first
        return text.text_content() if self.shown(text) else None

    def gradient(self, name):
        return self.card(name).locator(".part.gradient").first.text_content()

    @property
    def spoken(self):
        return self.tab.locator(".live").text_content()

    @property
    def sentence(self):
        return self.text(".sentence")

    @property
    def focused(self):
        key = self.tab.evaluate("document.activeElement.dataset.node ?? null")
        return None if key is None else self.data["nodes"][int(key)]["name"]

    @property
    def hash(self):
        return self.tab.evaluate("decodeURIComponent(location.hash)")


def unpacked(text):
    """Return what a page knows, from the text of its file."""
    found = re.search(r'id="data">([^<]*)</script>', text)[1]
    return json.loads(gzip.decompress(base64.b64decode(found)))


def open_page(tab, folder, loss, fragment="", **options):
    path = viz.step_through(loss, folder / "page.html", variables=False, **options)
    return Opened(tab, path, fragment)
