"""An independent SOAP client (zeep) with whole messages: it reads one by the schema of a WSDL, and writes and sends it anew."""

from __future__ import annotations

import copy
import re
import warnings
from unittest import mock

import pytest
from lxml import etree

from klient import ny_uuid


class Zeeptjeneste:
    """One service through one WSDL."""

    def __init__(self, system, sted: str, sti: str):
        zeep = pytest.importorskip("zeep", reason="python3-zeep is not installed")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.zeep = zeep.Client(sted, transport=zeep.Transport(session=system.session, timeout=60, operation_timeout=60))
        port = list(list(self.zeep.wsdl.services.values())[0].ports.values())[0]
        self.binding = port.binding
        self.operationer = set(port.binding._operations)
        self.proxy = self.zeep.create_service(port.binding.name.text, system.base + sti)
        self.kaldt: set[str] = set()

    def laes(self, element, xml):
        """What zeep would be given by a program: extensions as XML, an empty list as an empty list and not as none."""
        from zeep import xsd
        parse = xsd.ComplexType.parse_xmlelement

        def med_tomme(selv, xmlelement, schema=None, allow_none=True, context=None, schema_type=None):
            return parse(selv, xmlelement, schema, False, context, schema_type)

        with mock.patch.object(xsd.Any, "parse", lambda selv, xmlelement, schema, context=None: copy.deepcopy(xmlelement)), \
                mock.patch.object(xsd.ComplexType, "parse_xmlelement", med_tomme):
            return element.parse(xml, self.zeep.wsdl.types)

    def __call__(self, operation: str, krop: str | bytes, **valg):
        """The answer as zeep reads it; `krop` is the Body element."""
        tekst = krop.decode() if isinstance(krop, bytes) else krop
        tekst = re.sub(r"^<\?xml[^>]*\?>\s*(<!--.*?-->\s*)*", "", tekst, flags=re.S)
        laest = self.laes(self.binding._operations[operation].input.body, etree.fromstring(tekst))
        felter = {navn: laest[navn] for navn in laest}
        valg = valg or {"_soapheaders": {"header": {"TransactionUUID": ny_uuid()}}}
        svar = getattr(self.proxy, operation)(**felter, **valg)
        self.kaldt.add(operation)
        return svar.body if hasattr(svar, "body") else svar


def koder(svar) -> list[int]:
    """StatusKode of each StandardRetur and UnikRetur, wherever zeep put them."""
    ud = []
    for del_ in [svar, *(getattr(svar, "_value_1", None) or [])]:
        for navn in ("StandardRetur", "UnikRetur"):
            retur = del_.get(navn) if isinstance(del_, dict) else getattr(del_, navn, None)
            ud += [int(r.StatusKode) for r in (retur if isinstance(retur, list) else [retur]) if r is not None]
    if not ud and getattr(svar, "StatusKode", None) is not None:
        ud = [int(svar.StatusKode)]
    return ud
