#include "rest/revision/revision_endepunkt.hpp"

#include <algorithm>
#include <exception>

#include "adgang/revision_spoergsmaal.hpp"
#include "adgang/revision_udskrift.hpp"
#include "base/json_text.hpp"
#include "base/laesevindue.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "rest/sts/formular.hpp"

namespace faelled::rest {

namespace {

constexpr std::string_view kRevisionSti = "/admin/revision";
constexpr std::string_view kForbrugSti = "/admin/forbrug";
constexpr std::size_t kMaksNavne = 40;

net::Svar fejlsvar(int status, std::string_view besked) {
    net::Svar s;
    s.status = status;
    s.indholdstype = "application/json";
    s.krop = "{\"fejl\":";
    append_json_text(s.krop, besked);
    s.krop += '}';
    return s;
}

net::Svar fejlsvar(const Fejl& f) {
    return f.slags == FejlSlags::kKalder ? fejlsvar(400, f.tekst)
                                         : fejlsvar(503, "Loggen kan ikke læses nu");
}

std::optional<adgang::Spoergsmaal> spoergsmaal(std::string_view forespoergsel) {
    adgang::Spoergsmaal ud;
    if (forespoergsel.empty()) return ud;
    for (const std::string_view par : split(forespoergsel, '&')) {
        if (par.empty()) continue;
        const std::size_t lig = par.find('=');
        const auto navn = afkod(par.substr(0, lig));
        const auto vaerdi = afkod(lig == std::string_view::npos ? "" : par.substr(lig + 1));
        if (!navn || !vaerdi || ud.size() == kMaksNavne) return std::nullopt;
        ud.emplace_back(*navn, *vaerdi);
    }
    return ud;
}

// Takes the name `format` out; the rest are the question's own.
std::optional<bool> som_csv(adgang::Spoergsmaal& s) {
    bool csv = false;
    for (const auto& [navn, vaerdi] : s) {
        if (navn != "format") continue;
        if (vaerdi != "json" && vaerdi != "csv") return std::nullopt;
        csv = vaerdi == "csv";
    }
    std::erase_if(s, [](const auto& p) { return p.first == "format"; });
    return csv;
}

// A Revisor of one authority asks about that one, whatever he wrote.
template <typename Filter>
bool begraens(Filter& f, const Revisionsadgang& adgang) {
    if (!adgang.myndighed) return true;
    if (f.myndighed && *f.myndighed != *adgang.myndighed) return false;
    f.myndighed = adgang.myndighed;
    return true;
}

net::Svar svar_med(std::string krop, bool csv) {
    net::Svar s;
    s.indholdstype = csv ? "text/csv; charset=utf-8" : "application/json";
    s.headere.emplace_back("Cache-Control", "no-store");
    s.krop = std::move(krop);
    return s;
}

net::Svar revision(const Revisionskilde& kilde, const adgang::Spoergsmaal& s,
                   const Revisionsadgang& adgang, bool csv) {
    auto q = adgang::ud_revisionsspoergsmaal(s);
    if (!q) return fejlsvar(q.error());
    if (!begraens(q->filter, adgang)) return fejlsvar(403, "myndighed: ingen adgang til den");
    const auto side = kilde.side(q->filter, q->side);
    if (!side) return fejlsvar(side.error());
    std::string krop = csv ? std::string(adgang::csv_hoved()) : std::string("{\"poster\":[");
    for (const adgang::Revisionslinje& l : side->linjer) {
        if (csv) {
            append_csv(krop, l);
            continue;
        }
        if (krop.back() == '}') krop += ',';
        append_json(krop, l);
    }
    if (!csv) {
        krop += ']';
        if (side->naeste) {
            krop += ",\"naeste\":";
            if (side->naeste->post)
                krop += side->naeste->text();
            else
                append_json_text(krop, side->naeste->text());
        }
        krop += ",\"ulaeselige\":" + std::to_string(side->ulaeselige) + "}";
    }
    net::Svar ud = svar_med(std::move(krop), csv);
    if (csv && side->naeste) ud.headere.emplace_back("Faelled-Naeste", side->naeste->text());
    return ud;
}

net::Svar forbrug(const Revisionskilde& kilde, const adgang::Spoergsmaal& s,
                  const Revisionsadgang& adgang, bool csv) {
    auto q = adgang::ud_forbrugsspoergsmaal(s);
    if (!q) return fejlsvar(q.error());
    if (!begraens(q->filter, adgang)) return fejlsvar(403, "myndighed: ingen adgang til den");
    const auto linjer = kilde.forbrug(q->filter, q->opdeling);
    if (!linjer) return fejlsvar(linjer.error());
    return svar_med(
        csv ? adgang::som_csv(*linjer, q->opdeling) : adgang::som_json(*linjer, q->opdeling), csv);
}

}  // namespace

RevisionEndepunkt::RevisionEndepunkt(net::Arbejdspulje& pulje, Revisionskilde kilde,
                                     Revisionsdoer doer)
    : pulje_(pulje), kilde_(std::move(kilde)), doer_(std::move(doer)) {}

net::Svar RevisionEndepunkt::svar(const net::Anmodning& a) const {
    // Who is not let in learns nothing about the rest of the request.
    const auto adgang = doer_(a);
    if (!adgang) return adgang.error();
    if (a.metode != "GET") {
        net::Svar s = fejlsvar(405, "Brug GET");
        s.headere.emplace_back("Allow", "GET");
        return s;
    }
    auto s = spoergsmaal(a.forespoergsel);
    const auto csv = s ? som_csv(*s) : std::nullopt;
    if (!csv) return fejlsvar(400, "Spørgsmålet i adressen kan ikke læses");
    const Laesevindue copy;
    return a.sti == kRevisionSti ? revision(kilde_, *s, *adgang, *csv)
                                 : forbrug(kilde_, *s, *adgang, *csv);
}

bool RevisionEndepunkt::behandler(const std::shared_ptr<const net::Anmodning>& a,
                                  const net::Afslut& afslut) const {
    if (a->sti != kRevisionSti && a->sti != kForbrugSti) return false;
    const bool sendt = pulje_.send(a->kalder, [this, a, afslut] {
        net::Svar s;
        try {
            s = svar(*a);
        } catch (const std::exception& e) {
            log::fejl("revision_intern_fejl", {{"hvad", e.what()}});
            s = fejlsvar(500, "Intern fejl");
        }
        afslut(std::move(s));
    });
    if (!sendt) afslut(fejlsvar(503, "For meget på én gang; prøv igen"));
    return true;
}

}  // namespace faelled::rest
