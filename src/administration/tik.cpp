// What time asks for: transitions at Danish midnights, reminders, notices about certificates, the
// nightly checks (4.2, 3.3, ADM-013, ADM-062).
#include <algorithm>
#include <charconv>

#include "administration/aftaler.hpp"
#include "administration/foederation.hpp"
#include "administration/poster.hpp"
#include "base/log.hpp"

namespace faelled::administration {
namespace {

constexpr std::string_view kDagsnoegle = "administration/dag";
constexpr std::size_t kSide = 500;
constexpr std::array<int, 3> kPaamindelser = {7, 21, 60};    // days waited
constexpr std::array<int, 3> kUdloebsvarsler = {60, 30, 7};  // days left
constexpr std::array<int, 6> kCertifikatvarsler = {60, 30, 14, 7, 1, 0};

// The most urgent warning that is due and has not been sent, and marks every milder one as sent.
std::optional<int> varsel(std::span<const int> days_left, int left, std::vector<int>& sent) {
    std::optional<int> due;
    for (const int d : days_left)
        if (left <= d && std::find(sent.begin(), sent.end(), d) == sent.end()) {
            sent.push_back(d);
            due = d;
        }
    return due;
}

std::string om_dage(int n) {
    if (n <= 0) return "udløber i dag";
    return n == 1 ? "udløber om 1 dag" : "udløber om " + std::to_string(n) + " dage";
}

// True when something changed.
Result<bool> tik_afventende(Transaktion& t, const Serviceaftale& head, AftalePart& p) {
    const int waited = Dato::af(p.anmodet).dage_til(t.i_dag());
    if (waited >= t.indstillinger.bortfald_dage) {
        p.status = Partstatus::kBortfaldet;
        t.gem(p);
        FAELLED_CHECK(advis_begge(t, "N5", head, p, "Serviceaftale er bortfaldet",
                                  "Anmodningen om serviceaftalen \"" + head.navn +
                                      "\" er bortfaldet uden svar efter " +
                                      std::to_string(t.indstillinger.bortfald_dage) +
                                      " dage (myndighed " + p.myndighed.text() + ").\n"));
        return true;
    }
    std::optional<int> due;
    for (const int d : kPaamindelser)
        if (waited >= d && std::find(p.varslet.begin(), p.varslet.end(), d) == p.varslet.end()) {
            p.varslet.push_back(d);
            due = d;
        }
    if (!due) return false;
    t.gem(p);
    FAELLED_CHECK(
        advis_myndighed(t, "N1", head, p, "Påmindelse: serviceaftale afventer godkendelse",
                        "Serviceaftalen \"" + head.navn + "\" har ventet i " +
                            std::to_string(waited) + " dage. Uden svar bortfalder den.\n"));
    return true;
}

Result<bool> tik_gaeldende(Transaktion& t, const Serviceaftale& head, const Aftaleversion& v,
                           AftalePart& p) {
    const Partstatus effective =
        p.status == Partstatus::kSuspenderet ? p.foer.value_or(Partstatus::kGodkendt) : p.status;
    if (p.ophoer && effective == Partstatus::kOpsagt && *p.ophoer <= t.nu) {
        p.status = Partstatus::kOphoert;
        p.foer.reset();
        t.gem(p);
        FAELLED_CHECK(advis_begge(t, "N8", head, p, "Serviceaftale er ophørt",
                                  "Serviceaftalen \"" + head.navn +
                                      "\" er ophørt efter opsigelse (myndighed " +
                                      p.myndighed.text() + ").\n"));
        return true;
    }
    const auto& until = v.indhold.gyldig_til;
    if (!until) return false;
    if (until->slutter() <= t.nu) {
        p.status = Partstatus::kUdloebet;
        p.foer.reset();
        t.gem(p);
        FAELLED_CHECK(advis_begge(t, "N6", head, p, "Serviceaftale er udløbet",
                                  "Serviceaftalen \"" + head.navn + "\" udløb " + until->dansk() +
                                      " (myndighed " + p.myndighed.text() + ").\n"));
        return true;
    }
    const int left = t.i_dag().dage_til(*until);
    if (!varsel(kUdloebsvarsler, left, p.varslet)) return false;
    t.gem(p);
    FAELLED_CHECK(advis_begge(t, "N7", head, p, "Serviceaftale udløber snart",
                              "Serviceaftalen \"" + head.navn + "\" " + om_dage(left) + ", " +
                                  until->dansk() + " (myndighed " + p.myndighed.text() + ").\n"));
    return true;
}

Result<std::size_t> tik_aftale(Transaktion& t, const Uuid& agreement) {
    FAELLED_TRY(const auto head, t.arkiv.find<Serviceaftale>(agreement));
    if (!head) return std::size_t{0};
    FAELLED_TRY(auto parts, parter_af(t.arkiv, agreement));
    std::size_t changed = 0;
    for (AftalePart& p : parts) {
        const Aftaleversion* v = head->version(p.version);
        if (v == nullptr) continue;
        bool moved = false;
        if (p.status == Partstatus::kAfventer) {
            FAELLED_TRY(moved, tik_afventende(t, *head, p));
        } else if (i_kraft(p.status) || p.status == Partstatus::kSuspenderet) {
            FAELLED_TRY(moved, tik_gaeldende(t, *head, *v, p));
        }
        if (moved) ++changed;
    }
    if (changed > 0) opdater_hoved(t, *head, parts);
    return changed;
}

Result<std::size_t> tik_foederation(Transaktion& t, const Uuid& uuid) {
    FAELLED_TRY(auto found, t.arkiv.find<Foederationsaftale>(uuid));
    if (!found) return std::size_t{0};
    Foederationsaftale& f = *found;
    const auto end = [&](Partstatus status, const char* what) -> Result<std::size_t> {
        f.status = status;
        f.foer.reset();
        t.frigiv_krav(Krav::kPost, f.idp.text() + "/" + f.myndighed.text(), f.uuid);
        t.gem(f);
        FAELLED_CHECK(advis_foederation(t, f, Til::kBegge, what));
        return std::size_t{1};
    };
    if (f.status == Partstatus::kAfventer && f.anmodet) {
        const int waited = Dato::af(*f.anmodet).dage_til(t.i_dag());
        if (waited >= t.indstillinger.bortfald_dage)
            return end(Partstatus::kBortfaldet, "er bortfaldet uden svar");
        std::optional<int> due;
        for (const int d : kPaamindelser)
            if (waited >= d &&
                std::find(f.varslet.begin(), f.varslet.end(), d) == f.varslet.end()) {
                f.varslet.push_back(d);
                due = d;
            }
        if (!due) return std::size_t{0};
        t.gem(f);
        FAELLED_CHECK(advis_foederation(t, f, Til::kMyndighed, "afventer fortsat godkendelse"));
        return std::size_t{1};
    }
    if (!i_kraft(f.status) && f.status != Partstatus::kSuspenderet) return std::size_t{0};
    if (f.ophoer && *f.ophoer <= t.nu) return end(Partstatus::kOphoert, "er ophørt");
    if (!f.gyldig_til) return std::size_t{0};
    if (f.gyldig_til->slutter() <= t.nu) return end(Partstatus::kUdloebet, "er udløbet");
    const int left = t.i_dag().dage_til(*f.gyldig_til);
    if (!varsel(kUdloebsvarsler, left, f.varslet)) return std::size_t{0};
    t.gem(f);
    FAELLED_CHECK(advis_foederation(t, f, Til::kBegge, om_dage(left)));
    return std::size_t{1};
}

Result<std::size_t> tik_certifikat(Transaktion& t, const Uuid& uuid) {
    FAELLED_TRY(auto c, t.arkiv.find<Certifikatpost>(uuid));
    if (!c || c->status != Certifikatstatus::kRegistreret) return std::size_t{0};
    const bool expired = c->gyldig_til <= t.nu;
    const int left = expired ? 0 : std::max(1, t.i_dag().dage_til(Dato::af(c->gyldig_til)));
    if (!varsel(kCertifikatvarsler, left, c->varslet)) return std::size_t{0};
    t.gem(*c);
    FAELLED_CHECK(advis_certifikat(t, *c, expired ? "er udløbet" : om_dage(left), expired));
    return std::size_t{1};
}

// ADM-013: values that the types of today do not allow any more; a warning, never a change.
Result<std::size_t> tik_vaerdier(Transaktion& t) {
    std::size_t warned = 0;
    FAELLED_TRY(const auto agreements, t.arkiv.alle<Serviceaftale>({ved::status(1)}));
    for (const Serviceaftale& a : agreements) {
        for (const Servicevalg& s : a.nyeste().indhold.services)
            for (const Rollevalg& r : s.roller) {
                FAELLED_TRY(const auto uuid, t.arkiv.krav(Krav::kRolle, r.rolle));
                std::optional<Servicesystemrolle> role;
                if (uuid) {
                    FAELLED_TRY(role, t.arkiv.find<Servicesystemrolle>(*uuid));
                }
                if (!role) continue;
                const auto legal = kontroller_vaerdier(t.arkiv, role->navn, role->afgraensninger,
                                                       r.afgraensninger, Dynamisk::kNej);
                if (legal) continue;
                ++warned;
                FAELLED_CHECK(
                    t.advis({"N16", a.leverandoer, Postkassetype::kAftaler,
                             "Dataafgrænsning er ikke længere gyldig: " + a.navn,
                             "I serviceaftalen \"" + a.navn + "\": " + legal.error().tekst + ".\n",
                             "/serviceaftaler/" + a.uuid.text(), a.uuid}));
            }
    }
    FAELLED_TRY(const auto jobs, t.arkiv.alle<Jobfunktionsrolle>({}));
    for (const Jobfunktionsrolle& j : jobs)
        for (const Rolletilknytning& x : j.roller) {
            FAELLED_TRY(const auto role, t.arkiv.find<Brugersystemrolle>(x.brugersystemrolle));
            if (!role) continue;
            const auto legal = kontroller_vaerdier(t.arkiv, role->navn, role->afgraensninger,
                                                   x.afgraensninger, Dynamisk::kTilladt);
            if (legal) continue;
            ++warned;
            FAELLED_CHECK(
                t.advis({"N16", j.organisation, Postkassetype::kAftaler,
                         "Dataafgrænsning er ikke længere gyldig: " + j.navn,
                         "I jobfunktionsrollen " + j.navn + ": " + legal.error().tekst + ".\n",
                         "/jobfunktionsroller/" + j.uuid.text(), j.uuid}));
        }
    return warned;
}

std::size_t advis_i(const Transaktion& t) {
    return static_cast<std::size_t>(std::count_if(
        t.skrivninger().begin(), t.skrivninger().end(),
        [](const auto& s) { return s.second.samlet.type->type == Tabel<Advis>::type; }));
}

// Notices are no evidence: what was approved, and when, the approvals and the trace say. Removes
// those made before `before` that wait for nothing, page by page.
Result<std::size_t> ryd_advis(Arkiv& archive, Tid before) {
    const oio::Objektbeskrivelse& type = Beskrivelse<Advis>::type;
    std::size_t removed = 0;
    std::optional<Uuid> after;
    for (;;) {
        FAELLED_TRY(const auto found,
                    archive.motor().find_ved_indeks(
                        type, kOperatoer, {ved::status(Advisstatus::kSendt, Advisstatus::kOpgivet)},
                        after, kSide));
        if (found.empty()) return removed;
        after = found.back().uuid;
        std::vector<std::pair<const oio::Objektbeskrivelse*, Uuid>> old;
        for (const oio::Fundet& f : found) {
            FAELLED_TRY(const Advis a, Arkiv::post<Advis>(f.uuid, f.registrering));
            if (a.oprettet < before) old.emplace_back(&type, f.uuid);
        }
        if (old.empty()) continue;
        FAELLED_CHECK(archive.motor().fysisk_slet(kOperatoer, old));
        removed += old.size();
    }
}

}  // namespace

Result<Tikresultat> Administration::tick(Tid nu) {
    Tikresultat out;
    const Dato today = Dato::af(nu);
    {
        const std::lock_guard lock(indre_->skriv);
        if (!indre_->sidste_dag) {
            FAELLED_TRY(const auto stored, indre_->arkiv.motor().lager().hent(
                                               store::Rum::kMeta, std::string(kDagsnoegle)));
            if (stored) indre_->sidste_dag = Dato::parse(*stored);
        }
        if (indre_->sidste_dag && *indre_->sidste_dag >= today) return out;
    }
    const Administrator self = Administrator::system();
    // One transaction for each agreement, federation agreement and certificate.
    const auto each = [&](const Uuid& uuid, std::string_view action, std::size_t& count,
                          const auto& work) -> Result<void> {
        std::size_t changed = 0;
        std::size_t notices = 0;
        FAELLED_CHECK(indre_->koer(self, action, uuid, [&](Transaktion& t) -> Result<void> {
            FAELLED_TRY(changed, work(t, uuid));
            notices = advis_i(t);
            return {};
        }));
        count += changed;
        out.varsler += notices;
        return {};
    };
    std::size_t unused = 0;
    FAELLED_TRY(const auto parts, indre_->arkiv.alle<AftalePart>({ved::status(
                                      Partstatus::kAfventer, Partstatus::kGodkendt,
                                      Partstatus::kOpsagt, Partstatus::kSuspenderet)}));
    std::set<Uuid> agreements;
    for (const AftalePart& p : parts)
        agreements.insert(p.aftale);
    for (const Uuid& u : agreements)
        FAELLED_CHECK(each(u, "tik", out.overgange, tik_aftale));
    FAELLED_TRY(const auto federations, indre_->arkiv.alle<Foederationsaftale>({ved::status(
                                            Partstatus::kAfventer, Partstatus::kGodkendt,
                                            Partstatus::kOpsagt, Partstatus::kSuspenderet)}));
    for (const Foederationsaftale& f : federations)
        FAELLED_CHECK(each(f.uuid, "tik", out.overgange, tik_foederation));
    FAELLED_TRY(const auto certificates,
                indre_->arkiv.alle<Certifikatpost>({ved::status(Certifikatstatus::kRegistreret)}));
    for (const Certifikatpost& c : certificates)
        FAELLED_CHECK(each(c.uuid, "tik", unused, tik_certifikat));
    FAELLED_CHECK(each(Uuid{}, "kontroller_vaerdier", unused,
                       [](Transaktion& t, const Uuid&) { return tik_vaerdier(t); }));

    if (const int days = indre_->indstillinger.advis_doegn; days > 0) {
        FAELLED_TRY(out.fjernet, ryd_advis(indre_->arkiv, nu.plus(-days * kDoegn)));
        if (out.fjernet > 0)
            log::info("advis.ryddet", {{"antal", static_cast<std::int64_t>(out.fjernet)}});
    }

    FAELLED_TRY(const auto differences, afstem());
    out.forskelle = differences.size();
    for (const std::string& d : differences)
        log::fejl("administration.afstemning", {{"forskel", d}});
    FAELLED_CHECK(indre_->koer(self, "tik", Uuid{}, [&](Transaktion& t) -> Result<void> {
        t.meta(std::string(kDagsnoegle), today.text());
        return {};
    }));
    const std::lock_guard lock(indre_->skriv);
    indre_->sidste_dag = today;
    return out;
}

}  // namespace faelled::administration
