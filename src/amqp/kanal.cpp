#include "amqp/kanal.hpp"

#include <type_traits>

#include "amqp/kanal_intern.hpp"

namespace faelled::amqp {

Kanal::Kanal(Forbindelsestilstand& f, std::uint16_t nummer, std::uint32_t generation)
    : f_(f), nummer_(nummer), generation_(generation), prefetch_(f.graenser().prefetch) {}

Kanal::~Kanal() {
    glem_modtagelse();
    for (const auto& [id, k] : abonnenter_)
        luk(*k);
    for (const auto& [koe, k] : hentere_)
        luk(*k);
    // Cancelled subscriptions live on in what is not acknowledged.
    for (const auto& [nummer, u] : ukvitterede_)
        luk(*u.kilde);
}

// What is left over: a method of the server's, or one that the connection takes itself.
template <typename T>
Udfald Kanal::tag(const T&) {
    // Answers to what is sent with no-wait.
    if (std::is_same_v<T, metode::CancelOk> || std::is_same_v<T, metode::FlowOk>) return {};
    return forbindelsesbrud(Svarkode::kForkertMetode,
                            "COMMAND_INVALID - method not expected on a channel");
}

Udfald Kanal::metode(const Metode& m) {
    if (modtagelse_) {
        return forbindelsesbrud(Svarkode::kUventetRamme,
                                "UNEXPECTED_FRAME - a method where content was to come");
    }
    return std::visit([this](const auto& v) { return tag(v); }, m);
}

void Kanal::afslut_runde() {
    if (bekraeftelser_) bekraeftelser_->send(ud(), nummer_);
    fordel_kredit();
}

Udfald Kanal::tag(const metode::Flow& m) {
    flow_ = m.aktiv;
    ud().flow_ok(nummer_, m.aktiv);
    while (flow_ && !tilbageholdt_.empty()) {
        auto [abonnent, levering] = std::move(tilbageholdt_.front());
        tilbageholdt_.pop_front();
        leveret(abonnent, std::move(levering));
    }
    fordel_kredit();
    return {};
}

Udfald Kanal::tag(const metode::ExchangeDeclare& m) {
    if (!m.passiv || m.navn != kAfsendExchange) {
        return kanalbrud(Svarkode::kAfvist,
                         "ACCESS_REFUSED - only a passive declare of AFSEND_BESKED_EXCHANGE");
    }
    if (!m.uden_svar) ud().exchange_ok(nummer_);
    return {};
}

Udfald Kanal::tag(const metode::QueueDeclare& m) {
    if (!m.passiv) {
        return kanalbrud(Svarkode::kAfvist, "ACCESS_REFUSED - queues are only declared passively");
    }
    if (m.navn == kSvarkoe) {
        sidste_koe_ = m.navn;
        if (!m.uden_svar) ud().queue_ok(nummer_, m.navn, 0, 1);
        return {};
    }
    f_.venter = true;
    f_.vilkaar.megler.tael(f_.session, std::string(m.navn),
                           [post = post(), koe = std::string(m.navn),
                            uden_svar = m.uden_svar](std::expected<Koetal, Kanalfejl> svar) {
                               post.send(svaret([koe, uden_svar, svar = std::move(svar)](Kanal& k) {
                                   return k.talt(koe, uden_svar, svar);
                               }));
                           });
    return {};
}

Udfald Kanal::talt(const std::string& koe, bool uden_svar,
                   const std::expected<Koetal, Kanalfejl>& svar) {
    if (!svar) return som_brud(svar.error(), metode::QueueDeclare::kId);
    sidste_koe_ = koe;
    if (!uden_svar) ud().queue_ok(nummer_, koe, svar->beskeder, svar->forbrugere);
    return {};
}

Udfald Kanal::tag(const metode::Qos& m) {
    if (m.bytes != 0) {
        return forbindelsesbrud(Svarkode::kIkkeUnderstoettet,
                                "NOT_IMPLEMENTED - prefetch-size must be 0");
    }
    (m.faelles ? prefetch_faelles_ : prefetch_) = m.antal;
    ud().qos_ok(nummer_);
    fordel_kredit();
    return {};
}

Udfald Kanal::tag(const metode::ConfirmSelect& m) {
    if (!bekraeftelser_) bekraeftelser_.emplace();
    if (!m.uden_svar) ud().select_ok(nummer_);
    return {};
}

}  // namespace faelled::amqp
