// The command `serve`: an installation as its configuration describes it. Whoever calls needs a
// token.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "app/filer.hpp"
#include "app/indlaesning.hpp"
#include "app/kommandoer.hpp"
#include "app/noeglefil.hpp"
#include "app/proces.hpp"
#include "app/systemd.hpp"
#include "app/tjener.hpp"
#include "app/udskrift.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::app {

namespace {

Result<std::vector<std::string>> laes_filer(const std::vector<std::string>& files) {
    std::vector<std::string> out;
    for (const std::string& f : files) {
        auto text = laes_fil(f);
        if (!text) return std::unexpected(Fejl::kalder(40, text.error().tekst));
        out.push_back(*std::move(text));
    }
    return out;
}

Result<Adgangsvalg> adgangsvalg(const Konfiguration& k) {
    Adgangsvalg v;
    v.adresser = k.installation.adresser;
    v.sts_entity_id = k.sts.entity_id;
    FAELLED_TRY(v.sts, laes_noeglefil(k.sts.noegle));
    FAELLED_TRY(v.sts_tidligere_pem, laes_filer(k.sts.tidligere));
    FAELLED_TRY(v.organisation, laes_noeglefil(k.organisation));
    FAELLED_TRY(v.serviceplatform, laes_noeglefil(k.serviceplatform));
    FAELLED_TRY(v.tillid.roedder_pem, laes_filer(k.tillid.roedder));
    FAELLED_TRY(v.tillid.mellem_pem, laes_filer(k.tillid.mellem));
    v.spaerrelister = k.tillid.spaerrelister;
    v.spaerrelistemappe = absolut(k.installation.data) + "/spaerrelister";
    v.tillid.haard_spaerring = k.tillid.haard_spaerring;
    v.tillid.kraev_kaede = k.tillid.kraev_kaede;
    v.adgang = k.adgang;
    v.revision = k.revision;
    return v;
}

// The operator, the services, and the authorities of the country: suppliers and their systems are
// made in the administration.
administration::Startdata startdata(const Grunddata& grund, const Konfiguration& k) {
    administration::Startdata d;
    for (const Myndighed& m : grund.myndigheder()) {
        administration::Startorganisation o;
        o.cvr = m.cvr;
        o.navn = m.navn;
        o.myndighedskode = m.kode;
        o.organisation_uuid = m.organisation;
        d.organisationer.push_back(std::move(o));
    }
    for (const std::string& print : k.operatoer_aftryk)
        d.operatoerer.push_back("cert:" + print);
    if (!k.installation.adresse.empty()) d.tjenesteadresse = k.installation.adresse;
    return d;
}

// When the certificates that the node itself shows run out: an alarm looks at it.
Result<void> registrer_udloeb(const Tjenerindstillinger& t) {
    const std::array<std::pair<const char*, const krypto::Noeglepar*>, 4> all{
        {{R"(certificate="tls")", &t.certifikat},
         {R"(certificate="sts")", &t.adgang.sts},
         {R"(certificate="organisation")", &t.adgang.organisation},
         {R"(certificate="serviceplatform")", &t.adgang.serviceplatform}}};
    for (const auto& [labels, pair] : all) {
        FAELLED_TRY(const auto info, krypto::oplysninger(pair->certifikat_pem));
        metrics::gauge("faelled_certificate_expires_seconds", "End of validity, Unix time", labels)
            .set(info.gyldig_til.us / kSekund);
    }
    return {};
}

Result<void> udfoer(const std::string& fil) {
    FAELLED_TRY(Konfiguration k, laes_konfigurationsfil(fil));
    if (const std::string missing = mangler_til_serve(k); !missing.empty())
        return std::unexpected(Fejl::kalder(40, fil + ":\n" + missing));
    log::set_niveau(k.log_niveau);
    const Clock& ur = system_clock();
    const Tid startet = ur.now();
    Tjenerindstillinger settings;
    FAELLED_TRY(settings.adgang, adgangsvalg(k));
    FAELLED_TRY(settings.certifikat, laes_noeglefil(k.tls));
    if (k.sider.sat()) {
        FAELLED_TRY(settings.sider, laes_noeglefil(k.sider));
    }
    FAELLED_CHECK(registrer_udloeb(settings));
    const std::string data = absolut(k.installation.data);
    FAELLED_TRY(const Mappelaas laas, Mappelaas::tag(data));
    forbered_signaler();
    behold_hukommelse();
    registrer_procestal(startet);

    FAELLED_TRY(const Grunddata grund, Grunddata::indlaes());
    FAELLED_TRY(std::unique_ptr<store::Lager> lager,
                aabn_startlager({data + "/lager", &k, &grund, &ur, &system_entropy(), {}}));
    settings.postmappe = data + "/post";
    settings.adresser = k.installation.adresser;
    settings.port = k.installation.port;
    if (k.bf.amqps_port != 0) settings.amqps_port = k.bf.amqps_port;
    settings.base_url = k.installation.adresse;
    for (const std::string& pem : settings.adgang.tillid.roedder_pem)
        settings.ca_pem += pem;
    settings.miljoe = k.installation.miljoe;
    settings.startdata = startdata(grund, k);
    settings.konfiguration = std::move(k);
    FAELLED_TRY(const std::unique_ptr<Tjener> tjener,
                Tjener::start(std::move(settings), grund, ur, std::move(lager)));
    tjener->saet_klar();
    systemd::meld("READY=1");
    log::info("klar",
              {{"port", tjener->port()}, {"ms", (ur.now().us - startet.us) / kMillisekund}});
    sig(fmt::format("Fælled er klar på port {}.", tjener->port()));

    while (!vent_paa_stop()) {
    }
    systemd::meld("STOPPING=1");
    log::info("stopper");
    tjener->stop();
    return {};
}

}  // namespace

Udgang serve(const std::string& konfiguration) {
    const Result<void> done = udfoer(konfiguration);
    if (!done) return meld(done.error());
    log::info("stoppet");
    return stoppet_af_sig_selv() ? Udgang::kMiljoe : Udgang::kOk;
}

}  // namespace faelled::app
