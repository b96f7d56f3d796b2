"""A headless Chromium, driven over a pipe with the DevTools protocol: no other package, no port, no network.

    with Browser(profile_folder) as browser:
        page = browser.page("file:///…", width=1200, dark=True)
        page.screenshot("page.png")
        page.evaluate("document.title")
"""
import base64
import itertools
import json
import os
import select
import shutil
import subprocess
import time

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")


def find():
    """The path of a Chromium, or None; $CHROMIUM says which, where it is set."""
    named = os.environ.get("CHROMIUM")
    return shutil.which(named) if named else next(filter(None, map(shutil.which, NAMES)), None)


class Error(Exception):
    pass


class Browser:
    def __init__(self, profile, program=None, timeout=60):
        self.profile, self.program, self.timeout = profile, program or find(), timeout
        self.numbers, self.events, self.rest = itertools.count(1), [], b""

    def __enter__(self):
        their_in, self.out = os.pipe()
        self.inp, their_out = os.pipe()
        command = [self.program, "--headless", "--remote-debugging-pipe", "--no-first-run", "--no-default-browser-check",
                   "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
                   "--disable-component-update", "--disable-sync", "--hide-scrollbars", "--force-device-scale-factor=1",
                   "--font-render-hinting=none", "--user-data-dir=" + self.profile, "about:blank"]
        if os.geteuid() == 0:
            command.insert(1, "--no-sandbox")  # Chromium's sandbox refuses root

        def as_3_and_4():
            # first out of the way of 3 and 4, which either may be
            a, b = os.dup(their_in), os.dup(their_out)
            while a < 5:
                a = os.dup(a)
            while b < 5:
                b = os.dup(b)
            os.dup2(a, 3)
            os.dup2(b, 4)

        with open(os.path.join(self.profile, "log"), "wb") as log:
            # pylint: disable-next=subprocess-popen-preexec-fn
            self.child = subprocess.Popen(command, preexec_fn=as_3_and_4, pass_fds=(3, 4), stdin=subprocess.DEVNULL,
                                          stdout=log, stderr=log)
        os.close(their_in)
        os.close(their_out)
        return self

    def __exit__(self, *_):
        try:
            self.call("Browser.close")
            self.child.wait(10)
        except (Error, OSError, subprocess.TimeoutExpired):
            self.child.kill()
            self.child.wait()
        os.close(self.inp)
        os.close(self.out)

    def read(self, deadline):
        while b"\0" not in self.rest:
            ready, _, _ = select.select([self.inp], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise Error("Chromium did not answer within %d s" % self.timeout)
            data = os.read(self.inp, 1 << 20)
            if not data:
                with open(os.path.join(self.profile, "log"), encoding="utf-8", errors="replace") as log:
                    raise Error("Chromium ended: " + log.read()[-800:])
            self.rest += data
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def call(self, method, session=None, **params):
        number, deadline = next(self.numbers), time.monotonic() + self.timeout
        message = {"id": number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self.out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self.read(deadline)
            if answer.get("id") != number:
                self.events.append(answer)
            elif "error" in answer:
                raise Error("%s: %s" % (method, answer["error"]["message"]))
            else:
                return answer["result"]

    def wait_for(self, event, session):
        deadline = time.monotonic() + self.timeout
        while not any(e.get("method") == event and e.get("sessionId") == session for e in self.events):
            self.events.append(self.read(deadline))

    def page(self, url, **how):
        return Page(self, url, **how)


class Page:
    """A page that has been loaded. `requests` and `complaints` are what it asked for, and what Chromium said of it."""

    def __init__(self, browser, url, width=1200, height=900, dark=False, script=True, scale=1, media="", forced=False):
        self.browser, self.url = browser, url
        self.target = browser.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = browser.call("Target.attachToTarget", targetId=self.target, flatten=True)["sessionId"]
        for domain in ("Page", "Network", "Log", "Runtime"):
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=width < 600)
        self.call("Emulation.setEmulatedMedia", media=media,
                  features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
                            {"name": "prefers-reduced-motion", "value": "reduce"},
                            {"name": "forced-colors", "value": "active" if forced else "none"}])
        if not script:
            self.call("Emulation.setScriptExecutionDisabled", value=True)
        self.call("Page.navigate", url=url)
        browser.wait_for("Page.loadEventFired", self.session)

    def call(self, method, **params):
        return self.browser.call(method, self.session, **params)

    def close(self):
        self.browser.call("Target.closeTarget", targetId=self.target)
        self.browser.events = [e for e in self.browser.events if e.get("sessionId") != self.session]

    def evaluate(self, expression):
        answer = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in answer:
            raise Error(json.dumps(answer["exceptionDetails"])[:600])
        return answer["result"].get("value")

    def heard(self, *methods):
        return [e["params"] for e in self.browser.events
                if e.get("sessionId") == self.session and e.get("method") in methods]

    @property
    def requests(self):
        return [r["request"]["url"] for r in self.heard("Network.requestWillBeSent")]

    @property
    def complaints(self):
        return ([e["entry"]["text"] for e in self.heard("Log.entryAdded")] +
                [json.dumps(e) for e in self.heard("Runtime.consoleAPICalled", "Runtime.exceptionThrown")])

    def screenshot(self, path, whole=False, clip=None):
        extra = {"clip": dict(zip(("x", "y", "width", "height"), clip), scale=1)} if clip else {}
        data = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole or bool(clip), **extra)["data"]
        with open(path, "wb") as out:
            out.write(base64.b64decode(data))

    def pdf(self, path):
        data = self.call("Page.printToPDF", printBackground=True, preferCSSPageSize=True)["data"]
        with open(path, "wb") as out:
            out.write(base64.b64decode(data))

    def press(self, key, **more):
        for kind in ("keyDown", "keyUp"):
            self.call("Input.dispatchKeyEvent", type=kind, key=key, code=key, **more)
