<?php
// The peer of `./dev bench adgang`: simplesamlphp's own library makes and signs one SAML Response with one assertion
// for each request, as its identity provider does after a login. Everything before that (reading and checking the
// request, sessions, templates) is left out, to the peer's advantage. Served by `php -S` with several workers.
//
// Environment: PEER_NOEGLE, PEER_CERTIFIKAT: files of an RSA-2048 key and its certificate.
require '/usr/share/simplesamlphp/lib/_autoload.php';

use RobRichards\XMLSecLibs\XMLSecurityKey;

$key = new XMLSecurityKey(XMLSecurityKey::RSA_SHA256, ['type' => 'private']);
$key->loadKey(getenv('PEER_NOEGLE'), true);
$certificate = file_get_contents(getenv('PEER_CERTIFIKAT'));
$now = time();

$issuer = new SAML2\XML\saml\Issuer();
$issuer->setValue('https://peer.example/idp');

$nameId = new SAML2\XML\saml\NameID();
$nameId->setValue('C=DK,O=11111111,CN=Anders And,Serial=anders');
$nameId->setFormat('urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName');

$confirmation = new SAML2\XML\saml\SubjectConfirmation();
$confirmation->setMethod(SAML2\Constants::CM_BEARER);
$data = new SAML2\XML\saml\SubjectConfirmationData();
$data->setNotOnOrAfter($now + 300);
$data->setRecipient('https://sp.example/acs');
$confirmation->setSubjectConfirmationData($data);

$assertion = new SAML2\Assertion();
$assertion->setIssuer($issuer);
$assertion->setNameId($nameId);
$assertion->setSubjectConfirmation([$confirmation]);
$assertion->setNotBefore($now - 30);
$assertion->setNotOnOrAfter($now + 300);
$assertion->setValidAudiences(['https://sp.example/metadata']);
$assertion->setAuthnInstant($now);
$assertion->setAuthnContextClassRef('urn:oasis:names:tc:SAML:2.0:ac:classes:X509');
$assertion->setAttributes([
    'dk:gov:saml:attribute:CvrNumberIdentifier' => ['11111111'],
    'dk:gov:saml:attribute:AssuranceLevel' => ['3'],
    'dk:gov:saml:attribute:SpecVer' => ['DK-SAML-2.0'],
    'dk:gov:saml:attribute:Privileges_intermediate' => [base64_encode(str_repeat('x', 600))],
]);
$assertion->setSignatureKey($key);
$assertion->setCertificates([$certificate]);

$response = new SAML2\Response();
$response->setIssuer($issuer);
$response->setDestination('https://sp.example/acs');
$response->setAssertions([$assertion]);

header('Content-Type: application/xml');
echo $response->toUnsignedXML()->ownerDocument->saveXML();
