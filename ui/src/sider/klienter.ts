// Copy-ready settings for the client libraries that vendors use, filled in with this sandbox's own addresses and files.
import { t } from '../sprog';

export interface System {
  navn: string; uuid: string; cvr: string; certifikat: string; noegle: string; p12: string; p12_kodeord: string; aftale: string; myndigheder: string[];
}
export interface Oversigt {
  https: string; amqps: string; ca: string; systemer: System[]; program: string; startet: string; mappe: string;
  myndigheder: { navn: string; cvr: string; organisation: string }[];
  sts: Record<string, string>;
  tjenester: { navn: string; entity_id: string; uuid: string; certifikat: string; adresse: string }[];
  overflader: { art: string; metode: string; sti: string; krav: string; operationer?: string[] }[];
}

export interface Klient { id: string; navn: string; om: string; kode: string; }

const HOVED = 'http://kombit.dk/xml/schemas/RequestHeader/1/';
const ORG = 'http://stoettesystemerne.dk/service/organisation/3';

export function klienter(o: Oversigt, s: System): Klient[] {
  const sti = (navn: string) => `${o.mappe}/pki/${navn}`;
  const ca = sti(o.ca), cert = sti(s.certifikat), noegle = sti(s.noegle), p12 = sti(s.p12);
  const bruger = `${o.https}/organisation/bruger/6/`;
  // Three units of the municipality, by GraphQL; `q` is a quote as the language writes it in a text.
  const enheder = (q: string) => `organisationEnhedListe(cvr: ${q}${s.cvr}${q}, status: AKTIV, first: 3) { edges { node { enhedsnavn } } }`;
  const amqp = new URL(o.amqps.replace('amqps:', 'https:'));
  return [
    {
      id: 'curl', navn: 'curl', om: t('Hent et token (JWT) og slå Korsbæks enheder op med GraphQL.', 'Get a token (JWT) and look up units with GraphQL.'),
      kode: `# ${t('certifikat, nøgle og CA', 'certificate, key and CA')}
M=(--cacert ${ca} \\
   --cert ${cert} --key ${noegle})

TOKEN=$(curl -s "\${M[@]}" \\
  --data-urlencode "client_id=${ORG}" \\
  --data-urlencode "grant_type=client_credentials" \\
  --data-urlencode "scope=entityid:${ORG},anvenderkontekst:${s.cvr}" \\
  ${o.sts.oauth} | python3 -c 'import json,sys; print(json.load(sys.stdin)["access_token"])')

curl -s "\${M[@]}" -H "Authorization: Holder-of-key $TOKEN" \\
  -H "Content-Type: application/json" \\
  -H "x-TransaktionsId: $(python3 -c 'import uuid; print(uuid.uuid4())')" \\
  -H "x-TransaktionsTid: $(date -u +%Y-%m-%dT%H:%M:%SZ)" \\
  --data '{"query": "{ ${enheder('\\"')} }"}' \\
  ${o.https}/organisation/organisationhent/1`,
    },
    {
      id: 'zeep', navn: 'Python (zeep)', om: t('I sandkassen er klientcertifikatet nok; med et token underskrives kaldet også.', 'In the sandbox the client certificate is enough; with a token the call is signed as well.'),
      kode: `import uuid, requests, zeep
from zeep.wsa import WsAddressingPlugin

session = requests.Session()
session.trust_env = False   # ${t('ellers vinder REQUESTS_CA_BUNDLE over linjen herunder', 'or REQUESTS_CA_BUNDLE wins over the next line')}
session.verify = "${ca}"
session.cert = ("${cert}",
                "${noegle}")
session.headers["Faelled-Myndighed"] = "${s.cvr}"   # ${t('kun sandkassen: hvem der kaldes for', 'sandbox only: whom the call is for')}

client = zeep.Client("${bruger}?wsdl",
                     transport=zeep.Transport(session=session),
                     plugins=[WsAddressingPlugin()])
svar = client.service.soeg(
    MaksimalAntalKvantitet=5, AttributListe={}, TilstandListe={}, RelationListe={},
    _soapheaders={"header": {"TransactionUUID": str(uuid.uuid4())}})
print(svar)`,
    },
    {
      id: 'cxf', navn: 'Java (CXF)', om: t('http-conduit til Spring: TLS med klientcertifikat. Tokenet hentes af CXF’s STSClient.', 'http-conduit for Spring: TLS with the client certificate. CXF’s STSClient gets the token.'),
      kode: `<!-- cxf.xml -->
<beans xmlns="http://www.springframework.org/schema/beans"
       xmlns:http="http://cxf.apache.org/transports/http/configuration"
       xmlns:jaxws="http://cxf.apache.org/jaxws"
       xmlns:sec="http://cxf.apache.org/configuration/security">
  <http:conduit name="https://localhost:${new URL(o.https).port}/.*">
    <http:tlsClientParameters>
      <sec:keyManagers keyPassword="${s.p12_kodeord}">
        <sec:keyStore type="PKCS12" password="${s.p12_kodeord}"
                      file="${p12}"/>
      </sec:keyManagers>
      <sec:trustManagers>
        <sec:certStore file="${ca}"/>
      </sec:trustManagers>
    </http:tlsClientParameters>
  </http:conduit>

  <bean id="sts" class="org.apache.cxf.ws.security.trust.STSClient">
    <constructor-arg ref="cxf"/>
    <property name="wsdlLocation" value="${o.sts.wsdl}"/>
    <property name="tokenType"
      value="http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0"/>
    <property name="keyType"
      value="http://docs.oasis-open.org/ws-sx/ws-trust/200512/PublicKey"/>
  </bean>
</beans>`,
    },
    {
      id: 'dotnet', navn: '.NET', om: t('HttpClient med klientcertifikat: et token og et GraphQL-kald.', 'HttpClient with the client certificate: a token and a GraphQL call.'),
      kode: `using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

var mit = new X509Certificate2(@"${p12}", "${s.p12_kodeord}");
var ca  = new X509Certificate2(@"${ca}");
var handler = new HttpClientHandler();
handler.ClientCertificates.Add(mit);
handler.ServerCertificateCustomValidationCallback = (_, server, _, _) => {
    using var kaede = new X509Chain();
    kaede.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
    kaede.ChainPolicy.CustomTrustStore.Add(ca);
    kaede.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
    return kaede.Build(server!);
};
using var http = new HttpClient(handler) { BaseAddress = new Uri("${o.https}") };

var svar = await http.PostAsync("${new URL(o.sts.oauth!).pathname}", new FormUrlEncodedContent(
    new Dictionary<string, string> {
        ["client_id"] = "${ORG}",
        ["grant_type"] = "client_credentials",
        ["scope"] = "entityid:${ORG},anvenderkontekst:${s.cvr}" }));
var token = (await svar.Content.ReadFromJsonAsync<JsonElement>())
    .GetProperty("access_token").GetString();

http.DefaultRequestHeaders.Add("x-TransaktionsId", Guid.NewGuid().ToString());
http.DefaultRequestHeaders.Add("x-TransaktionsTid", DateTime.UtcNow.ToString("o"));
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Holder-of-key", token);
var data = await http.PostAsJsonAsync("/organisation/organisationhent/1", new {
    query = """{ ${enheder('"')} }""" });
Console.WriteLine(await data.Content.ReadAsStringAsync());`,
    },
    {
      id: 'php', navn: 'PHP (SoapClient)', om: t('SoapClient vil have certifikat og nøgle i én fil.', 'SoapClient wants certificate and key in one file.'),
      kode: `<?php
// cat ${cert} ${noegle} > klient.pem
$client = new SoapClient('${bruger}?wsdl', [
    'local_cert'   => 'klient.pem',
    'soap_version' => SOAP_1_2,
    'trace'        => true,
    'stream_context' => stream_context_create([
        'ssl'  => ['cafile' => '${ca}',
                   'local_cert' => 'klient.pem'],
        'http' => ['header' => 'Faelled-Myndighed: ${s.cvr}'],
    ]),
]);
$client->__setSoapHeaders(new SoapHeader('${HOVED}', 'RequestHeader',
    new SoapVar('<h:RequestHeader xmlns:h="${HOVED}"><h:TransactionUUID>' .
        vsprintf('%s%s-%s-%s-%s-%s%s%s', str_split(bin2hex(random_bytes(16)), 4)) .
        '</h:TransactionUUID></h:RequestHeader>', XSD_ANYXML)));
print_r($client->soeg(['MaksimalAntalKvantitet' => 5, 'AttributListe' => [], 'TilstandListe' => [], 'RelationListe' => []]));`,
    },
    {
      id: 'pika', navn: 'AMQP (pika)', om: t('Beskedfordeleren: login er et token fra token-tjenesten.', 'The message broker: the login is a token from the token service.'),
      kode: `import base64, ssl, pika, requests
from pika.credentials import ExternalCredentials

CERT = ("${cert}",
        "${noegle}")
der = base64.b64encode(ssl.PEM_cert_to_DER_cert(open(CERT[0]).read())).decode()
svar = requests.post("${o.sts.json}", cert=CERT, verify="${ca}", json={
    "TokenType": "http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0",
    "RequestType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue",
    "KeyType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/PublicKey",
    "AnvenderKontekst": {"Cvr": "${s.cvr}"}, "UseKey": der,
    "AppliesTo": {"EndpointReference": {"Address": "http://entityid.kombit.dk/service/bfo_modtag/2"}},
    "OnBehalfOf": None}).json()
token = base64.b64decode(svar["RequestedSecurityToken"]["Assertion"])

class Token(ExternalCredentials):
    def response_for(self, start):
        return "EXTERNAL", token

tls = ssl.create_default_context(cafile="${ca}")
tls.load_cert_chain(*CERT)
forbindelse = pika.BlockingConnection(pika.ConnectionParameters(
    "${amqp.hostname}", ${amqp.port || 5671}, "BF", credentials=Token(),
    ssl_options=pika.SSLOptions(tls, "localhost")))
print(forbindelse)`,
    },
  ];
}
