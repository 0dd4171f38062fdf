#include "adgang/revision_kaedekontrol.hpp"

#include <fmt/format.h>

namespace faelled::adgang {

using namespace format;

void Kaedekontrol::anker(const Anker& a) {
    ventet_ = a.nr + 1;
    hash_ = a.hash;
    tal_.ryddet_til = a.nr;
}

// Says so once; what follows is believed again from the next seal or day.
void Kaedekontrol::brudt(std::uint64_t nr, std::string tekst) {
    if (kendt_) om_.fund(nr, std::move(tekst));
    kendt_ = false;
}

void Kaedekontrol::post(std::uint64_t nr, std::string_view value) {
    if (nr < ventet_) return;  // the rest of a clean-up that was broken off
    manglende(nr);
    const auto v = ud_vaerdi(value);
    const auto hvad = v ? indhold(v->bytes) : std::nullopt;
    if (!hvad) return brudt(nr, fmt::format("post {} kan ikke læses", nr));
    if (*hvad == Indhold::kDagstart) dagstart(nr, v->bytes);
    if (*hvad == Indhold::kSegl) segl(nr, v->bytes);
    if (!begyndt_) return brudt(nr, fmt::format("post {} hører ikke til nogen dag", nr));
    forbind(nr, *v);
    dagen().raekke.sidste = nr;
    dagen().raekke.hash = hash_;
    dagen().raekke.forseglet = forseglet_;
    dagen().hash_kendt = kendt_;
    zoner_.try_emplace(nr / kZone);
    if (*hvad == Indhold::kPost) almindelig(nr, v->bytes);
    tal_.sidste = nr;
    tal_.hash = hash_;
}

void Kaedekontrol::manglende(std::uint64_t nr) {
    if (nr > ventet_)
        brudt(ventet_, nr == ventet_ + 1 ? fmt::format("post {} mangler", ventet_)
                                         : fmt::format("posterne {}-{} mangler", ventet_, nr - 1));
    if (tal_.foerste == 0) tal_.foerste = nr;
    ventet_ = nr + 1;
}

void Kaedekontrol::dagstart(std::uint64_t nr, std::string_view bytes) {
    const auto d = ud_dagstart(bytes);
    if (!d) return brudt(nr, fmt::format("post {} kan ikke læses", nr));
    if (kendt_ && (d->forrige_nr + 1 != nr || d->forrige != hash_))
        om_.fund(nr, fmt::format("post {}: dagen {} hænger ikke sammen med dagen før", nr,
                                 dag_tekst(d->dag)));
    if (begyndt_ && d->dag <= dag_)
        om_.fund(nr, fmt::format("post {}: dagen {} kommer ikke efter dagen før", nr,
                                 dag_tekst(d->dag)));
    kendt_ = true;
    hash_ = {};
    begyndt_ = true;
    dag_ = d->dag;
    forseglet_ = 0;
    dagen().raekke.foerste = nr;
    ++tal_.dage;
}

void Kaedekontrol::segl(std::uint64_t nr, std::string_view bytes) {
    const auto s = ud_segl(bytes);
    if (!s || pak(*s) != bytes) return brudt(nr, fmt::format("post {} kan ikke læses", nr));
    const std::string navn = fmt::format("segl {}", nr);
    const bool sted = s->kaede == kaede_ && s->nr + 1 == nr && s->dag == dag_;
    if (!sted || (kendt_ && s->hash != hash_))
        return brudt(nr, fmt::format("{} er et andet end det, der hører til her", navn));
    forseglet_ = s->nr;  // what the day's row says, whoever signed
    if (!om_.underskrevet(nr, s->certifikat, underskrevet(*s), s->signatur, navn)) return;
    hash_ = s->hash;
    kendt_ = true;
    ej_forseglet_.reset();
    tal_.uforseglede = 0;
    ++tal_.segl;
}

void Kaedekontrol::forbind(std::uint64_t nr, const Vaerdi& v) {
    if (!kendt_) return;
    hash_ = naeste(hash_, v.bytes);
    if (v.tjek != std::string_view(reinterpret_cast<const char*>(hash_.data()), kTjek))
        return brudt(nr, fmt::format("post {} er ændret eller flyttet", nr));
    for (const Vidne& w : valg_.vidner)
        if (w.kaede == kaede_ && w.nr == nr && w.hash != hash_)
            om_.fund(nr, fmt::format("post {} har en anden hash end vidnets", nr));
}

void Kaedekontrol::almindelig(std::uint64_t nr, std::string_view bytes) {
    const auto p = ud_post(bytes);
    if (!p || kaede(p->art) != kaede_) return brudt(nr, fmt::format("post {} kan ikke læses", nr));
    ++tal_.poster;
    ++tal_.uforseglede;
    if (!ej_forseglet_) ej_forseglet_ = p->tid, ej_forseglet_nr_ = nr;
    nyeste_ = std::max(nyeste_, p->tid);
    dagen().raekke.tidsrum.med(p->tid);
    Zonerum& zone = zoner_[nr / kZone];
    zone.rum.med(p->tid);
    zone.beskeder = zone.beskeder || har_besked(bytes);
    om_.post(*p);
}

void Kaedekontrol::slut() {
    for (const Vidne& w : valg_.vidner)
        if (w.kaede == kaede_ && w.nr >= ventet_)
            om_.fund(w.nr, fmt::format("post {} mangler; kæden slutter ved {}", w.nr, ventet_ - 1));
    if (valg_.segl_inden_us > 0 && ej_forseglet_ &&
        nyeste_.us - ej_forseglet_->us > valg_.segl_inden_us)
        om_.fund(ej_forseglet_nr_, fmt::format("{} poster fra {} er ikke forseglet",
                                               tal_.uforseglede, utc_datetime(*ej_forseglet_)));
}

}  // namespace faelled::adgang
