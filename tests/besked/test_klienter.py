"""The Beskedfordeler's clients in other languages, with the libraries their systems use: Java (com.rabbitmq:amqp-client) and PHP
(php-amqplib), as Debian packages them. A language that is not installed is skipped."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from .fordeler import AFSEND, MODTAG, besked

HER = Path(__file__).parent / "klienter"
JAR = Path(os.environ.get("FAELLED_AMQP_CLIENT_JAR", "/usr/share/java/amqp-client.jar"))
PHP = Path("/usr/share/php/PhpAmqpLib/autoload.php")


@pytest.fixture
def argumenter(bf, tmp_path):
    """Host, port, token files, message, mailbox of its own."""
    koe = bf.dueslag(0)
    for navn, indhold in (("afsend.xml", bf.xml(0, AFSEND)), ("modtag.xml", bf.xml(0, MODTAG)), ("besked.xml", besked().decode())):
        (tmp_path / navn).write_text(indhold, encoding="utf-8")
    vaert, port = bf.adresse
    return [vaert, str(port)], [*(str(tmp_path / n) for n in ("afsend.xml", "modtag.xml", "besked.xml")), koe]


def koer(*kommando: str) -> str:
    done = subprocess.run(kommando, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and done.stdout.startswith("ok"), done.stdout + done.stderr[-3000:]
    return done.stdout


@pytest.mark.skipif(not (shutil.which("javac") and JAR.exists()), reason="no JDK or no amqp-client.jar (librabbitmq-client-java)")
def test_java(bf, argumenter, tmp_path):
    lager = str(tmp_path / "ca.p12")
    subprocess.run(["keytool", "-importcert", "-noprompt", "-alias", "ca", "-file", bf.ca.cert_fil, "-keystore", lager, "-storetype", "PKCS12",
                    "-storepass", "faelled"], check=True, capture_output=True, timeout=60)
    sti = ":".join([str(JAR), *map(str, Path("/usr/share/java").glob("slf4j-*.jar"))])
    foerst, sidst = argumenter
    koer("java", "-cp", sti, str(HER / "Klient.java"), *foerst, lager, *sidst)


@pytest.mark.skipif(not (shutil.which("php") and PHP.exists()), reason="no PHP or no php-amqplib")
def test_php(bf, argumenter):
    foerst, sidst = argumenter
    koer("php", str(HER / "klient.php"), *foerst, bf.ca.cert_fil, *sidst)
