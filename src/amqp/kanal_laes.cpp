// Reading mailboxes: subscriptions, gets, acknowledgements, credit.
#include <algorithm>
#include <utility>
#include <vector>

#include "amqp/kanal_intern.hpp"
#include "base/text.hpp"

namespace faelled::amqp {

namespace {

// A subscription's way into the inbox.
class Abonnent final : public Modtager {
  public:
    Abonnent(Kanalpost post, std::uint64_t id) : post_(std::move(post)), id_(id) {}
    void leveret(Levering levering) override {
        post_.send([id = id_, l = std::move(levering)](Forbindelsestilstand*, Kanal* k) mutable {
            if (k != nullptr) k->leveret(id, std::move(l));
            return Udfald{};
        });
    }
    void opsagt(Kanalfejl) override {
        post_.send([id = id_](Forbindelsestilstand*, Kanal* k) {
            if (k != nullptr) k->opsagt(id);
            return Udfald{};
        });
    }

  private:
    const Kanalpost post_;
    const std::uint64_t id_;
};

std::unexpected<Brud> for_mange_laesere() {
    return forbindelsesbrud(Svarkode::kRessourcer,
                            "RESOURCE_ERROR - too many mailboxes open in one connection");
}

constexpr std::size_t kMindsteKrop = 1024;  // what a message is taken to be, at least

}  // namespace

// ---- subscriptions

bool Kanal::maerke_brugt(std::string_view maerke) const {
    return svarmaerke_ == maerke || std::ranges::any_of(abonnenter_, [&](const auto& a) {
               return !a.second->opsagt && a.second->maerke == maerke;
           });
}

Udfald Kanal::tag(const metode::Consume& m) {
    if (!m.maerke.empty() && maerke_brugt(m.maerke)) {
        return forbindelsesbrud(Svarkode::kIkkeTilladt,
                                "NOT_ALLOWED - the consumer tag is in use on this channel");
    }
    return m.koe == kSvarkoe ? svarkoe(m) : abonner(m);
}

Udfald Kanal::svarkoe(const metode::Consume& m) {
    if (!m.uden_kvittering) {
        return kanalbrud(Svarkode::kForudsaetning,
                         "PRECONDITION_FAILED - the reply queue is consumed with no-ack");
    }
    if (svarmaerke_) {
        return kanalbrud(Svarkode::kForudsaetning,
                         "PRECONDITION_FAILED - the reply queue is consumed already");
    }
    svarmaerke_ = m.maerke.empty() ? "amq.ctag-svar" : std::string(m.maerke);
    if (!m.uden_svar) ud().consume_ok(nummer_, *svarmaerke_);
    return {};
}

Udfald Kanal::abonner(const metode::Consume& m) {
    if (m.koe.empty() && sidste_koe_.empty()) {
        return kanalbrud(Svarkode::kFindesIkke, "NOT_FOUND - no queue named");
    }
    if (f_.laesere >= f_.graenser().laesere) return for_mange_laesere();
    const std::uint64_t id = ++naeste_abonnent_;
    auto k = std::make_shared<Kilde>();
    k->koe = m.koe.empty() ? sidste_koe_ : std::string(m.koe);
    k->maerke = m.maerke.empty() ? "amq.ctag-" + std::to_string(id) : std::string(m.maerke);
    k->uden_kvittering = m.uden_kvittering;
    k->uden_svar = m.uden_svar;
    k->prefetch = prefetch_;
    abonnenter_.emplace(id, k);

    f_.venter = true;
    const auto kvittering = k->uden_kvittering ? Kvittering::kAutomatisk : Kvittering::kSelv;
    f_.vilkaar.megler.abonner(
        f_.session, {k->koe, kvittering, std::make_shared<Abonnent>(post(), id)},
        [post = post(), id](std::expected<Laeserref, Kanalfejl> svar) {
            post.send(svaret([id, svar = std::move(svar)](Kanal& kanal) mutable {
                return kanal.abonneret(id, std::move(svar));
            }));
        });
    return {};
}

Udfald Kanal::abonneret(std::uint64_t abonnent, std::expected<Laeserref, Kanalfejl> svar) {
    const Kilderef k = abonnenter_.at(abonnent);
    if (!svar) {
        abonnenter_.erase(abonnent);
        return som_brud(svar.error(), metode::Consume::kId);
    }
    k->laeser = std::move(*svar);
    ++f_.laesere;
    if (!k->uden_svar) ud().consume_ok(nummer_, k->maerke);
    giv_kredit(*k);
    return {};
}

Udfald Kanal::tag(const metode::Cancel& m) {
    if (svarmaerke_ == m.maerke) svarmaerke_.reset();
    for (const auto& [id, k] : abonnenter_) {
        if (k->opsagt || k->maerke != m.maerke) continue;
        k->opsagt = true;
        k->laeser->stands();
        // What is on its way into the inbox goes back first; see leveret().
        post().send([id](Forbindelsestilstand*, Kanal* kanal) {
            if (kanal != nullptr) kanal->glem(id);
            return Udfald{};
        });
    }
    // As RabbitMQ: a tag that is not known is cancelled already.
    if (!m.uden_svar) ud().cancel_ok(nummer_, m.maerke);
    return {};
}

void Kanal::opsagt(std::uint64_t abonnent) {
    const auto it = abonnenter_.find(abonnent);
    if (it == abonnenter_.end() || it->second->opsagt) return;
    it->second->opsagt = true;
    if (f_.meld_opsigelse) ud().cancel(nummer_, it->second->maerke);
    glem(abonnent);
}

// A cancelled subscription: its reader stays as long as something of it is not acknowledged.
void Kanal::glem(std::uint64_t abonnent) {
    const auto it = abonnenter_.find(abonnent);
    if (it == abonnenter_.end()) return;
    const Kilderef k = it->second;
    abonnenter_.erase(it);
    std::erase_if(tilbageholdt_, [&](const auto& t) {
        if (t.first != abonnent) return false;
        if (k->laeser) k->laeser->afvis({&t.second.nummer, 1}, Afvisningsmaade::kTilbage);
        return true;
    });
    if (k->ukvitterede == 0) luk(*k);
}

void Kanal::luk(Kilde& k) {
    if (!k.laeser) return;
    k.laeser->luk();
    k.laeser.reset();
    --f_.laesere;
}

// ---- deliveries

void Kanal::leveret(std::uint64_t abonnent, Levering levering) {
    const auto it = abonnenter_.find(abonnent);
    if (it == abonnenter_.end()) return;
    const Kilderef& k = it->second;
    if (k->opsagt) {
        if (k->laeser) k->laeser->afvis({&levering.nummer, 1}, Afvisningsmaade::kTilbage);
        return;
    }
    if (!flow_) {
        tilbageholdt_.emplace_back(abonnent, std::move(levering));
        return;
    }
    if (k->kredit > 0) --k->kredit;
    k->sidste_krop = levering.krop->size();
    send_levering(k, levering);
}

std::uint64_t Kanal::husk(const Kilderef& k, const Levering& l) {
    const std::uint64_t nummer = ++leveringsnummer_;
    f_.vilkaar.maalinger.leveret.add();
    if (k->uden_kvittering) return nummer;
    ++k->ukvitterede;
    ukvitterede_.emplace_hint(ukvitterede_.end(), nummer, Ukvitteret{k, l.nummer});
    return nummer;
}

void Kanal::send_levering(const Kilderef& k, const Levering& l) {
    Leveringshoved h;
    h.maerke = k->maerke;
    h.nummer = husk(k, l);
    h.genleveret = l.genleveret;
    h.noegle = k->koe;
    Egenskaber e;
    e.indholdstype = "application/xml";
    e.besked_id = l.besked_id;
    ud().deliver(nummer_, h, e, *l.krop, f_.ramme_max);
}

void Kanal::giv_kredit(Kilde& k) {
    if (!k.laeser || k.opsagt || !flow_) return;
    const Graenser& g = f_.graenser();
    std::size_t rum = g.leveringer;
    if (!k.uden_kvittering) {
        const std::size_t loft =
            k.prefetch == 0 ? g.ukvitterede : std::min<std::size_t>(k.prefetch, g.ukvitterede);
        rum = loft - std::min(loft, k.ukvitterede);
        if (prefetch_faelles_ != 0) {
            std::size_t brugt = ukvitterede_.size();
            for (const auto& [id, anden] : abonnenter_)
                if (anden.get() != &k) brugt += anden->kredit;
            rum = std::min(rum, prefetch_faelles_ - std::min(prefetch_faelles_, brugt));
        }
    }
    // Of large messages fewer are under way at a time; of the first, one.
    const std::size_t krop =
        k.sidste_krop == 0 ? g.ud_bytes : std::max(k.sidste_krop, kMindsteKrop);
    const std::size_t vindue =
        std::min(rum, std::clamp<std::size_t>(g.ud_bytes / krop, 1, g.leveringer));
    if (vindue <= k.kredit || (k.kredit != 0 && k.kredit * 2 > vindue)) return;
    if (f_.ud_bytes() > g.ud_bytes) {
        f_.sulter = true;
        return;
    }
    const auto flere = static_cast<std::uint32_t>(vindue - k.kredit);
    k.kredit += flere;
    k.laeser->kredit(flere);
}

void Kanal::fordel_kredit() {
    for (const auto& [id, k] : abonnenter_)
        giv_kredit(*k);
}

// ---- basic.get

Udfald Kanal::tag(const metode::Get& m) {
    const std::string koe = m.koe.empty() ? sidste_koe_ : std::string(m.koe);
    if (koe.empty()) return kanalbrud(Svarkode::kFindesIkke, "NOT_FOUND - no queue named");
    if (koe == kSvarkoe) {
        return kanalbrud(Svarkode::kAfvist, "ACCESS_REFUSED - the reply queue is only consumed");
    }
    if (hentere_.contains(fold(koe))) return hent(koe, m.uden_kvittering);
    if (f_.laesere >= f_.graenser().laesere) return for_mange_laesere();
    f_.venter = true;
    f_.vilkaar.megler.aabn(
        f_.session, koe,
        [post = post(), koe, uden = m.uden_kvittering](std::expected<Laeserref, Kanalfejl> svar) {
            post.send(svaret([koe, uden, svar = std::move(svar)](Kanal& kanal) mutable {
                return kanal.aabnet(koe, uden, std::move(svar));
            }));
        });
    return {};
}

Udfald Kanal::aabnet(const std::string& koe, bool uden_kvittering,
                     std::expected<Laeserref, Kanalfejl> svar) {
    if (!svar) return som_brud(svar.error(), metode::Get::kId);
    auto k = std::make_shared<Kilde>();
    k->koe = koe;
    k->laeser = std::move(*svar);
    ++f_.laesere;
    hentere_.emplace(fold(koe), std::move(k));
    return hent(koe, uden_kvittering);
}

Udfald Kanal::hent(const std::string& koe, bool uden_kvittering) {
    Kilde& k = *hentere_.at(fold(koe));
    if (k.ukvitterede >= f_.graenser().ukvitterede) {
        ud().get_empty(nummer_);
        return {};
    }
    f_.venter = true;
    k.laeser->hent(
        uden_kvittering ? Kvittering::kAutomatisk : Kvittering::kSelv,
        [post = post(), koe, uden_kvittering](Hentet fundet) {
            post.send(svaret([koe, uden_kvittering, fundet = std::move(fundet)](Kanal& kanal) {
                return kanal.hentet(koe, uden_kvittering, fundet);
            }));
        });
    return {};
}

Udfald Kanal::hentet(const std::string& koe, bool uden_kvittering, const Hentet& fundet) {
    if (fundet.lukket) {
        return som_brud({403, "Dueslaget kan ikke længere læses af systemet"}, metode::Get::kId);
    }
    if (!fundet.levering) {
        ud().get_empty(nummer_);
        return {};
    }
    const Kilderef& k = hentere_.at(fold(koe));
    k->uden_kvittering = uden_kvittering;
    Leveringshoved h;
    h.nummer = husk(k, *fundet.levering);
    h.genleveret = fundet.levering->genleveret;
    h.noegle = koe;
    h.tilbage = fundet.tilbage;
    Egenskaber e;
    e.indholdstype = "application/xml";
    e.besked_id = fundet.levering->besked_id;
    ud().get_ok(nummer_, h, e, *fundet.levering->krop, f_.ramme_max);
    return {};
}

// ---- acknowledgements

Udfald Kanal::tag(const metode::Ack& m) {
    return afgoer(m.nummer, m.flere, Gerning::kKvitter);
}
Udfald Kanal::tag(const metode::Reject& m) {
    return afgoer(m.nummer, false, m.tilbage ? Gerning::kTilbage : Gerning::kFejlkoe);
}
Udfald Kanal::tag(const metode::Nack& m) {
    return afgoer(m.nummer, m.flere, m.tilbage ? Gerning::kTilbage : Gerning::kFejlkoe);
}
// With or without requeue: a message has one reader, so what returns to the head returns to it.
Udfald Kanal::tag(const metode::RecoverAsync&) {
    udfoer(ukvitterede_.begin(), ukvitterede_.end(), Gerning::kTilbage);
    return {};
}
Udfald Kanal::tag(const metode::Recover&) {
    udfoer(ukvitterede_.begin(), ukvitterede_.end(), Gerning::kTilbage);
    ud().recover_ok(nummer_);
    return {};
}

Udfald Kanal::afgoer(std::uint64_t nummer, bool flere, Gerning gerning) {
    auto fra = flere ? ukvitterede_.begin() : ukvitterede_.find(nummer);
    auto til = ukvitterede_.end();
    if (flere && nummer != 0) til = ukvitterede_.upper_bound(nummer);
    if (!flere && fra != ukvitterede_.end()) til = std::next(fra);
    const bool alle = flere && nummer == 0;  // also when there are none
    if (!alle && (fra == til || nummer > leveringsnummer_)) {
        return kanalbrud(Svarkode::kForudsaetning,
                         "PRECONDITION_FAILED - unknown delivery tag " + std::to_string(nummer));
    }
    udfoer(fra, til, gerning);
    return {};
}

void Kanal::udfoer(std::map<std::uint64_t, Ukvitteret>::iterator fra,
                   std::map<std::uint64_t, Ukvitteret>::iterator til, Gerning gerning) {
    Maalinger& maal = f_.vilkaar.maalinger;
    std::vector<std::uint64_t> numre;
    while (fra != til) {
        const Kilderef k = fra->second.kilde;
        numre.clear();
        for (; fra != til && fra->second.kilde == k; fra = ukvitterede_.erase(fra))
            numre.push_back(fra->second.nummer);
        k->ukvitterede -= numre.size();
        (gerning == Gerning::kKvitter ? maal.kvitteret : maal.tilbagelagt).add(numre.size());
        if (gerning == Gerning::kKvitter)
            k->laeser->kvitter(numre);
        else
            k->laeser->afvis(numre, gerning == Gerning::kTilbage ? Afvisningsmaade::kTilbage
                                                                 : Afvisningsmaade::kFejlkoe);
        if (k->opsagt && k->ukvitterede == 0) luk(*k);
        giv_kredit(*k);
    }
    // What was acknowledged may be in the way of another's share of a common prefetch.
    if (prefetch_faelles_ != 0) fordel_kredit();
}

}  // namespace faelled::amqp
