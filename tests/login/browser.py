"""A browser without script: keeps cookies, follows redirects, presses the button of pages that would post themselves."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import requests
from lxml import html

TRIN = 25


class Side:
    def __init__(self, svar: requests.Response):
        self.svar = svar
        self.status = svar.status_code
        self.url = svar.url
        self.tekst = svar.text
        self.trae = html.fromstring(svar.content) if "html" in svar.headers.get("Content-Type", "") and svar.content.strip() else None

    @property
    def overskrift(self) -> str:
        h1 = self.trae.find(".//h1") if self.trae is not None else None
        return h1.text_content().strip() if h1 is not None else ""

    def formular(self, nr: int = 0):
        return self.trae.forms[nr]

    def sender_sig_selv(self) -> bool:
        if self.trae is None or not self.trae.forms:
            return False
        body = self.trae.find(".//body")
        onload = body.get("onload", "") if body is not None else ""
        if self.trae.find(".//input[@id='postLoginSubmitButton']") is not None:  # simplesamlphp
            return True
        return "data-send" in self.trae.forms[0].attrib or "submit" in onload or "click" in onload


class Krukke(requests.cookies.RequestsCookieJar):
    """A cookie for the domain localhost is localhost's, as browsers have it."""

    def set_cookie(self, cookie, *a, **k):
        if cookie.domain == ".localhost":
            cookie.domain, cookie.domain_specified = "localhost.local", False
        return super().set_cookie(cookie, *a, **k)


class Browser:
    def __init__(self, ca: Path):
        self.http = requests.Session()
        self.http.trust_env = False  # the environment's CA bundle would take the place of ours
        self.http.verify = str(ca)
        self.http.cookies = Krukke()
        self.vej: list[str] = []

    def gaa(self, url: str, **felter) -> Side:
        """To a page that waits for a person."""
        return self._videre(self.http.get(url, allow_redirects=False, timeout=30, **felter))

    def send(self, side: Side, formular=None, **felter) -> Side:
        f = formular if formular is not None else side.formular()
        data = [(n, v) for n, v in f.form_values()] + list(felter.items())
        return self._videre(self.http.post(urljoin(side.url, f.action), data=data, allow_redirects=False, timeout=30))

    def hent(self, url: str) -> requests.Response:
        return self.http.get(url, allow_redirects=False, timeout=30)

    def _videre(self, svar: requests.Response) -> Side:
        for _ in range(TRIN):
            self.vej.append(svar.url.split("?")[0])
            if svar.is_redirect:
                svar = self.hent(urljoin(svar.url, svar.headers["Location"]))
                continue
            side = Side(svar)
            if not side.sender_sig_selv():
                return side
            f = side.formular()
            svar = self.http.post(urljoin(svar.url, f.action), data=f.form_values(), allow_redirects=False, timeout=30)
        raise AssertionError(f"goes round: {self.vej[-8:]}")


def vaelg_person(b: Browser, side: Side, uden: tuple[str, ...] = (), niveau: str = "Substantial", person: str = "0") -> Side:
    """On the sandbox's own identity provider: be somebody, without some of the roles."""
    assert side.overskrift == "Hvem vil du være?", side.tekst[:500]
    f = side.formular()
    data = [(n, v) for n, v in f.form_values() if n not in ("niveau", "person") and not any(u in v for u in uden)]
    data += [("niveau", niveau), ("person", person)]
    return b._videre(b.http.post(urljoin(side.url, f.action), data=data, allow_redirects=False, timeout=30))
