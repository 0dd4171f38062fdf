#include "administration/regler.hpp"

#include <algorithm>
#include <set>

#include "administration/moenster.hpp"
#include "base/text.hpp"

namespace faelled::administration {

Fejl brud(int kode, std::string_view regel, std::string tekst, std::string_view felt) {
    Fejl f = Fejl::kalder(kode, std::move(tekst));
    f.regel = regel;
    f.element = felt;
    return f;
}

std::string_view navn_paa(Rolle r) {
    return ord(r);
}

// --- who --------------------------------------------------------------------------------------

Result<void> kraev(const Administrator& a, Cvr organisation, std::initializer_list<Rolle> roles) {
    const bool has = std::any_of(roles.begin(), roles.end(), [&](Rolle r) { return a.har(r); });
    if (a.organisation == organisation && has) return {};
    std::string names;
    for (const Rolle r : roles)
        names += (names.empty() ? "" : " eller ") + std::string(ord(r));
    return nej(
        43, "ADM-002",
        "Handlingen kræver rollen " + names + " i organisationen med CVR " + organisation.text());
}

Result<void> kraev_eller_operatoer(const Administrator& a, Cvr organisation,
                                   std::initializer_list<Rolle> roles) {
    if (a.operatoer()) return {};
    return kraev(a, organisation, roles);
}

Result<void> kraev_operatoer(const Administrator& a) {
    if (a.operatoer()) return {};
    return nej(43, "ADM-002", "Handlingen kræver rollen Operatør hos platformens operatør");
}

bool ser_alt(const Administrator& a) {
    return a.organisation == kOperatoer && (a.har(Rolle::kOperatoer) || a.har(Rolle::kRevisor));
}

bool er_alles(const std::vector<std::string>& synlig) {
    return std::ranges::find(synlig, "*") != synlig.end();
}

bool kan_se(const Administrator& a, const std::vector<std::string>& synlig) {
    if (ser_alt(a)) return true;
    const std::string own = a.organisation.text();
    return std::any_of(synlig.begin(), synlig.end(),
                       [&](const std::string& s) { return s == "*" || s == own; });
}

// --- values -----------------------------------------------------------------------------------

Result<void> ikke_tom(std::string_view value, std::string_view felt) {
    if (!trim(value).empty()) return {};
    return nej(40, "kraevet", "Feltet " + std::string(felt) + " skal udfyldes", felt);
}

Result<void> https(std::string_view url, std::string_view felt) {
    constexpr std::string_view kHttps = "https://";
    const std::string_view rest = url.substr(std::min(url.size(), kHttps.size()));
    const bool ok = url.starts_with(kHttps) && !rest.empty() && rest.front() != '/' &&
                    url.find_first_of(" \t\r\n\"<>") == std::string_view::npos;
    if (ok) return {};
    return nej(40, "https", "Feltet " + std::string(felt) + " skal være en adresse med https://",
               felt);
}

Result<void> email(std::string_view address, std::string_view felt) {
    const std::size_t at = address.find('@');
    const bool ok = at != std::string_view::npos && at > 0 &&
                    address.find('@', at + 1) == std::string_view::npos &&
                    at + 1 < address.size() &&
                    address.find_first_of(" \t\r\n<>,;:\\\"()") == std::string_view::npos;
    if (ok) return {};
    return nej(40, "email", "Feltet " + std::string(felt) + " er ikke en e-mail-adresse", felt);
}

Result<void> uri(std::string_view id, std::string_view felt) {
    const std::size_t colon = id.find(':');
    const bool ok = colon != std::string_view::npos && colon > 0 && colon + 1 < id.size() &&
                    id.find_first_of(" \t\r\n\"<>") == std::string_view::npos &&
                    std::all_of(id.begin(), id.begin() + static_cast<std::ptrdiff_t>(colon),
                                [](char c) { return (c >= 'a' && c <= 'z') || c == '+'; });
    if (ok) return {};
    return nej(40, "uri", "Feltet " + std::string(felt) + " skal være en URI", felt);
}

Result<void> rolle_id(std::string_view id, std::string_view kind,
                      std::span<const std::string> domaener, std::string_view felt) {
    const std::string form = "http://<domæne>/roles/" + std::string(kind) + "/<navn>/<version>";
    std::string_view rest = id;
    if (rest.starts_with("http://"))
        rest.remove_prefix(7);
    else if (rest.starts_with("https://"))
        rest.remove_prefix(8);
    else
        rest = {};
    const auto parts = split(rest, '/');
    const bool ok = parts.size() == 5 && !parts[0].empty() && parts[1] == "roles" &&
                    parts[2] == kind && !parts[3].empty() && is_digits(parts[4]) &&
                    !parts[4].empty() && id.find_first_of(" \t\r\n\"<>") == std::string_view::npos;
    if (!ok)
        return nej(40, "3.7", "Feltet " + std::string(felt) + " skal have formen " + form, felt);
    if (domaener.empty()) return {};
    const std::string domain = fold(parts[0]);
    if (std::any_of(domaener.begin(), domaener.end(),
                    [&](const std::string& d) { return fold(d) == domain; }))
        return {};
    return nej(40, "5",
               "Feltet " + std::string(felt) +
                   " skal begynde med et af organisationens egne domæner; " +
                   std::string(parts[0]) + " er ikke et af dem",
               felt);
}

bool cvr_kontrolciffer(Cvr cvr) {
    constexpr std::array<unsigned, 8> kVaegt = {2, 7, 6, 5, 4, 3, 2, 1};
    const std::string s = cvr.text();
    unsigned sum = 0;
    for (std::size_t i = 0; i < s.size(); ++i)
        sum += kVaegt[i] * static_cast<unsigned>(s[i] - '0');
    return sum % 11 == 0;
}

// --- constraints ------------------------------------------------------------------------------

namespace {

Result<void> kontroller_tekst(const Dataafgraensningstype& type, const std::string& value) {
    if (type.regulaert_udtryk.empty()) return {};
    FAELLED_TRY(const Moenster pattern, Moenster::lav(type.regulaert_udtryk));
    if (pattern.passer(value)) return {};
    return nej(40, "ADM-013",
               "Værdien \"" + value + "\" er ikke tilladt for dataafgrænsningen " + type.navn,
               type.entity_id);
}

Result<void> kontroller_liste(const Dataafgraensningstype& type, const std::string& value) {
    if (std::any_of(type.vaerdier.begin(), type.vaerdier.end(),
                    [&](const Listevaerdi& v) { return v.vaerdi == value; }))
        return {};
    return nej(40, "ADM-013",
               "Værdien \"" + value + "\" findes ikke på listen for dataafgrænsningen " + type.navn,
               type.entity_id);
}

Result<void> kontroller_vaerdi(const Dataafgraensningstype& type, const std::string& value) {
    if (value.empty() || characters(value) > 1000)
        return nej(40, "ADM-013",
                   "En værdi for dataafgrænsningen " + type.navn + " skal have 1-1000 tegn",
                   type.entity_id);
    switch (type.art) {
        case Afgraensningsart::kText:
            return kontroller_tekst(type, value);
        case Afgraensningsart::kSingle:
        case Afgraensningsart::kMulti:
            return kontroller_liste(type, value);
        case Afgraensningsart::kItSystem:
        case Afgraensningsart::kItSystemMulti:
            if (Uuid::parse(value)) return {};
            return nej(40, "ADM-013",
                       "Dataafgrænsningen " + type.navn + " skal angive it-systemer ved UUID",
                       type.entity_id);
    }
    return {};
}

Result<void> kontroller_dynamisk(const Dataafgraensningstype& type,
                                 const Afgraensningsvaerdi& value, Dynamisk dynamic) {
    if (dynamic == Dynamisk::kNej)
        return nej(40, "ADM-013",
                   "Dataafgrænsningen " + type.navn + " kan ikke være dynamisk i en serviceaftale",
                   type.entity_id);
    const bool ok = value.vaerdier.size() == 1 && value.vaerdier[0].ends_with("/parametric") &&
                    uri(value.vaerdier[0], "vaerdi").has_value();
    if (ok) return {};
    return nej(40, "3.8",
               "En dynamisk værdi for dataafgrænsningen " + type.navn +
                   " skal være én adresse, der ender på /parametric",
               type.entity_id);
}

Result<void> kontroller_en(const Dataafgraensningstype& type, const Afgraensningsvaerdi& value,
                           Dynamisk dynamic) {
    if (value.dynamisk) return kontroller_dynamisk(type, value, dynamic);
    const bool single =
        type.art == Afgraensningsart::kSingle || type.art == Afgraensningsart::kItSystem;
    if (value.vaerdier.empty() || (single && value.vaerdier.size() > 1))
        return nej(40, "ADM-013",
                   "Dataafgrænsningen " + type.navn + " skal have " +
                       (single ? "netop én værdi" : "mindst én værdi"),
                   type.entity_id);
    for (const std::string& v : value.vaerdier)
        FAELLED_CHECK(kontroller_vaerdi(type, v));
    return {};
}

}  // namespace

Result<std::optional<Dataafgraensningstype>> afgraensningstype(Arkiv& archive,
                                                               std::string_view entity_id) {
    FAELLED_TRY(const auto uuid, archive.krav(Krav::kType, entity_id));
    if (!uuid) return std::optional<Dataafgraensningstype>();
    FAELLED_TRY(auto type, archive.find<Dataafgraensningstype>(*uuid));
    if (type && !type->aktiv) type.reset();
    return type;
}

Result<void> kontroller_typer(Arkiv& archive, std::span<const Rolleafgraensning> types) {
    std::set<std::string_view> seen;
    for (const Rolleafgraensning& r : types) {
        FAELLED_TRY(const auto type, afgraensningstype(archive, r.type));
        if (!type)
            return nej(40, "3.5", "Dataafgrænsningstypen " + r.type + " findes ikke",
                       "dataafgraensningstyper");
        if (!seen.insert(r.type).second)
            return nej(40, "3.5", "Dataafgrænsningstypen " + r.type + " er nævnt to gange",
                       "dataafgraensningstyper");
    }
    return {};
}

Result<void> kontroller_vaerdier(Arkiv& archive, std::string_view rolle,
                                 std::span<const Rolleafgraensning> types,
                                 std::span<const Afgraensningsvaerdi> values, Dynamisk dynamic) {
    std::set<std::string_view> given;
    for (const Afgraensningsvaerdi& v : values) {
        if (std::none_of(types.begin(), types.end(),
                         [&](const Rolleafgraensning& r) { return r.type == v.type; }))
            return nej(40, "ADM-013",
                       "Rollen " + std::string(rolle) + " har ikke dataafgrænsningen " + v.type,
                       v.type);
        if (!given.insert(v.type).second)
            return nej(40, "ADM-013",
                       "Dataafgrænsningen " + v.type + " er angivet to gange for rollen " +
                           std::string(rolle),
                       v.type);
        FAELLED_TRY(const auto type, afgraensningstype(archive, v.type));
        if (!type)
            return nej(40, "ADM-013", "Dataafgrænsningstypen " + v.type + " findes ikke længere",
                       v.type);
        FAELLED_CHECK(kontroller_en(*type, v, dynamic));
    }
    for (const Rolleafgraensning& r : types)
        if (r.kraevet && !given.contains(r.type))
            return nej(
                40, "4.1",
                "Rollen " + std::string(rolle) + " kræver en værdi for dataafgrænsningen " + r.type,
                r.type);
    return {};
}

// --- records ----------------------------------------------------------------------------------

Result<std::optional<Organisation>> organisation(Arkiv& archive, Cvr cvr) {
    FAELLED_TRY(const auto uuid, archive.krav(Krav::kCvr, cvr.text()));
    if (!uuid) return std::optional<Organisation>();
    return archive.find<Organisation>(*uuid);
}

Result<Organisation> aktiv_organisation(Arkiv& archive, Cvr cvr, std::string_view felt) {
    FAELLED_TRY(auto found, organisation(archive, cvr));
    if (!found) return nej(40, "3.1", "Der er ingen organisation med CVR " + cvr.text(), felt);
    if (found->status != Organisationsstatus::kAktiv)
        return nej(40, "3.1", "Organisationen med CVR " + cvr.text() + " er ikke aktiv", felt);
    return std::move(*found);
}

bool har_type(const Organisation& o, Organisationstype type) {
    return std::find(o.typer.begin(), o.typer.end(), type) != o.typer.end();
}

}  // namespace faelled::administration
