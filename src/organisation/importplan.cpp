#include "organisation/importplan.hpp"

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "base/text.hpp"
#include "organisation/vedligehold.hpp"

namespace faelled::organisation {

namespace {

// A column: what people call it, other spellings, and the role of the address it holds.
struct Kolonne {
    std::string_view navn;
    std::string_view andet;
    std::string_view enhedsrolle;
    std::string_view brugerrolle;
};
constexpr Kolonne kKolonner[] = {
    {"nøgle", "noegle", "", ""},
    {"navn", "", "", ""},
    {"overordnet", "", "", ""},
    {"fra", "gælder fra", "", ""},
    {"luk", "", "", ""},
    {"brugernavn", "", "", ""},
    {"enhed", "", "", ""},
    {"titel", "stilling", "", ""},
    {"leder", "", "", ""},
    {"stop", "", "", ""},
    {"e-mail", "email", "ENHED_EMAIL", "BRUGER_EMAIL"},
    {"telefon", "", "ENHED_FASTNET", "BRUGER_FASTNET"},
    {"mobil", "", "ENHED_TELEFON", "BRUGER_TELEFON"},
    {"lokation", "", "ENHED_LOKATION", "BRUGER_LOKATION"},
    {"adresse", "besøgsadresse", "ENHED_HENVENDELSESSTED", ""},
    {"postadresse", "", "ENHED_POST", ""},
    {"ean", "ean-nummer", "ENHED_EAN", ""},
    {"hjemmeside", "", "ENHED_URL", ""},
    {"p-nummer", "", "ENHED_PNR", ""},
    {"åbningstid", "", "ENHED_AABNINGSTID_HENVENDELSE", ""},
    {"telefontid", "", "ENHED_AABNINGSTID_TELEFON", ""},
};

const Kolonne* kolonne(std::string_view heading) {
    const std::string name = fold(trim(heading));
    const auto at = std::ranges::find_if(kKolonner, [&](const Kolonne& k) {
        return name == k.navn || (!k.andet.empty() && name == k.andet);
    });
    return at == std::end(kKolonner) ? nullptr : at;
}

std::unexpected<Fejl> fil(std::string rule) {
    return std::unexpected(Fejl::ugyldig("fil", std::move(rule)));
}

// The cells of a line by the name of their column.
using Raekke = std::map<std::string_view, std::string>;

class Planlaegger {
  public:
    Planlaegger(const std::vector<Csvlinje>& file, const Importgrundlag& there)
        : fil_(file), der_(there) {}

    Result<Importplan> laeg();

  private:
    [[nodiscard]] Result<void> hoved();
    [[nodiscard]] Raekke raekke(const Csvlinje& l) const;
    void enhed(const Raekke& r, Importlinje& out);
    void bruger(const Raekke& r, Importlinje& out);
    void stilling(const Raekke& r, const Importgrundlag::Bruger* user, Importlinje& out);
    void kontakt(const Raekke& r, Importlinje& out);
    void ordn();
    static bool afvis(Importlinje& out, std::string_view column, std::string rule) {
        out.handling = Importhandling::kAfvist;
        out.felt = column;
        out.regel = std::move(rule);
        out.felter.clear();
        out.kontakt.clear();
        return false;
    }
    [[nodiscard]] static std::string celle(const Raekke& r, std::string_view column) {
        const auto at = r.find(column);
        return at == r.end() ? std::string() : at->second;
    }
    bool dag(const Raekke& r, Importlinje& out) const;
    bool tekst(const Raekke& r, std::string_view column, std::size_t most, std::string& to,
               Importlinje& out) const;
    bool jaNej(const Raekke& r, std::string_view column, bool& to, Importlinje& out) const;
    [[nodiscard]] const Enhed* enhed_ved_noegle(const std::string& key) const {
        const auto at = enheder_.find(key);
        return at == enheder_.end() ? nullptr : at->second;
    }
    [[nodiscard]] std::string overnoegle(const Enhed& e) const {
        if (!e.overordnet) return {};
        const auto at = ved_uuid_.find(*e.overordnet);
        return at == ved_uuid_.end() ? e.overordnet->text() : at->second->noegle;
    }

    const std::vector<Csvlinje>& fil_;
    const Importgrundlag& der_;
    std::vector<const Kolonne*> kolonner_;
    std::map<std::string, const Enhed*> enheder_;  // active ones, by key
    std::unordered_set<std::string> dobbelte_;     // keys that several active units have
    std::unordered_map<Uuid, const Enhed*> ved_uuid_;
    std::unordered_map<std::string, const Importgrundlag::Bruger*> brugere_;
    std::unordered_set<std::string> i_filen_;  // keys or user names of the file's lines
    std::unordered_set<std::string> set_;
    Importplan plan_;
};

Result<void> Planlaegger::hoved() {
    if (fil_.empty()) return fil("er tom");
    std::unordered_set<std::string_view> seen;
    for (const std::string& cell : fil_.front().celler) {
        if (trim(cell).empty()) {
            kolonner_.push_back(nullptr);
            continue;
        }
        const Kolonne* k = kolonne(cell);
        if (k == nullptr)
            return fil("har en kolonne, der hedder \"" + cell.substr(0, 40) +
                       "\". Kolonner kan hedde: nøgle, navn, overordnet, fra, luk og kontaktdata "
                       "for enheder; brugernavn, navn, enhed, titel, leder, fra, stop og "
                       "kontaktdata for brugere");
        if (!seen.insert(k->navn).second)
            return fil("har to kolonner, der hedder " + std::string(k->navn));
        kolonner_.push_back(k);
    }
    plan_.brugere = seen.contains("brugernavn");
    if (!seen.contains("navn") || (!plan_.brugere && !seen.contains("nøgle")))
        return fil(
            "skal have kolonnerne nøgle og navn (enheder) eller brugernavn og navn "
            "(brugere) på første linje");
    for (const Kolonne* k : kolonner_) {
        if (k == nullptr) continue;
        const bool units_only = k->navn == "nøgle" || k->navn == "overordnet" || k->navn == "luk" ||
                                (k->brugerrolle.empty() && !k->enhedsrolle.empty());
        const bool users_only =
            k->navn == "enhed" || k->navn == "titel" || k->navn == "leder" || k->navn == "stop";
        if (plan_.brugere ? units_only : users_only)
            return fil("kan ikke have kolonnen " + std::string(k->navn) +
                       (plan_.brugere ? " for brugere" : " for enheder"));
    }
    return {};
}

Raekke Planlaegger::raekke(const Csvlinje& l) const {
    Raekke out;
    for (std::size_t i = 0; i < kolonner_.size(); ++i)
        if (kolonner_[i] != nullptr)
            out[kolonner_[i]->navn] = i < l.celler.size() ? l.celler[i] : std::string();
    return out;
}

bool Planlaegger::dag(const Raekke& r, Importlinje& out) const {
    out.dag = der_.dag;
    const std::string text = celle(r, "fra");
    if (text.empty()) return true;
    const auto day = laes_dag("fra", text);
    if (!day) return afvis(out, "fra", day.error().regel);
    out.dag = *day;
    return true;
}

bool Planlaegger::tekst(const Raekke& r, std::string_view column, std::size_t most, std::string& to,
                        Importlinje& out) const {
    auto text = laes_tekst(column, celle(r, column), most);
    if (!text) return afvis(out, column, text.error().regel);
    to = *std::move(text);
    return true;
}

bool Planlaegger::jaNej(const Raekke& r, std::string_view column, bool& to,
                        Importlinje& out) const {
    const std::string word = fold(celle(r, column));
    to = word == "ja" || word == "x" || word == "1";
    return to || word.empty() || word == "nej" || word == "0" ||
           afvis(out, column, "skal være ja eller nej");
}

void Planlaegger::kontakt(const Raekke& r, Importlinje& out) {
    for (const Kolonne* k : kolonner_) {
        const std::string_view role = k == nullptr    ? std::string_view()
                                      : plan_.brugere ? k->brugerrolle
                                                      : k->enhedsrolle;
        if (role.empty()) continue;
        const std::string text = celle(r, k->navn);
        const std::string there = out.uuid && der_.kontakt ? der_.kontakt(*out.uuid, role) : "";
        // An empty cell leaves what is there: a file seldom knows everything.
        if (text.empty() || text == there) continue;
        if (const auto fits = laes_tekst(k->navn, text, 200); !fits) {
            afvis(out, k->navn, fits.error().regel);
            return;
        }
        if (const auto ok = kontroller_kontakt(role, text); !ok) {
            afvis(out, k->navn, ok.error().regel);
            return;
        }
        out.kontakt.emplace_back(role, text);
        out.felter.push_back({std::string(k->navn), there, text});
    }
}

void Planlaegger::enhed(const Raekke& r, Importlinje& out) {
    if (!tekst(r, "nøgle", 50, out.noegle, out) || !tekst(r, "navn", 200, out.navn, out) ||
        !dag(r, out))
        return;
    bool close = false;
    if (!jaNej(r, "luk", close, out)) return;
    if (!set_.insert(out.noegle).second) {
        afvis(out, "nøgle", "står på en tidligere linje også");
        return;
    }
    if (dobbelte_.contains(out.noegle)) {
        afvis(out, "nøgle", "er der flere aktive enheder, der har; ret dem på siden først");
        return;
    }
    const Enhed* there = enhed_ved_noegle(out.noegle);
    if (there != nullptr) out.uuid = there->uuid;
    if (close) {
        if (there == nullptr) {
            afvis(out, "luk", "enheden findes ikke eller er allerede lukket");
            return;
        }
        out.handling = Importhandling::kLuk;
        out.felter.push_back({"aktiv", "ja", "nej"});
        return;
    }
    const std::string parent = celle(r, "overordnet");
    if (!parent.empty() && enhed_ved_noegle(parent) == nullptr && !i_filen_.contains(parent)) {
        afvis(out, "overordnet", "er ikke nøglen på en aktiv enhed, hverken her eller i filen");
        return;
    }
    if (there == nullptr) {
        if (parent.empty() && !enheder_.empty()) {
            afvis(out, "overordnet", "skal udfyldes: der er allerede en øverste enhed");
            return;
        }
        out.handling = Importhandling::kOpret;
        out.felter.push_back({"navn", "", out.navn});
        if (!parent.empty()) out.felter.push_back({"overordnet", "", parent});
        out.overnoegle = parent;
    } else {
        if (there->navn != out.navn) out.felter.push_back({"navn", there->navn, out.navn});
        if (!parent.empty() && parent != overnoegle(*there)) {
            if (!there->overordnet) {
                afvis(out, "overordnet", "den øverste enhed kan ikke flyttes");
                return;
            }
            out.felter.push_back({"overordnet", overnoegle(*there), parent});
            out.overnoegle = parent;
        }
    }
    kontakt(r, out);
    if (out.handling == Importhandling::kUaendret && !out.felter.empty())
        out.handling = Importhandling::kRet;
}

void Planlaegger::stilling(const Raekke& r, const Importgrundlag::Bruger* user, Importlinje& out) {
    const std::string key = celle(r, "enhed");
    out.titel = celle(r, "titel");
    if (key.empty() && out.titel.empty()) return;
    if (key.empty()) {
        afvis(out, "enhed", "skal udfyldes, når der er en titel");
        return;
    }
    if (!tekst(r, "titel", 200, out.titel, out)) return;
    const Enhed* unit = enhed_ved_noegle(key);
    if (unit == nullptr || dobbelte_.contains(key)) {
        afvis(out, "enhed",
              unit == nullptr ? "er ikke nøglen på en aktiv enhed"
                              : "er der flere aktive enheder, der har");
        return;
    }
    const bool has =
        user != nullptr && std::ranges::any_of(user->stillinger, [&](const auto& s) {
            return s.enhed == unit->uuid && s.titel == out.titel && s.leder == out.leder;
        });
    if (has) return;
    out.ny_stilling = true;
    out.overnoegle = key;
    out.felter.push_back({"stilling", "", out.titel + ", " + unit->navn});
}

void Planlaegger::bruger(const Raekke& r, Importlinje& out) {
    if (!tekst(r, "brugernavn", 50, out.noegle, out) || !tekst(r, "navn", 100, out.navn, out) ||
        !dag(r, out))
        return;
    bool stop = false;
    if (!jaNej(r, "stop", stop, out) || !jaNej(r, "leder", out.leder, out)) return;
    if (!set_.insert(fold(out.noegle)).second) {
        afvis(out, "brugernavn", "står på en tidligere linje også");
        return;
    }
    const auto at = brugere_.find(fold(out.noegle));
    const Importgrundlag::Bruger* user = at == brugere_.end() ? nullptr : at->second;
    if (user != nullptr) out.uuid = user->uuid;
    if (stop) {
        if (user == nullptr) {
            afvis(out, "stop", "brugeren findes ikke eller er allerede stoppet");
            return;
        }
        out.handling = Importhandling::kLuk;
        out.felter.push_back({"aktiv", "ja", "nej"});
        return;
    }
    if (user == nullptr) {
        out.handling = Importhandling::kOpret;
        out.felter.push_back({"navn", "", out.navn});
    } else if (!user->navn.empty() && user->navn != out.navn) {
        out.felter.push_back({"navn", user->navn, out.navn});
    }
    stilling(r, user, out);
    if (out.handling == Importhandling::kAfvist) return;
    kontakt(r, out);
    if (out.handling == Importhandling::kUaendret && !out.felter.empty())
        out.handling = Importhandling::kRet;
}

// Parents first; a line whose parent is refused, or lies under it, is refused too. Closing comes
// last, from the bottom up.
void Planlaegger::ordn() {
    std::map<std::string, std::size_t> of;
    for (std::size_t i = 0; i < plan_.linjer.size(); ++i)
        if (plan_.linjer[i].handling != Importhandling::kAfvist)
            of.emplace(plan_.linjer[i].noegle, i);
    // The way up as it will be: the file's parent where it says one, else the present one.
    const auto over = [&](const std::string& key) -> std::string {
        if (const auto at = of.find(key);
            at != of.end() && !plan_.linjer[at->second].overnoegle.empty())
            return plan_.linjer[at->second].overnoegle;
        const Enhed* e = enhed_ved_noegle(key);
        return e == nullptr ? std::string() : overnoegle(*e);
    };
    const auto depth = [&](const std::string& key) -> std::optional<std::size_t> {
        std::unordered_set<std::string> seen;
        std::string at = key;
        while (!at.empty() && seen.insert(at).second)
            at = over(at);
        return at.empty() ? std::optional(seen.size()) : std::nullopt;
    };
    for (Importlinje& l : plan_.linjer) {
        if (l.handling == Importhandling::kAfvist || l.overnoegle.empty()) continue;
        if (!depth(l.noegle))
            afvis(l, "overordnet", "ligger selv under enheden; det ville give en ring");
    }
    for (bool again = true; again;) {
        again = false;
        for (Importlinje& l : plan_.linjer) {
            if (l.handling == Importhandling::kAfvist || l.overnoegle.empty()) continue;
            if (enhed_ved_noegle(l.overnoegle) != nullptr) continue;
            const auto at = of.find(l.overnoegle);
            if (at != of.end() && plan_.linjer[at->second].handling != Importhandling::kAfvist)
                continue;
            afvis(l, "overordnet", "er på en linje, der er afvist");
            again = true;
        }
    }
    // Known before anything moves: `over` looks lines up by their place.
    std::vector<std::pair<std::int64_t, Importlinje>> order;
    for (const Importlinje& l : plan_.linjer) {
        const auto d = static_cast<std::int64_t>(depth(l.noegle).value_or(0));
        order.emplace_back(l.handling == Importhandling::kLuk ? 1'000'000 - d : d, l);
    }
    std::ranges::stable_sort(order, {}, &std::pair<std::int64_t, Importlinje>::first);
    std::ranges::transform(order, plan_.linjer.begin(),
                           [](auto& one) { return std::move(one.second); });
}

Result<Importplan> Planlaegger::laeg() {
    FAELLED_CHECK(hoved());
    for (const Enhed& e : der_.enheder) {
        ved_uuid_.emplace(e.uuid, &e);
        if (e.aktiv && !enheder_.emplace(e.noegle, &e).second) dobbelte_.insert(e.noegle);
    }
    for (const Importgrundlag::Bruger& b : der_.brugere)
        if (b.aktiv) brugere_.emplace(fold(b.brugernavn), &b);
    for (std::size_t i = 1; i < fil_.size(); ++i)
        i_filen_.insert(celle(raekke(fil_[i]), plan_.brugere ? "brugernavn" : "nøgle"));
    for (std::size_t i = 1; i < fil_.size(); ++i) {
        Importlinje out;
        out.nr = fil_[i].nr;
        const Raekke r = raekke(fil_[i]);
        out.navn = celle(r, "navn");
        if (fil_[i].celler.size() > kolonner_.size())
            afvis(out, "", "har flere celler, end der er kolonner");
        else if (plan_.brugere)
            bruger(r, out);
        else
            enhed(r, out);
        plan_.linjer.push_back(std::move(out));
    }
    if (!plan_.brugere) ordn();
    return std::move(plan_);
}

}  // namespace

Result<Importplan> laeg_importplan(const std::vector<Csvlinje>& file, const Importgrundlag& there) {
    return Planlaegger(file, there).laeg();
}

}  // namespace faelled::organisation
