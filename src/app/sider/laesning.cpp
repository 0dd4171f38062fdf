// The tree level by level, lists of units and users, search.
#include <algorithm>
#include <charconv>

#include "app/sider/orgdata.hpp"

namespace faelled::app::sider {

namespace {

constexpr std::size_t kSide = 1000;
constexpr std::size_t kTraef = 25;  // of each kind in a search

Json boern_json(const Orgdata::Boern& b) {
    Json rows = Json::array();
    for (const org::Enhed& e : b.enheder) {
        Json row = enhed_json(e);
        const auto n = b.antal.find(e.uuid);
        row["boern"] = n == b.antal.end() ? 0 : n->second;
        rows.push_back(std::move(row));
    }
    return rows;
}

// The root with its first level: what the tree shows first. Without Organisation.Overordnet: every
// active unit that has no parent (C20, C21).
Result<Apisvar> trae(const Organisationssider& s, const Apikald& call) {
    FAELLED_TRY(const Tidsvalg when, tidsvalg(call, s.ur));
    const Orgdata d(s, *call.kalder, when);
    FAELLED_TRY(const auto root, d.rod());
    Json roots = Json::array();
    if (root) {
        FAELLED_TRY(const auto found, d.hent(org::kOrganisationEnhed, {*root}));
        if (const auto at = found.find(*root); at != found.end()) {
            FAELLED_TRY(const Orgdata::Boern under, d.boern(*root));
            Json row = enhed_json(org::enhed_ved(*root, at->second.indhold, d.naar()));
            row["boern"] = under.enheder.size();
            row["under"] = boern_json(under);
            roots.push_back(std::move(row));
        }
    }
    if (roots.empty()) {
        FAELLED_TRY(const auto all, d.enheder());
        std::unordered_map<Uuid, std::size_t> under;
        for (const org::Enhed& e : all)
            if (e.aktiv && e.overordnet) ++under[*e.overordnet];
        for (const org::Enhed& e : all) {
            if (!e.aktiv || e.overordnet) continue;
            Json row = enhed_json(e);
            row["boern"] = under[e.uuid];
            roots.push_back(std::move(row));
        }
    }
    return admin::svar({{"organisation", call.kalder->organisation().text()},
                        {"skriver", call.kalder->har(adgang::kRediger)},
                        {"serNavne", call.kalder->har(adgang::kSeNavn)},
                        {"roedder", std::move(roots)}});
}

Result<Apisvar> boern(const Organisationssider& s, const Apikald& call) {
    FAELLED_TRY(const Uuid uuid, call.uuid());
    FAELLED_TRY(const Tidsvalg when, tidsvalg(call, s.ur));
    FAELLED_TRY(const Orgdata::Boern found, Orgdata(s, *call.kalder, when).boern(uuid));
    return admin::svar(boern_json(found));
}

struct Sidevalg {
    std::optional<Uuid> efter;
    std::size_t antal = kSide;
};
Result<Sidevalg> sidevalg(const Apikald& call) {
    Sidevalg out;
    if (const std::string text = call.parameter("efter"); !text.empty()) {
        out.efter = Uuid::parse(text);
        if (!out.efter) return std::unexpected(Fejl::ugyldig("efter", "skal være et UUID"));
    }
    if (const std::string text = call.parameter("antal"); !text.empty()) {
        std::size_t n = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
        if (error != std::errc{} || end != text.data() + text.size() || n == 0 || n > kSide)
            return std::unexpected(Fejl::ugyldig("antal", "skal være et tal fra 1 til 1000"));
        out.antal = n;
    }
    return out;
}

Apisvar side_svar(Json rows, const std::vector<Uuid>& found, std::size_t asked) {
    return admin::svar(
        {{"poster", std::move(rows)},
         {"naeste", found.size() == asked ? Json(found.back().text()) : Json(nullptr)}});
}

Result<Apisvar> enheder(const Organisationssider& s, const Apikald& call) {
    FAELLED_TRY(const Tidsvalg when, tidsvalg(call, s.ur));
    FAELLED_TRY(const Sidevalg page, sidevalg(call));
    const Orgdata d(s, *call.kalder, when);
    FAELLED_TRY(const auto found, d.soeg(org::kOrganisationEnhed, {}, page.antal,
                                         Orgdata::Hvornaar::kNogensinde, page.efter));
    FAELLED_TRY(const auto units, d.hent(org::kOrganisationEnhed, found));
    Json rows = Json::array();
    for (const Uuid& u : found)
        if (const auto at = units.find(u); at != units.end())
            rows.push_back(enhed_json(org::enhed_ved(u, at->second.indhold, d.naar())));
    return side_svar(std::move(rows), found, page.antal);
}

Result<Apisvar> brugere(const Organisationssider& s, const Apikald& call) {
    FAELLED_TRY(const Tidsvalg when, tidsvalg(call, s.ur));
    FAELLED_TRY(const Sidevalg page, sidevalg(call));
    const Orgdata d(s, *call.kalder, when);
    FAELLED_TRY(const auto found,
                d.soeg(org::kBruger, {}, page.antal, Orgdata::Hvornaar::kNogensinde, page.efter));
    FAELLED_TRY(const auto users, d.hent(org::kBruger, found));
    FAELLED_TRY(const auto names, d.brugernavne(users));
    Json rows = Json::array();
    for (const Uuid& u : found) {
        const auto at = users.find(u);
        if (at == users.end()) continue;
        const oio::Indhold& c = at->second.indhold;
        rows.push_back({{"uuid", u.text()},
                        {"navn", names.at(u)},
                        {"brugernavn", org::naermeste_felt(c, org::felt::kBrugerNavn, d.naar())},
                        {"noegle", org::naermeste_felt(c, org::felt::kBrugervendtNoegle, d.naar())},
                        {"aktiv", org::aktiv_ved(c, d.naar())}});
    }
    return side_svar(std::move(rows), found, page.antal);
}

// Units, users and positions whose name, key or person's name has the text in it.
Result<Apisvar> soeg(const Organisationssider& s, const Apikald& call) {
    FAELLED_TRY(const Tidsvalg when, tidsvalg(call, s.ur));
    FAELLED_TRY(const std::string wanted, org::laes_tekst("q", call.parameter("q"), 100));
    const std::string pattern = "*" + wanted + "*";
    const Orgdata d(s, *call.kalder, when);

    FAELLED_TRY(const auto unit_ids,
                d.soeg(org::kOrganisationEnhed, med_felt(org::felt::kEnhedNavn, pattern), kTraef));
    FAELLED_TRY(const auto units, d.hent(org::kOrganisationEnhed, unit_ids));
    Json unit_rows = Json::array();
    for (const Uuid& u : unit_ids)
        if (const auto at = units.find(u); at != units.end())
            unit_rows.push_back(enhed_json(org::enhed_ved(u, at->second.indhold, d.naar())));

    std::vector<Uuid> user_ids;
    FAELLED_TRY(user_ids, d.soeg(org::kBruger, med_felt(org::felt::kBrugerNavn, pattern), kTraef));
    FAELLED_TRY(const auto persons,
                d.soeg(org::kPerson, med_felt(org::felt::kPersonNavn, pattern), kTraef));
    for (const Uuid& p : persons) {
        FAELLED_TRY(const auto more,
                    d.soeg(org::kBruger, med_relation(org::kBruger, "TilknyttedePersoner", p), 5));
        for (const Uuid& u : more)
            if (std::ranges::find(user_ids, u) == user_ids.end()) user_ids.push_back(u);
    }
    FAELLED_TRY(const auto names, d.brugernavne(user_ids));
    Json user_rows = Json::array();
    for (const Uuid& u : user_ids)
        if (const auto at = names.find(u); at != names.end())
            user_rows.push_back({{"uuid", u.text()}, {"navn", at->second}});

    FAELLED_TRY(
        const auto function_ids,
        d.soeg(org::kOrganisationFunktion, med_felt(org::felt::kFunktionNavn, pattern), kTraef));
    FAELLED_TRY(const auto functions, d.hent(org::kOrganisationFunktion, function_ids));
    static const std::uint8_t kEnheder =
        org::relation(org::kOrganisationFunktion, "TilknyttedeEnheder");
    static const std::uint8_t kBrugere =
        org::relation(org::kOrganisationFunktion, "TilknyttedeBrugere");
    const auto target = [&](const oio::Indhold& c, std::uint8_t art) -> std::optional<Uuid> {
        const oio::Relation* r = org::relation_ved(c, art, d.naar());
        return r != nullptr && r->ref.uuid() ? std::optional(*r->ref.uuid()) : std::nullopt;
    };
    std::vector<Uuid> where;
    std::vector<Uuid> who;
    for (const auto& [uuid, r] : functions) {
        if (const auto u = target(r.indhold, kEnheder)) where.push_back(*u);
        if (const auto u = target(r.indhold, kBrugere)) who.push_back(*u);
    }
    FAELLED_TRY(auto unit_names, d.enhedsnavne(where));
    FAELLED_TRY(auto user_names, d.brugernavne(who));
    Json function_rows = Json::array();
    for (const Uuid& u : function_ids) {
        const auto at = functions.find(u);
        if (at == functions.end() || !org::aktiv_ved(at->second.indhold, d.naar())) continue;
        const oio::Indhold& c = at->second.indhold;
        const auto unit = target(c, kEnheder);
        if (!unit) continue;
        const auto user = target(c, kBrugere);
        function_rows.push_back(
            {{"uuid", u.text()},
             {"navn", org::naermeste_felt(c, org::felt::kFunktionNavn, d.naar())},
             {"enhed", unit->text()},
             {"om", (user ? user_names[*user] + ", " : std::string()) + unit_names[*unit]}});
    }
    return admin::svar({{"enheder", std::move(unit_rows)},
                        {"brugere", std::move(user_rows)},
                        {"stillinger", std::move(function_rows)}});
}

}  // namespace

void tilfoej_laesning(const Organisationssider& s, std::vector<Apioperation>& out) {
    const auto add = [&](const char* path, const char* name, const char* summary, const char* type,
                         Result<Apisvar> (*run)(const Organisationssider&, const Apikald&),
                         std::vector<rest::Apiparameter> more = {}) {
        Apioperation o = lav_operation("GET", path, name, summary, "", type,
                                       [s, run](const Apikald& call) { return run(s, call); });
        o.parametre = tidsparametre();
        o.parametre.insert(o.parametre.end(), more.begin(), more.end());
        out.push_back(std::move(o));
    };
    const std::vector<rest::Apiparameter> paging = {
        {.navn = "efter", .beskrivelse = "naeste fra siden før"},
        {.navn = "antal",
         .beskrivelse = "højst så mange; højst 1000",
         .skema = R"({"type":"integer"})"}};
    add("trae", "trae", "Roden og det øverste lag", "Trae", trae);
    add("enheder", "enheder.liste", "Alle enheder, side for side", "Enhedsside", enheder, paging);
    add("enheder/{uuid}/boern", "enheder.boern", "Enhederne lige under en enhed", "[]Traeenhed",
        boern);
    add("brugere", "brugere.liste", "Alle brugere, side for side", "Brugerside", brugere, paging);
    add("soeg", "soeg", "Enheder, brugere og stillinger med teksten i navnet", "Traef", soeg,
        {{.navn = "q", .beskrivelse = "en del af et navn", .kraevet = true}});
}

}  // namespace faelled::app::sider
