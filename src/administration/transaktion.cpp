#include "administration/transaktion.hpp"

#include <charconv>

#include "administration/json.hpp"

namespace faelled::administration {
namespace {

std::string_view bytes(const Uuid& u) {
    return u.view();
}

}  // namespace

template <typename T>
std::string Transaktion::json(const T& record) {
    return til_json(record);
}
#define FAELLED_X(T) template std::string Transaktion::json<T>(const T&);
FAELLED_ALLE_POSTER(FAELLED_X)
#undef FAELLED_X

Result<Generation> laes_generation(oio::Motor& motor) {
    FAELLED_TRY(const auto value, motor.lager().hent(store::Rum::kMeta, kGenerationsnoegle));
    Generation g;
    if (!value) return g;
    g.raa = *value;
    const std::size_t space = value->find(' ');
    const char* data = value->data();
    const auto [a, e1] = std::from_chars(data, data + std::min(space, value->size()), g.nr);
    if (space == std::string::npos || e1 != std::errc{} || a != data + space)
        return std::unexpected(Fejl::intern("Administrationens tæller kan ikke læses"));
    const auto [b, e2] = std::from_chars(a + 1, data + value->size(), g.tid.us);
    if (e2 != std::errc{} || b != data + value->size())
        return std::unexpected(Fejl::intern("Administrationens tæller kan ikke læses"));
    return g;
}

Result<void> Transaktion::tag_krav(Krav kind, std::string_view text, const Uuid& uuid, Fejl taken) {
    FAELLED_TRY(const auto holder, arkiv.krav(kind, text));
    if (holder && *holder == uuid) return {};
    std::string key = kravnoegle(kind, text);
    for (const store::RumSkrivning& r : rum_)
        if (r.noegle == key && r.vaerdi) return std::unexpected(std::move(taken));
    if (holder) return std::unexpected(std::move(taken));
    rum_.push_back({store::Rum::kMeta, std::move(key), std::string(bytes(uuid)), std::string()});
    return {};
}

void Transaktion::frigiv_krav(Krav kind, std::string_view text, const Uuid& uuid) {
    rum_.push_back(
        {store::Rum::kMeta, kravnoegle(kind, text), std::nullopt, std::string(bytes(uuid))});
}

Result<void> Transaktion::flyt_krav(Krav kind, std::string_view from, std::string_view to,
                                    const Uuid& uuid, Fejl taken) {
    if (from == to) return {};
    if (!to.empty()) FAELLED_CHECK(tag_krav(kind, to, uuid, std::move(taken)));
    if (!from.empty()) frigiv_krav(kind, from, uuid);
    return {};
}

void Transaktion::meta(std::string key, std::string value) {
    rum_.push_back({store::Rum::kMeta, std::move(key), std::move(value), std::nullopt});
}

// Who acted, as the registration's note: the history is the evidence (ADM-060).
Result<void> Transaktion::afslut(std::string_view generation, Tid tidligst) {
    if (tom()) return {};
    std::string roles;
    for (const Rolle r : a.roller)
        roles += (roles.empty() ? "" : ", ") + std::string(ord(r));
    const std::string note =
        til_json(Notat{std::string(handling), a.organisation.text(), roles, a.niveau, a.aarsag});

    oio::Samling in;
    in.tidligst = std::max(tidligst, nu);
    for (auto& [uuid, s] : skrivninger_) {
        in.objekter.push_back(s.samlet);
        in.objekter.back().note = note;
    }
    in.rum = rum_;
    std::uint64_t nr = 0;
    std::from_chars(generation.data(), generation.data() + generation.size(), nr);
    in.rum.push_back({store::Rum::kMeta, std::string(kGenerationsnoegle),
                      std::to_string(nr + 1) + " " + std::to_string(in.tidligst.us),
                      std::string(generation)});
    const oio::Skriver writer{kOperatoer, oio::Reference::urn(a.identitet), a.transaktion};
    FAELLED_TRY([[maybe_unused]] const Tid t, arkiv.motor().skriv_samlet(writer, std::move(in)));
    return {};
}

}  // namespace faelled::administration
