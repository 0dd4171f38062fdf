"""Apache with simplesamlphp, mod_auth_mellon and mod_auth_openidc, as an unprivileged user, on free ports, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from adgang.parter import Part, lav

from .registrering import POST, REDIRECT, RSA_SHA256, SOAP, X509NAVN, Noegle

APACHE = "/usr/sbin/apache2"
MODULER = "/usr/lib/apache2/modules"
SSP = "/usr/share/simplesamlphp"
KRAEVER = (APACHE, f"{MODULER}/libphp8.2.so", f"{MODULER}/mod_auth_mellon.so", f"{MODULER}/mod_auth_openidc.so", f"{SSP}/www/module.php")


def mangler() -> list[str]:
    return [f for f in KRAEVER if not Path(f).exists()]


def ledig_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Apache:
    """One server with four sites: simplesamlphp as identity provider and as user system, a page behind mellon, and one behind openidc."""

    IDP, SP, MELLON, OIDC = "https://ssp-idp.example", "https://ssp-sp.example", "https://mellon.example", "https://openidc.example"

    def __init__(self, ca: Part):
        """`ca` issues its server certificate: whoever trusts the sandbox trusts it."""
        self.mappe = Path(tempfile.mkdtemp(prefix="faelled-apache-"))
        self.noegle = {n: Noegle.lav(self.mappe, n) for n in ("idp", "sp", "mellon")}
        tls = lav("localhost", udsteder=ca, nr=40, dns="localhost").gem(self.mappe, "tls")
        self.noegle["tls"] = Noegle(Path(tls.key_fil), Path(tls.cert_fil))
        shutil.copy(ca.cert_fil, self.mappe / "ca.pem")
        self.port = {n: ledig_port() for n in ("idp", "sp", "mellon", "oidc")}
        self.proces = None

    def base(self, hvem: str) -> str:
        return f"https://localhost:{self.port[hvem]}"

    @property
    def endepunkter(self) -> dict[str, tuple[str, str, list[tuple]]]:
        """Role, entity id and endpoints of each, for its metadata."""
        i, s, m = (self.base(n) for n in ("idp", "sp", "mellon"))
        return {
            "idp": ("IDP", self.IDP, [("SingleLogoutService", REDIRECT, f"{i}/simplesaml/saml2/idp/SingleLogoutService.php"),
                                      ("SingleSignOnService", REDIRECT, f"{i}/simplesaml/saml2/idp/SSOService.php")]),
            "sp": ("SP", self.SP, [("SingleLogoutService", REDIRECT, f"{s}/simplesaml/module.php/saml/sp/saml2-logout.php/default-sp"),
                                   ("AssertionConsumerService", POST, f"{s}/simplesaml/module.php/saml/sp/saml2-acs.php/default-sp", 0)]),
            "mellon": ("SP", self.MELLON, [("SingleLogoutService", REDIRECT, f"{m}/mellon/logout"),
                                           ("AssertionConsumerService", POST, f"{m}/mellon/postResponse", 0)])}

    def simplesamlphp(self, hvem: str, **filer: str) -> Path:
        d = self.mappe / f"ssp-{hvem}"
        for under in ("metadata", "log", "tmp", "sessioner"):
            (d / under).mkdir(parents=True)
        (d / "config.php").write_text(f"""<?php
$config = ['baseurlpath' => '{self.base(hvem)}/simplesaml/', 'certdir' => '{self.mappe}/', 'loggingdir' => '{d}/log/',
  'datadir' => '{d}/', 'tempdir' => '{d}/tmp', 'metadatadir' => '{d}/metadata', 'secretsalt' => 'kun-en-proeve',
  'auth.adminpassword' => 'kun-en-proeve', 'technicalcontact_name' => 'x', 'technicalcontact_email' => 'na@example.org',
  'timezone' => 'UTC', 'logging.level' => 7, 'logging.handler' => 'file', 'logging.logfile' => 'log.txt', 'enable.saml20-idp' => {'true' if hvem == 'idp' else 'false'},
  'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true], 'session.duration' => 28800,
  'session.datastore.timeout' => 14400, 'session.cookie.name' => 'ssp{hvem}id', 'session.cookie.secure' => true,
  'session.cookie.samesite' => 'None', 'session.phpsession.cookiename' => 'ssp{hvem}', 'session.phpsession.savepath' => '{d}/sessioner',
  'session.phpsession.httponly' => true, 'session.authtoken.cookiename' => 'ssp{hvem}token', 'language.default' => 'da',
  'language.available' => ['da', 'en'], 'theme.use' => 'default', 'store.type' => 'phpsession', 'production' => true,
  'metadata.sources' => [['type' => 'flatfile']], 'trusted.url.domains' => null, 'debug' => ['validatexml' => false, 'saml' => false, 'backtraces' => true],
  'showerrors' => true, 'errorreporting' => false, 'authproc.idp' => [], 'authproc.sp' => []];
""")
        for navn, tekst in filer.items():
            sti = d / ("authsources.php" if navn == "authsources" else f"metadata/{navn.replace('_', '-')}.php")
            sti.write_text("<?php\n" + tekst)
        return d

    def skriv(self, ch: dict, person: dict[str, list[str]]) -> None:
        """ch: entity_id, base, certifikat (base64), idp_metadata (text), hemmelighed of the OIDC client. person: attributes that the identity provider says."""
        php = "[" + ", ".join(f"{n!r} => [{', '.join(repr(v) for v in vs)}]" for n, vs in person.items()) + "]"
        noegle = f"'keys' => [['type' => 'X509Certificate', 'signing' => true, 'encryption' => true, 'X509Certificate' => '{ch['certifikat']}']]"
        idp = self.simplesamlphp(
            "idp",
            authsources=f"$config = ['fast' => ['exampleauth:StaticSource'] + {php}];\n",
            saml20_idp_hosted=f"""$metadata['{self.IDP}'] = ['host' => '__DEFAULT__', 'privatekey' => 'idp.key', 'certificate' => 'idp.pem',
  'auth' => 'fast', 'signature.algorithm' => '{RSA_SHA256}', 'attributes.NameFormat' => 'urn:oasis:names:tc:SAML:2.0:attrname-format:uri',
  'sign.logout' => true, 'redirect.sign' => true, 'redirect.validate' => true,
  'authproc' => [3 => ['class' => 'saml:AttributeNameID', 'attribute' => 'navneid', 'Format' => '{X509NAVN}']]];
""",
            saml20_sp_remote=f"""$metadata['{ch['entity_id']}'] = ['AssertionConsumerService' => '{ch['base']}/runtime/saml2auth/consume.idp',
  'SingleLogoutService' => [['Binding' => '{REDIRECT}', 'Location' => '{ch['base']}/runtime/saml2auth/signoffrequest.idp',
     'ResponseLocation' => '{ch['base']}/runtime/saml2auth/signoffresponse.idp']],
  'NameIDFormat' => '{X509NAVN}', 'validate.authnrequest' => true, 'assertion.encryption' => true, {noegle}];
""")
        sp = self.simplesamlphp(
            "sp",
            authsources=f"""$config = ['default-sp' => ['saml:SP', 'entityID' => '{self.SP}', 'idp' => '{ch['entity_id']}', 'privatekey' => 'sp.key',
  'certificate' => 'sp.pem', 'signature.algorithm' => '{RSA_SHA256}', 'sign.authnrequest' => true, 'sign.logout' => true,
  'redirect.sign' => true, 'redirect.validate' => true, 'NameIDPolicy' => ['Format' => '{X509NAVN}', 'AllowCreate' => true]]];
""",
            saml20_idp_remote=f"""$metadata['{ch['entity_id']}'] = [
  'SingleSignOnService' => [['Binding' => '{REDIRECT}', 'Location' => '{ch['base']}/runtime/saml2/issue.idp']],
  'SingleLogoutService' => [['Binding' => '{REDIRECT}', 'Location' => '{ch['base']}/runtime/saml2/issue.idp',
     'ResponseLocation' => '{ch['base']}/runtime/saml2/signoff.idp']], 'sign.logout' => true, {noegle}];
""")
        (self.mappe / "ch-idp.xml").write_text(ch["idp_metadata"])
        (self.mappe / "mellon.xml").write_text(ch["mellon_metadata"])
        (self.mappe / "side").mkdir()
        (self.mappe / "side" / "index.php").write_text("<?php header('Content-Type: application/json'); echo json_encode($_SERVER);\n")
        moduler = "".join(f"LoadModule {n}_module {MODULER}/mod_{n}.so\n" for n in
                          ("mpm_prefork", "authn_core", "authz_core", "authz_user", "dir", "alias", "env", "mime", "ssl", "socache_shmcb", "auth_mellon", "auth_openidc"))
        tls = f"SSLEngine on\nSSLCertificateFile {self.noegle['tls'].certifikat}\nSSLCertificateKeyFile {self.noegle['tls'].noegle}\n"

        def ssp(hvem, d):
            return f"""<VirtualHost 127.0.0.1:{self.port[hvem]}>
{tls}DocumentRoot {self.mappe}/side
Alias /simplesaml {SSP}/www
SetEnv SIMPLESAMLPHP_CONFIG_DIR {d}
<Directory {SSP}/www>
Require all granted
AcceptPathInfo On
</Directory>
</VirtualHost>
"""
        (self.mappe / "apache.conf").write_text(f"""ServerRoot {self.mappe}
ServerName localhost
PidFile {self.mappe}/pid
DefaultRuntimeDir {self.mappe}
ErrorLog {self.mappe}/fejl.log
LogLevel warn
TypesConfig /etc/mime.types
{moduler}LoadModule php_module {MODULER}/libphp8.2.so
<FilesMatch "\\.php$">
SetHandler application/x-httpd-php
</FilesMatch>
DirectoryIndex index.php
StartServers 3
MinSpareServers 2
MaxSpareServers 4
MaxRequestWorkers 8
{''.join(f'Listen 127.0.0.1:{p}' + chr(10) for p in self.port.values())}{ssp('idp', idp)}{ssp('sp', sp)}<VirtualHost 127.0.0.1:{self.port['mellon']}>
{tls}DocumentRoot {self.mappe}/side
<Directory {self.mappe}/side>
Require all granted
</Directory>
<Location />
MellonEnable "info"
MellonEndpointPath /mellon
MellonSPPrivateKeyFile {self.noegle['mellon'].noegle}
MellonSPCertFile {self.noegle['mellon'].certifikat}
MellonSPMetadataFile {self.mappe}/mellon.xml
MellonIdPMetadataFile {self.mappe}/ch-idp.xml
MellonSignatureMethod rsa-sha256
MellonSecureCookie On
MellonVariable mellonproeve
</Location>
<Location /inde/>
MellonEnable "auth"
</Location>
Alias /inde/ {self.mappe}/side/
</VirtualHost>
<VirtualHost 127.0.0.1:{self.port['oidc']}>
{tls}DocumentRoot {self.mappe}/side
<Directory {self.mappe}/side>
Require all granted
</Directory>
OIDCProviderMetadataURL {ch['base']}/runtime/oauth2/.well-known/openid-configuration
OIDCClientID {self.OIDC}
OIDCClientSecret {ch['hemmelighed']}
OIDCProviderTokenEndpointAuth client_secret_basic
OIDCRedirectURI {self.base('oidc')}/svar
OIDCDefaultURL {self.base('oidc')}/
OIDCCryptoPassphrase kun-en-proeve
OIDCResponseType code
OIDCPKCEMethod S256
OIDCScope openid
OIDCIDTokenSignedResponseAlg PS256
OIDCRemoteUserClaim sub
OIDCCABundlePath {self.mappe}/ca.pem
OIDCPassClaimsAs environment
<Location /svar>
AuthType openid-connect
Require valid-user
</Location>
<Location /inde/>
AuthType openid-connect
Require valid-user
</Location>
Alias /inde/ {self.mappe}/side/
</VirtualHost>
""")

    def start(self) -> None:
        bruger = None
        if os.geteuid() == 0:
            bruger = pwd.getpwnam("nobody")
            for rod, mapper, filer in os.walk(self.mappe):
                for navn in [rod, *(os.path.join(rod, x) for x in mapper + filer)]:
                    os.chown(navn, bruger.pw_uid, bruger.pw_gid)
        valg = {"user": bruger.pw_uid, "group": bruger.pw_gid, "extra_groups": []} if bruger else {}
        self.proces = subprocess.Popen([APACHE, "-f", str(self.mappe / "apache.conf"), "-DFOREGROUND"], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True, **valg)
        for _ in range(300):
            if self.proces.poll() is not None:
                raise AssertionError(f"apache ended: {self.fejl()}")
            try:
                socket.create_connection(("127.0.0.1", self.port["mellon"]), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise AssertionError("apache does not answer")

    def fejl(self) -> str:
        ud = ""
        for f in [self.mappe / "fejl.log", *self.mappe.glob("ssp-*/log/*")]:
            if f.exists():
                ud += f"\n--- {f.name}\n" + f.read_text(errors="replace")[-2500:]
        return ud

    def luk(self) -> None:
        if self.proces and self.proces.poll() is None:
            os.killpg(self.proces.pid, signal.SIGTERM)
            try:
                self.proces.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.proces.pid, signal.SIGKILL)
                self.proces.wait()
        shutil.rmtree(self.mappe, ignore_errors=True)
