// Notices (chapter 6): queued with the change, delivered later with retries, gathered when the
// organisation wants one mail a day.
#include "administration/advis.hpp"

#include <algorithm>
#include <map>

#include "administration/aftaler.hpp"
#include "administration/poster.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"

namespace faelled::administration {
namespace {

constexpr std::int64_t kMinut = 60 * kSekund;
// Waits between tries: about two days in all.
constexpr std::array<std::int64_t, 9> kVentetid = {1, 5, 15, 60, 180, 360, 720, 720, 720};
constexpr std::int64_t kSamletKlokken = 6 * 60 * kMinut;  // after Danish midnight
constexpr std::size_t kPortion = 500;                     // letters of one call

const Adviseringspostkasse* postkasse(const Organisation& o, Postkassetype kind) {
    const auto find = [&](Postkassetype k) -> const Adviseringspostkasse* {
        const auto at = std::find_if(o.postkasser.begin(), o.postkasser.end(),
                                     [k](const Adviseringspostkasse& p) { return p.type == k; });
        return at == o.postkasser.end() || at->email.empty() ? nullptr : &*at;
    };
    const Adviseringspostkasse* own = find(kind);
    return own != nullptr ? own : find(Postkassetype::kFaelles);
}

// The next six o'clock in the morning.
Tid naeste_samling(Tid now) {
    const Tid today = dansk_midnat(now).plus(kSamletKlokken);
    return now < today ? today : Dato::af(now).slutter().plus(kSamletKlokken);
}

}  // namespace

Result<void> Transaktion::advis(Advisudkast in) {
    FAELLED_TRY(const auto to, organisation(arkiv, in.organisation));
    Advis x;
    x.uuid = ny_uuid();
    x.slags = in.slags;
    x.organisation = in.organisation;
    x.postkasse = in.postkasse;
    x.emne = "[" + indstillinger.miljoe + "] " + in.emne;
    x.link = indstillinger.adresse + in.sti;
    x.tekst = std::move(in.tekst);
    x.tekst += "\nSe mere: " + x.link + "\n";
    x.objekt = in.objekt;
    x.oprettet = nu;
    x.naeste = nu;
    const Adviseringspostkasse* box = to ? postkasse(*to, in.postkasse) : nullptr;
    if (box == nullptr) {
        x.status = Advisstatus::kOpgivet;
        x.forsoeg.push_back({nu, false, "organisationen har ingen postkasse"});
    } else {
        x.modtager = box->email;
        x.samlet = box->samlet;
        if (x.samlet) x.naeste = naeste_samling(nu);
    }
    gem(x);
    return {};
}

Result<void> advis_myndighed(Transaktion& t, std::string_view kind, const Serviceaftale& head,
                             const AftalePart& part, const std::string& subject,
                             const std::string& text) {
    return t.advis({kind, part.myndighed, Postkassetype::kAftaler, subject + ": " + head.navn, text,
                    "/serviceaftaler/" + head.uuid.text(), part.uuid});
}

Result<void> advis_leverandoer(Transaktion& t, std::string_view kind, const Serviceaftale& head,
                               const AftalePart& part, const std::string& subject,
                               const std::string& text) {
    return t.advis({kind, head.leverandoer, Postkassetype::kAftaler, subject + ": " + head.navn,
                    text, "/serviceaftaler/" + head.uuid.text(), part.uuid});
}

Result<void> advis_begge(Transaktion& t, std::string_view kind, const Serviceaftale& head,
                         const AftalePart& part, const std::string& subject,
                         const std::string& text) {
    FAELLED_CHECK(advis_myndighed(t, kind, head, part, subject, text));
    if (part.myndighed == head.leverandoer) return {};
    return advis_leverandoer(t, kind, head, part, subject, text);
}

namespace {

// What the log keeps of a refusal: no addresses.
std::string uden_adresser(std::string_view text) {
    std::string out;
    std::size_t begin = 0;
    while (begin <= text.size()) {
        const std::size_t end = std::min(text.find(' ', begin), text.size());
        const std::string_view word = text.substr(begin, end - begin);
        out += (out.empty() ? "" : " ");
        out += word.find('@') == std::string_view::npos ? std::string(word) : "<adresse>";
        begin = end + 1;
    }
    return out.substr(0, 400);
}

Brev brev(const std::vector<const Advis*>& group) {
    const Advis& first = *group.front();
    if (group.size() == 1 && !first.samlet)
        return {first.uuid, first.modtager, first.emne, first.tekst};
    const std::size_t bracket = first.emne.find(']');
    Brev b{first.uuid,
           first.modtager,
           first.emne.substr(0, bracket + 1) + " " + std::to_string(group.size()) +
               (group.size() == 1 ? " besked" : " beskeder") + " fra administrationsmodulet",
           {}};
    for (const Advis* a : group)
        b.tekst += a->emne + "\n\n" + a->tekst + "\n----------\n\n";
    return b;
}

void afgoer(Advis& a, const Result<void>& sent, Tid now) {
    a.forsoeg.push_back({now, sent.has_value(),
                         sent ? std::string("afleveret") : uden_adresser(sent.error().tekst)});
    if (sent) {
        a.status = Advisstatus::kSendt;
    } else if (sent.error().slags == FejlSlags::kKalder || a.forsoeg.size() > kVentetid.size()) {
        a.status = Advisstatus::kOpgivet;
    } else {
        a.naeste = now.plus(kVentetid[a.forsoeg.size() - 1] * kMinut);
    }
}

}  // namespace

Result<std::size_t> Administration::lever_advis(Postkasse& postkasse, Tid nu) {
    static metrics::Counter& delivered = metrics::counter(
        "faelled_administration_advis_sendt_total", "Notices handed over to the mail server");
    static metrics::Counter& failed = metrics::counter("faelled_administration_advis_fejl_total",
                                                       "Tries to hand over a notice that failed");
    FAELLED_TRY(const auto waiting, indre_->arkiv.alle<Advis>({ved::status(Advisstatus::kKoe)}));
    std::vector<const Advis*> due;
    for (const Advis& a : waiting)
        if (a.naeste <= nu) due.push_back(&a);
    std::sort(due.begin(), due.end(), [](const Advis* a, const Advis* b) {
        return std::pair(a->oprettet, a->uuid) < std::pair(b->oprettet, b->uuid);
    });
    // One letter each, or one for everything that waits for the same digest.
    std::vector<std::vector<const Advis*>> letters;
    std::map<std::pair<Cvr, std::string>, std::size_t> digests;
    for (const Advis* a : due) {
        if (!a->samlet) {
            letters.push_back({a});
            continue;
        }
        const auto [at, fresh] =
            digests.emplace(std::pair(a->organisation, a->modtager), letters.size());
        if (fresh) letters.emplace_back();
        letters[at->second].push_back(a);
    }
    if (letters.size() > kPortion) letters.resize(kPortion);
    std::size_t tried = 0;
    for (const auto& group : letters) {
        // Outside every lock: it may block.
        const Result<void> sent = postkasse.send(brev(group));
        (sent ? delivered : failed).add();
        ++tried;
        FAELLED_CHECK(indre_->udfoer(
            Administrator::system(), "lever_advis", group.front()->uuid,
            [&](Transaktion& t) -> Result<void> {
                for (const Advis* a : group) {
                    FAELLED_TRY(Advis now, t.arkiv.hent<Advis>(a->uuid));
                    afgoer(now, sent, Tid{nu.us / kMillisekund * kMillisekund});
                    t.gem(now);
                    if (now.status == Advisstatus::kOpgivet)
                        log::advarsel("administration.advis_opgivet",
                                      {{"advis", now.uuid.text()}, {"slags", now.slags}});
                }
                return {};
            }));
    }
    return tried;
}

Result<std::size_t> Administration::varsl_platformcertifikat(const Administrator& a,
                                                             std::string certifikat, Dato fra,
                                                             Dato til) {
    return indre_->udfoer(
        a, "varsl_platformcertifikat", Uuid{}, [&](Transaktion& t) -> Result<std::size_t> {
            FAELLED_CHECK(kraev_operatoer(a));
            FAELLED_CHECK(ikke_tom(certifikat, "certifikat"));
            FAELLED_TRY(const auto parts, t.arkiv.alle<AftalePart>({ved::status(
                                              Partstatus::kGodkendt, Partstatus::kOpsagt)}));
            std::set<Cvr> everybody;
            for (const AftalePart& p : parts) {
                everybody.insert(p.leverandoer);
                everybody.insert(p.myndighed);
            }
            for (const Cvr cvr : everybody)
                FAELLED_CHECK(t.advis(
                    {"N18", cvr, Postkassetype::kDrift,
                     "Platformens certifikat " + certifikat + " skiftes",
                     "Platformens certifikat " + certifikat + " skiftes. Det nye bruges fra " +
                         fra.dansk() + "; det gamle kan bruges til og med " + til.dansk() + ".\n",
                     "/driftsinformation", Uuid{}}));
            return everybody.size();
        });
}

}  // namespace faelled::administration
