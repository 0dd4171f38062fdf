// The calls of KOMBIT's Java sample with the library it uses: EXTERNAL with the token, confirms, the reply queue; then get
// and consume. Run by test_klienter.py: host, port, trust store, token files to send and receive with, message, mailbox.
import com.rabbitmq.client.*;
import com.rabbitmq.client.impl.LongStringHelper;
import java.io.FileInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.security.KeyStore;
import java.util.*;
import java.util.concurrent.*;
import javax.net.ssl.*;

public class Klient {
    static Connection forbind(String[] a, String token) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        try (FileInputStream in = new FileInputStream(a[2])) { trust.load(in, "faelled".toCharArray()); }
        TrustManagerFactory tmf = TrustManagerFactory.getInstance("PKIX");
        tmf.init(trust);
        SSLContext tls = SSLContext.getInstance("TLSv1.2");
        tls.init(null, tmf.getTrustManagers(), null);
        ConnectionFactory f = new ConnectionFactory();
        f.setHost(a[0]);
        f.setPort(Integer.parseInt(a[1]));
        f.setVirtualHost("BF");
        f.useSslProtocol(tls);
        f.setAutomaticRecoveryEnabled(false);
        f.setSaslConfig(mechanisms -> new SaslMechanism() {
            public String getName() { return "EXTERNAL"; }
            public LongString handleChallenge(LongString challenge, String user, String password) {
                return LongStringHelper.asLongString(token.getBytes(StandardCharsets.UTF_8));
            }
        });
        return f.newConnection();
    }

    public static void main(String[] a) throws Exception {
        String afsend = Files.readString(Path.of(a[3])), modtag = Files.readString(Path.of(a[4]));
        byte[] krop = Files.readAllBytes(Path.of(a[5]));
        try (Connection c = forbind(a, afsend)) {
            Channel k = c.createChannel();
            k.confirmSelect();
            BlockingQueue<String> svar = new ArrayBlockingQueue<>(4);
            k.basicConsume("amq.rabbitmq.reply-to", true, (t, d) -> svar.add(d.getProperties().getCorrelationId() + " " + new String(d.getBody(), "UTF-8")), t -> { });
            for (int n = 0; n < 2; ++n) {
                String id = UUID.randomUUID().toString();
                AMQP.BasicProperties p = new AMQP.BasicProperties.Builder().correlationId(id).messageId(UUID.randomUUID().toString())
                    .replyTo("amq.rabbitmq.reply-to").headers(Map.of("token", afsend)).build();
                k.basicPublish("AFSEND_BESKED_EXCHANGE", "", true, p, krop);
                k.waitForConfirmsOrDie(10_000);
                String s = svar.poll(10, TimeUnit.SECONDS);
                if (s == null || !s.startsWith(id) || !s.contains("StatusKode>20<")) throw new Exception("svar: " + s);
            }
        }
        try (Connection c = forbind(a, modtag)) {
            Channel k = c.createChannel();
            GetResponse g = k.basicGet(a[6], false);
            if (g == null || g.getEnvelope().isRedeliver()) throw new Exception("get");
            k.basicAck(g.getEnvelope().getDeliveryTag(), false);
            BlockingQueue<Delivery> fik = new ArrayBlockingQueue<>(4);
            k.basicConsume(a[6], false, (t, d) -> fik.add(d), t -> { });
            Delivery d = fik.poll(10, TimeUnit.SECONDS);
            if (d == null || !new String(d.getBody(), "UTF-8").contains("Haendelsesbesked")) throw new Exception("consume");
            k.basicAck(d.getEnvelope().getDeliveryTag(), false);
            try {
                c.createChannel().queueDeclare();
                throw new Exception("declare");
            } catch (java.io.IOException e) {
                if (!(e.getCause() instanceof ShutdownSignalException s) || !s.getMessage().contains("403")) throw e;
            }
        }
        System.out.println("ok " + LIB());
    }
    static String LIB() { return String.valueOf(ConnectionFactory.class.getPackage().getImplementationVersion()); }
}
