#include "app/admin/hjaelp.hpp"

namespace faelled::app::admin {

namespace {

constexpr int kDybde = 16;

Fejl forkert(std::string_view navn, std::string regel) {
    return Fejl::ugyldig(std::string(navn), std::move(regel));
}

}  // namespace

Result<Administrator> hvem(Administration& a, const Apikald& call) {
    if (!call.certifikat) return std::unexpected(Fejl::kalder(41, "Klientcertifikat mangler"));
    std::optional<Cvr> organisation;
    if (!call.organisation.empty()) {
        organisation = Cvr::parse(call.organisation);
        if (!organisation)
            return std::unexpected(forkert("Faelled-Organisation", "skal være otte cifre"));
    }
    FAELLED_TRY(Administrator who,
                a.administrator(administration::identitet_af(*call.certifikat), organisation));
    who.niveau = "certifikat";
    who.aarsag = call.aarsag;
    who.transaktion = call.transaktion;
    return who;
}

Result<Krop> Krop::laes(const Apikald& call) {
    if (call.krop.empty()) return Krop(Json::object());
    bool deep = false;
    Json j = Json::parse(
        call.krop,
        [&](int depth, Json::parse_event_t, Json&) {
            deep = deep || depth > kDybde;
            return !deep;
        },
        false);
    if (deep || !j.is_object()) return std::unexpected(forkert("krop", "skal være et JSON-objekt"));
    return Krop(std::move(j));
}

std::string Krop::tekst(std::string_view navn) const {
    const auto at = json_.find(navn);
    return at != json_.end() && at->is_string() ? at->get<std::string>() : std::string();
}

bool Krop::sand(std::string_view navn) const {
    const auto at = json_.find(navn);
    return at != json_.end() && at->is_boolean() && at->get<bool>();
}

Result<std::optional<Uuid>> Krop::uuid(std::string_view navn) const {
    const auto at = json_.find(navn);
    if (at == json_.end() || at->is_null()) return std::nullopt;
    const auto u = Uuid::parse(tekst(navn));
    if (!u) return std::unexpected(forkert(navn, "skal være et UUID"));
    return u;
}

Result<std::optional<Dato>> Krop::dato(std::string_view navn) const {
    const auto at = json_.find(navn);
    if (at == json_.end() || at->is_null()) return std::nullopt;
    const auto d = Dato::parse(tekst(navn));
    if (!d) return std::unexpected(forkert(navn, "skal være en dato som 2026-12-31"));
    return d;
}

Apioperation lav(Administration& a, Apioperation head, Handling do_it) {
    head.koer = [&a, run = std::move(do_it)](const Apikald& call) -> Result<Apisvar> {
        FAELLED_TRY(const Administrator who, hvem(a, call));
        return run(who, call);
    };
    return head;
}

}  // namespace faelled::app::admin
