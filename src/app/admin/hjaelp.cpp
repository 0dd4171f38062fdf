#include "app/admin/hjaelp.hpp"

#include <array>

namespace faelled::app::admin {

namespace {

constexpr int kDybde = 16;

Fejl forkert(std::string_view navn, std::string regel) {
    return Fejl::ugyldig(std::string(navn), std::move(regel));
}

}  // namespace

namespace {

constexpr std::string_view kRollerod =
    "http://administration.faelled.example/roles/usersystemrole/";

// In the order of administration::Rolle.
constexpr auto kRollenavne = std::to_array<std::string_view>(
    {"leverandoeradministrator", "aftaleadministrator", "rolleadministrator",
     "organisationsadministrator", "underskriftsberettiget", "oeiradministrator", "fkansvarlig",
     "fkadministrator", "beskedfordeleradministrator", "serviceudbyder", "operatoer", "revisor"});

// Roles that the login gave and roles that are registered for the person count alike.
Result<Administrator> person(Administration& a, const rest::Apisession& s) {
    const auto organisation = Cvr::parse(s.organisation);
    if (!organisation) return std::unexpected(Fejl::intern("Sessionen har ingen organisation"));
    // What is registered for an identity is registered at home: another organisation's identity
    // provider can say whatever user id it likes.
    Result<Administrator> registered =
        s.organisation == s.hjemme
            ? a.administrator(s.identitet, organisation)
            : Result<Administrator>(std::unexpected(Fejl::kalder(43, "Ikke hjemme")));
    if (!registered && registered.error().slags != FejlSlags::kKalder) return registered;
    Administrator who = registered ? *std::move(registered) : Administrator{};
    who.identitet = s.identitet;
    who.organisation = *organisation;
    for (const rest::Apisession::Rolle& r : s.roller) {
        const auto role =
            r.organisation == s.organisation ? administratorrolle(r.id) : std::nullopt;
        if (role && !who.har(*role)) who.roller.push_back(*role);
    }
    if (who.roller.empty()) {
        Fejl no = Fejl::kalder(
            43, "Du har ingen rolle i administrationen hos organisationen " + s.organisation);
        no.regel = "ADM-002";
        return std::unexpected(std::move(no));
    }
    return who;
}

}  // namespace

std::optional<administration::Rolle> administratorrolle(std::string_view id) {
    if (!id.starts_with(kRollerod)) return std::nullopt;
    const std::string_view name = id.substr(kRollerod.size());
    for (std::size_t n = 0; n < kRollenavne.size(); ++n)
        if (name == std::string(kRollenavne[n]) + "/1")
            return static_cast<administration::Rolle>(n);
    return std::nullopt;
}

std::string administratorrolle_id(administration::Rolle rolle) {
    return std::string(kRollerod) + std::string(kRollenavne.at(static_cast<std::size_t>(rolle))) +
           "/1";
}

std::string rolleord(administration::Rolle rolle) {
    administration::Administratorrolle record;
    record.rolle = rolle;
    return som_json(record)["rolle"].get<std::string>();
}

Result<Administrator> hvem(Administration& a, const Apikald& call) {
    if (call.session) {
        FAELLED_TRY(Administrator who, person(a, *call.session));
        who.niveau = call.session->niveau;
        who.aarsag = call.aarsag;
        who.transaktion = call.transaktion;
        return who;
    }
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
