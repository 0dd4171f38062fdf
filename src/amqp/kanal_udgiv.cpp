// Publications: method, header, body; then the broker's answer as confirm and reply.
#include <algorithm>

#include "amqp/kanal_intern.hpp"
#include "amqp/standardretur.hpp"

namespace faelled::amqp {

namespace {

constexpr std::size_t kReserver = std::size_t{64} * 1024;

}  // namespace

Udfald Kanal::tag(const metode::Publish& m) {
    if (m.straks) {
        return forbindelsesbrud(Svarkode::kIkkeUnderstoettet,
                                "NOT_IMPLEMENTED - immediate is not supported");
    }
    if (m.exchange != kAfsendExchange) {
        return kanalbrud(Svarkode::kAfvist,
                         "ACCESS_REFUSED - messages go to AFSEND_BESKED_EXCHANGE");
    }
    modtagelse_.emplace();
    return {};
}

Udfald Kanal::hoved(std::string_view indhold) {
    if (!modtagelse_ || modtagelse_->hoved) {
        return forbindelsesbrud(Svarkode::kUventetRamme,
                                "UNEXPECTED_FRAME - a content header without a publish");
    }
    const auto h = laes_indholdshoved(indhold);
    if (!h) return std::unexpected(h.error());
    const Egenskaber& e = h->egenskaber;
    Modtagelse& m = *modtagelse_;
    m.svar = e.svar_til == kSvarkoe;
    if (m.svar && !svarmaerke_) {
        return kanalbrud(Svarkode::kForudsaetning,
                         "PRECONDITION_FAILED - consume amq.rabbitmq.reply-to before publishing");
    }
    if (h->bytes > f_.graenser().krop_laest) {
        return kanalbrud(Svarkode::kForStort, "CONTENT_TOO_LARGE - a message is at most 1 MB");
    }
    m.hoved = true;
    m.mangler = h->bytes;
    m.for_stor = h->bytes > f_.graenser().krop;
    m.besked.korrelation = e.korrelation.value_or("");
    m.besked.transaktion = e.besked_id.value_or("");
    if (e.headere) {
        if (const auto token = find_tekst(*e.headere, "token")) m.besked.token = *token;
    }
    return m.mangler == 0 ? udgiv() : Udfald{};
}

Udfald Kanal::krop(std::string_view indhold) {
    if (!modtagelse_ || !modtagelse_->hoved) {
        return forbindelsesbrud(Svarkode::kUventetRamme,
                                "UNEXPECTED_FRAME - a body frame without a content header");
    }
    Modtagelse& m = *modtagelse_;
    if (indhold.size() > m.mangler) {
        return forbindelsesbrud(Svarkode::kRammefejl,
                                "FRAME_ERROR - the body is longer than its header says");
    }
    m.mangler -= indhold.size();
    if (!m.for_stor) {
        Kropsregnskab& r = f_.vilkaar.kroppe;
        if (r.brugt.fetch_add(indhold.size()) + indhold.size() > r.haard) {
            r.brugt -= indhold.size();
            return forbindelsesbrud(Svarkode::kRessourcer,
                                    "RESOURCE_ERROR - too many messages at once");
        }
        // Room for what is announced, but not for much before it has come.
        if (m.besked.krop.empty()) {
            m.besked.krop.reserve(std::min<std::size_t>(indhold.size() + m.mangler, kReserver));
        }
        m.besked.krop.append(indhold);
    }
    return m.mangler == 0 ? udgiv() : Udfald{};
}

void Kanal::glem_modtagelse() {
    if (modtagelse_) f_.vilkaar.kroppe.brugt -= modtagelse_->besked.krop.size();
    modtagelse_.reset();
}

Udfald Kanal::udgiv() {
    Modtagelse m = std::move(*modtagelse_);
    modtagelse_.reset();
    f_.vilkaar.maalinger.udgivet.add();
    Udgivelsessvar svar{
        bekraeftelser_ ? bekraeftelser_->naeste() : 0, m.besked.korrelation, m.svar, {}};
    if (m.for_stor) {
        svar.retur = {40, "Beskeden er større end 1 MB"};
        post().send([svar = std::move(svar)](Forbindelsestilstand*, Kanal* k) {
            if (k != nullptr) k->udgivet(svar);
            return Udfald{};
        });
        return {};
    }
    const std::size_t bytes = m.besked.krop.size();
    ++f_.udgivelser;
    f_.udgivelser_bytes += bytes;
    f_.vilkaar.megler.udgiv(
        f_.session, std::move(m.besked),
        [post = post(), svar = std::move(svar), bytes](Standardretur retur) mutable {
            svar.retur = std::move(retur);
            post.send([svar = std::move(svar), bytes](Forbindelsestilstand* t, Kanal* k) -> Udfald {
                --t->udgivelser;
                t->udgivelser_bytes -= bytes;
                t->vilkaar.kroppe.brugt -= bytes;
                if (k != nullptr) k->udgivet(svar);
                return {};
            });
        });
    return {};
}

// A confirm says that the broker has taken the message into its care, or has said in the reply why
// not; a nack that nobody has. Without a reply queue the nack is all that a refused sender gets.
void Kanal::udgivet(const Udgivelsessvar& svar) {
    const bool godtaget = svar.retur.kode == 20;
    if (!godtaget) f_.vilkaar.maalinger.afvist.add();
    if (svar.svar && svarmaerke_) {
        Leveringshoved h;
        h.maerke = *svarmaerke_;
        h.nummer = ++leveringsnummer_;
        h.noegle = kSvarkoe;
        Egenskaber e;
        e.indholdstype = "application/xml";
        if (!svar.korrelation.empty()) e.korrelation = svar.korrelation;
        ud().deliver(nummer_, h, e, som_xml(svar.retur), f_.ramme_max);
    }
    if (svar.nummer == 0) return;
    if (godtaget || (svar.svar && svar.retur.kode != 50)) {
        bekraeftelser_->ja(svar.nummer);
    } else {
        bekraeftelser_->nej(svar.nummer);
        ud().nack(nummer_, svar.nummer);
    }
}

}  // namespace faelled::amqp
