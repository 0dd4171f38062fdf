<?php
// The same as Klient.java with php-amqplib: host, port, CA file, token files, message, mailbox.
require_once 'PhpAmqpLib/autoload.php';
use PhpAmqpLib\Connection\AMQPSSLConnection;
use PhpAmqpLib\Message\AMQPMessage;
use PhpAmqpLib\Wire\AMQPTable;

[, $vaert, $port, $ca, $afsend, $modtag, $besked, $koe] = $argv;
function forbind(string $vaert, string $port, string $ca, string $token): AMQPSSLConnection
{
    return new AMQPSSLConnection($vaert, (int) $port, '', '', 'BF', ['cafile' => $ca, 'verify_peer' => true],
        ['login_method' => 'EXTERNAL', 'login_response' => $token, 'read_write_timeout' => 20, 'heartbeat' => 0, 'keepalive' => false]);
}
function kraev(bool $ok, string $hvad): void
{
    if (!$ok) { fwrite(STDERR, "$hvad\n"); exit(1); }
}

$token = file_get_contents($afsend);
$f = forbind($vaert, $port, $ca, $token);
$k = $f->channel();
$k->confirm_select();
$svar = [];
$kvitteret = 0;
$k->set_ack_handler(function () use (&$kvitteret) { $kvitteret++; });
$k->basic_consume('amq.rabbitmq.reply-to', '', false, true, false, false, function ($m) use (&$svar) { $svar[$m->get('correlation_id')] = $m->body; });
foreach (['a', 'b'] as $id) {
    $m = new AMQPMessage(file_get_contents($besked), ['correlation_id' => $id, 'message_id' => $id, 'reply_to' => 'amq.rabbitmq.reply-to',
        'application_headers' => new AMQPTable(['token' => $token])]);
    $k->basic_publish($m, 'AFSEND_BESKED_EXCHANGE', '', true);
    while (!isset($svar[$id]) || $kvitteret < count($svar)) { $k->wait(null, false, 10); }
    kraev(str_contains($svar[$id], 'StatusKode>20<'), $svar[$id]);
}
$f->close();

$f = forbind($vaert, $port, $ca, file_get_contents($modtag));
$k = $f->channel();
$m = $k->basic_get($koe);
kraev($m !== null && str_contains($m->body, 'Haendelsesbesked'), 'get');
$m->ack();
$fik = 0;
$k->basic_consume($koe, '', false, false, false, false, function ($m) use (&$fik) { $fik++; $m->ack(); });
while ($fik < 1) { $k->wait(null, false, 10); }
$f->close();
echo "ok\n";
