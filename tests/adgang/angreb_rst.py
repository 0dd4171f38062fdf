"""Attacks on the token request (sikkerhed.md 3.3), and requests that must be refused. Answers: cases/SF1514/angreb_rst.json."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from . import angreb
from .angreb import Forsoeg, Miljoe, Trae, sendt
from .navne import DS, HMAC_SHA256, RSA_SHA1, SHA1, WST, WSSE, X509V3
from .parter import Part
from .wstrust import NETCORE, Anmodning, Rst, lav_rst
from .xmlsig import Formular, Ref


@dataclass
class RstMiljoe(Miljoe):
    """The attacker asks for a token. `part` has an agreement for (entity_id, cvr)."""

    sts_adresse: str = ""

    def kald(self, stil: Rst | None = None, *, part: Part | None = None, entity_id: str | None = None, cvr: str | None = None,
             **valg) -> Anmodning:  # the base class's attacks call it without arguments
        valg.setdefault("nu", self.nu())
        return lav_rst(stil or NETCORE, part or self.part, entity_id or self.entity_id, self.cvr if cvr is None else cvr,
                       sts_adresse=self.sts_adresse, **valg)


ANGREB: dict[str, Callable[[RstMiljoe], Forsoeg]] = {}
# The attacks on any signed message that need no token.
FAELLES = [n for n in angreb.ANGREB if n.startswith(("krop_", "hoved_", "entitet_")) or n in (
    "uden_sikkerhed", "uden_signatur", "signatur_to_gange", "to_sikkerhedshoveder", "to_sikkerhedshoveder_den_tomme_foerst",
    "to_tidsstempler", "signedinfo_aendret", "genspil_i_vinduet", "genspil_efter_vinduet")]
for _n in FAELLES:
    if _n != "krop_barn_mere":
        ANGREB[_n] = angreb.ANGREB[_n]


def rst(f):
    ANGREB[f.__name__] = f
    return f


def _udskift(m: RstMiljoe, fra: str, til: str, **valg) -> Forsoeg:
    """The request with one text replaced before it is signed."""
    from .wstrust import _rst_krop
    r = NETCORE
    krop = _rst_krop(r, m.entity_id, m.cvr, m.part, m.nu(), "")
    assert fra in krop, fra
    return sendt(m.kald(kroppens_xml=krop.replace(fra, til), **valg))


@rst
def ukendt_certifikat(m):
    return sendt(m.kald(part=m.fremmed))


@rst
def andens_noegle(m):
    """The certificate of one system, the key of another."""
    return sendt(m.kald(noegle=m.nabo.noegle))


@rst
def hmac_med_offentlig_noegle(m):
    return sendt(m.kald(NETCORE.med(formular=Formular(signatur=HMAC_SHA256)), noegle=m.part.offentlig_pem))


@rst
def rsa_sha1(m):
    return sendt(m.kald(NETCORE.med(formular=Formular(signatur=RSA_SHA1))))


@rst
def digest_sha1(m):
    from . import wstrust
    gammel = wstrust.underskriv
    try:
        wstrust.underskriv = lambda t, refs, *a, **k: gammel(t, [Ref(r.id, digest=SHA1) for r in refs], *a, **k)
        return sendt(m.kald())
    finally:
        wstrust.underskriv = gammel


@rst
def keyinfo_keyvalue(m):
    """A bare key."""
    from . import wstrust
    gammel = wstrust.keyinfo
    try:
        wstrust.keyinfo = lambda *a: f'<KeyValue xmlns="{DS}"><RSAKeyValue><Modulus>AQAB</Modulus><Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>'
        return sendt(m.kald())
    finally:
        wstrust.keyinfo = gammel


@rst
def tid_gammel(m):
    return sendt(m.kald(nu=m.nu() - datetime.timedelta(minutes=20)))


@rst
def tid_fremtid(m):
    return sendt(m.kald(nu=m.nu() + datetime.timedelta(minutes=20)))


@rst
def uden_tidsstempel(m):
    t = Trae(m)
    t.sikkerhed.remove(t.sikkerhed.find("{*}Timestamp"))
    return t.sendt()


@rst
def ukendt_tjeneste(m):
    return sendt(m.kald(entity_id="http://findes.ikke.example/service/x/1"))


@rst
def tjeneste_naesten(m):
    return sendt(m.kald(entity_id=m.entity_id + "0"))


@rst
def myndighed_uden_aftale(m):
    return sendt(m.kald(cvr=m.andet_cvr))


@rst
def cvr_tomt(m):
    return sendt(m.kald(cvr=""))


@rst
def cvr_syv_cifre(m):
    return sendt(m.kald(cvr="1111111"))


@rst
def cvr_to_krav(m):
    return _udskift(m, "</auth:ClaimType>", '</auth:ClaimType><auth:ClaimType Uri="dk:gov:saml:attribute:CvrNumberIdentifier">'
                    f"<auth:Value>{m.andet_cvr}</auth:Value></auth:ClaimType>")


@rst
def cvr_to_vaerdier(m):
    return _udskift(m, f"<auth:Value>{m.cvr}</auth:Value>", f"<auth:Value>{m.cvr}</auth:Value><auth:Value>{m.andet_cvr}</auth:Value>")


@rst
def cvr_mangler(m):
    return _udskift(m, "dk:gov:saml:attribute:CvrNumberIdentifier", "dk:gov:saml:attribute:Andet")


@rst
def noegletype_symmetrisk(m):
    return _udskift(m, WST + "/PublicKey", WST + "/SymmetricKey")


@rst
def noegletype_bearer(m):
    return _udskift(m, WST + "/PublicKey", "http://docs.oasis-open.org/ws-sx/wstrust/200512/Bearer")


@rst
def tokentype_saml11(m):
    return _udskift(m, "oasis-wss-saml-token-profile-1.1#SAMLV2.0", "oasis-wss-saml-token-profile-1.1#SAMLV1.1")


@rst
def anmodningstype_renew(m):
    return _udskift(m, WST + "/Issue", WST + "/Renew")


@rst
def uden_applies_to(m):
    return _udskift(m, "wsp:AppliesTo", "wsp:NoteTo")


@rst
def uden_usekey(m):
    return sendt(m.kald(NETCORE.med(usekey="none")))


@rst
def usekey_andet_system(m):
    """A token for somebody else's key."""
    return sendt(m.kald(usekey=m.nabo))


@rst
def usekey_uregistreret(m):
    return sendt(m.kald(usekey=m.fremmed))


@rst
def usekey_skrald(m):
    return _udskift(m, m.part.b64, "AAAA")


@rst
def vegne_certifikat_uden_ret(m):
    """OnBehalfOf another system, without CanImpersonate."""
    return sendt(m.kald(on_behalf_of=f'<o:BinarySecurityToken xmlns:o="{WSSE}" ValueType="{X509V3}">{m.nabo.b64}</o:BinarySecurityToken>'))


@rst
def vegne_token_selvlavet(m):
    """OnBehalfOf a token that the caller signed itself."""
    return sendt(m.kald(on_behalf_of=m.smed(af=m.part, noegle=m.nabo, cvr=m.andet_cvr).xml))


@rst
def vegne_token_usigneret(m):
    from .smed import usigneret
    return sendt(m.kald(on_behalf_of=usigneret(m.udkast(noegle=m.nabo)).xml))


@rst
def forkert_action(m):
    return sendt(m.kald(action=WST + "/RST/Cancel"))


@rst
def krop_er_en_anden(m):
    return sendt(m.kald(kroppens_xml='<x xmlns="urn:x"/>'))


@rst
def to_anmodninger(m):
    from .wstrust import _rst_krop
    krop = _rst_krop(NETCORE, m.entity_id, m.cvr, m.part, m.nu(), "")
    return sendt(m.kald(kroppens_xml=krop + krop))


@rst
def for_stor(m):
    """256 KiB and one byte."""
    data = m.kald().data
    return sendt(data.replace("</s:Envelope>", " " * ((256 << 10) + 1 - len(data.encode())) + "</s:Envelope>"))


@rst
def for_dybt(m):
    return sendt(m.kald(kroppens_xml="<x>" * 99 + "</x>" * 99))


@rst
def tokenkald_soap(m):
    """Not XML at all."""
    return Forsoeg(b"hello")
