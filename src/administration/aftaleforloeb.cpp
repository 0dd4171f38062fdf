// The life of an agreement part after the request (4.2): decisions, termination, suspension.
#include <algorithm>

#include "administration/aftaler.hpp"
#include "administration/foederation.hpp"
#include "administration/moenster.hpp"
#include "administration/poster.hpp"
#include "krypto/certifikat.hpp"

namespace faelled::administration {
namespace {

constexpr auto kGodkendere = {Rolle::kAftaleadministrator, Rolle::kUnderskriftsberettiget};

std::string som(const AftalePart& p) {
    return "Version " + std::to_string(p.version) + ", myndighed med CVR " + p.myndighed.text() +
           ".\n";
}

Result<bool> er_foederation(Transaktion& t, const Uuid& part) {
    FAELLED_TRY(const auto f, t.arkiv.find<Foederationsaftale>(part));
    return f.has_value();
}

// What a person who approves must be (ADM-003), for a request that `requester` made.
Result<void> kontroller_godkender(Transaktion& t, Cvr authority, Cvr supplier,
                                  std::string_view requester) {
    FAELLED_CHECK(kraev(t.a, authority, kGodkendere));
    if (t.a.identitet != requester) return {};
    FAELLED_TRY(const auto o, organisation(t.arkiv, authority));
    if (t.indstillinger.test && o && o->test_som_egen_myndighed && authority == supplier) return {};
    return nej(43, "ADM-003", "En aftale kan ikke godkendes af den, der har anmodet om den");
}

// Earlier versions whose every pair this approval took over.
void erstat_tidligere(Transaktion& t, const Serviceaftale& head, std::vector<AftalePart>& parts,
                      std::uint64_t version) {
    const Partopslag lookup(parts);
    std::vector<AftalePart*> replaced;
    for (AftalePart& p : parts) {
        if (p.version >= version || !(i_kraft(p.status) || p.status == Partstatus::kSuspenderet))
            continue;
        const Aftaleversion* v = head.version(p.version);
        if (v == nullptr) continue;
        const auto pairs = par_af(v->indhold);
        const bool used = std::any_of(pairs.begin(), pairs.end(), [&](const Par& pair) {
            return (pair.ejer == p.myndighed || pair.modtager == p.myndighed) &&
                   lookup.gaeldende(head, pair) == p.version;
        });
        if (!used) replaced.push_back(&p);
    }
    for (AftalePart* p : replaced) {
        p->status = Partstatus::kErstattet;
        t.gem(*p);
    }
}

Result<void> godkend_part(Transaktion& t, const Godkend& in) {
    FAELLED_TRY(AftalePart part, hent_synlig<AftalePart>(t.arkiv, t.a, in.part));
    FAELLED_TRY(const Serviceaftale head, t.arkiv.hent<Serviceaftale>(part.aftale));
    const Aftaleversion* v = head.version(part.version);
    if (v == nullptr) return std::unexpected(Fejl::intern("Aftalens version findes ikke"));
    FAELLED_CHECK(kontroller_godkender(t, part.myndighed, part.leverandoer, v->anmoder));
    if (part.status != Partstatus::kAfventer)
        return nej(49, "4.2",
                   "Aftalen afventer ikke godkendelse; den er " + std::string(ord(part.status)));
    if (!in.bemyndiget)
        return nej(40, "ADM-020", "Bekræft, at du er bemyndiget til at godkende", "bemyndiget");
    FAELLED_TRY(auto parts, parter_af(t.arkiv, head.uuid));
    if (std::any_of(parts.begin(), parts.end(), [&](const AftalePart& p) {
            return p.myndighed == part.myndighed && p.status == Partstatus::kSuspenderet;
        }))
        return nej(49, "4.2", "Aftalen er suspenderet; genoptag den, før en ændring godkendes");
    FAELLED_TRY(const std::string text,
                lav_godkendelsestekst(t.arkiv, t.indstillinger, head, part));
    const std::string hash = krypto::hex(krypto::sha256(text));
    if (hash != in.sha256)
        return nej(49, "ADM-020", "Aftalen er ændret, siden den blev vist; læs den igen", "sha256");
    FAELLED_TRY(const ItSystem system, t.arkiv.hent<ItSystem>(head.system));
    Aftaleindhold content = v->indhold;
    const Aftaleversion* before = head.version(part.version - 1);
    if (auto legal =
            kontroller_indhold(t, system, content, before == nullptr ? nullptr : &before->indhold);
        !legal)
        return nej(49, legal.error().regel,
                   "Aftalen kan ikke godkendes, som den er nu: " + legal.error().tekst,
                   legal.error().element);

    Godkendelse evidence;
    evidence.uuid = t.ny_uuid();
    evidence.part = part.uuid;
    evidence.aftale = head.uuid;
    evidence.version = part.version;
    evidence.leverandoer = part.leverandoer;
    evidence.myndighed = part.myndighed;
    evidence.godkender = t.a.identitet;
    evidence.tidspunkt = t.nu;
    evidence.tekst = text;
    evidence.sha256 = hash;
    t.gem(evidence);

    part.status = Partstatus::kGodkendt;
    part.afgjort_af = t.a.identitet;
    part.afgjort = t.nu;
    part.godkendelse = evidence.uuid;
    part.varslet.clear();
    t.gem(part);
    for (AftalePart& p : parts)
        if (p.uuid == part.uuid) p = part;
    erstat_tidligere(t, head, parts, part.version);
    return advis_leverandoer(t, "N2", head, part, "Serviceaftale er godkendt",
                             "Serviceaftalen \"" + head.navn + "\" er godkendt.\n" + som(part));
}

Result<void> afvis_part(Transaktion& t, const Uuid& uuid, const std::string& reason) {
    FAELLED_TRY(AftalePart part, hent_synlig<AftalePart>(t.arkiv, t.a, uuid));
    FAELLED_CHECK(kraev(t.a, part.myndighed, kGodkendere));
    if (part.status != Partstatus::kAfventer)
        return nej(49, "4.2", "Aftalen afventer ikke godkendelse");
    FAELLED_CHECK(ikke_tom(reason, "aarsag"));
    FAELLED_TRY(const Serviceaftale head, t.arkiv.hent<Serviceaftale>(part.aftale));
    part.status = Partstatus::kAfvist;
    part.afgjort_af = t.a.identitet;
    part.afgjort = t.nu;
    part.aarsag = reason;
    FAELLED_CHECK(kontroller_laengder(part));
    t.gem(part);
    FAELLED_TRY(auto parts, parter_af(t.arkiv, head.uuid));
    for (AftalePart& p : parts)
        if (p.uuid == part.uuid) p = part;
    opdater_hoved(t, head, parts);
    return advis_leverandoer(t, "N3", head, part, "Serviceaftale er afvist",
                             "Serviceaftalen \"" + head.navn + "\" er afvist.\n" + som(part) +
                                 "Begrundelse: " + reason + "\n");
}

// 43 unless the caller is one of the two parties or the operator.
Result<void> kraev_part(const Administrator& a, Cvr authority, Cvr supplier) {
    if (a.operatoer() || kraev(a, supplier, {Rolle::kLeverandoeradministrator})) return {};
    return kraev(a, authority, kGodkendere);
}

Result<void> opsig_part(Transaktion& t, const Uuid& uuid, std::optional<Dato> date,
                        const std::string& reason) {
    FAELLED_TRY(AftalePart part, hent_synlig<AftalePart>(t.arkiv, t.a, uuid));
    FAELLED_CHECK(kraev_part(t.a, part.myndighed, part.leverandoer));
    if (!i_kraft(part.status) && part.status != Partstatus::kSuspenderet)
        return nej(49, "4.2", "Kun en aftale i kraft kan opsiges");
    const Dato last = date.value_or(t.i_dag().plus_dage(t.indstillinger.opsigelse_dage));
    if (last < t.i_dag()) return nej(40, "4.2", "Datoen er passeret", "dato");
    FAELLED_TRY(const Serviceaftale head, t.arkiv.hent<Serviceaftale>(part.aftale));
    const bool now = last == t.i_dag();
    if (now) {
        part.status = Partstatus::kOphoert;
        part.ophoer = t.nu;
    } else {
        if (part.status == Partstatus::kSuspenderet)
            part.foer = Partstatus::kOpsagt;
        else
            part.status = Partstatus::kOpsagt;
        part.ophoer = last.slutter();
    }
    part.aarsag = reason;
    FAELLED_CHECK(kontroller_laengder(part));
    t.gem(part);
    FAELLED_TRY(auto parts, parter_af(t.arkiv, head.uuid));
    for (AftalePart& p : parts)
        if (p.uuid == part.uuid) p = part;
    opdater_hoved(t, head, parts);
    return advis_begge(t, "N8", head, part, "Serviceaftale er opsagt",
                       "Serviceaftalen \"" + head.navn + "\" er opsagt og ophører " +
                           (now ? std::string("nu") : "efter " + last.dansk()) + ".\n" + som(part) +
                           (reason.empty() ? "" : "Begrundelse: " + reason + "\n"));
}

Result<void> suspender_part(Transaktion& t, const Uuid& uuid, const std::string& reason) {
    FAELLED_TRY(AftalePart part, hent_synlig<AftalePart>(t.arkiv, t.a, uuid));
    FAELLED_CHECK(kraev_eller_operatoer(t.a, part.myndighed, kGodkendere));
    if (!i_kraft(part.status)) return nej(49, "4.2", "Kun en aftale i kraft kan suspenderes");
    FAELLED_CHECK(ikke_tom(reason, "aarsag"));
    FAELLED_TRY(const Serviceaftale head, t.arkiv.hent<Serviceaftale>(part.aftale));
    part.foer = part.status;
    part.status = Partstatus::kSuspenderet;
    part.suspenderet_af = t.a.organisation;
    part.aarsag = reason;
    FAELLED_CHECK(kontroller_laengder(part));
    t.gem(part);
    return advis_begge(t, "N9", head, part, "Serviceaftale er suspenderet",
                       "Serviceaftalen \"" + head.navn + "\" er suspenderet med virkning nu.\n" +
                           som(part) + "Begrundelse: " + reason + "\n");
}

Result<void> genoptag_part(Transaktion& t, const Uuid& uuid) {
    FAELLED_TRY(AftalePart part, hent_synlig<AftalePart>(t.arkiv, t.a, uuid));
    FAELLED_CHECK(kraev_eller_operatoer(t.a, part.myndighed, kGodkendere));
    if (part.status != Partstatus::kSuspenderet)
        return nej(49, "4.2", "Aftalen er ikke suspenderet");
    if (!t.a.operatoer() && part.suspenderet_af != t.a.organisation)
        return nej(43, "4.2", "Operatøren har suspenderet aftalen og kan alene genoptage den");
    FAELLED_TRY(const Serviceaftale head, t.arkiv.hent<Serviceaftale>(part.aftale));
    part.status = part.foer.value_or(Partstatus::kGodkendt);
    if (part.ophoer && *part.ophoer <= t.nu) part.status = Partstatus::kOphoert;
    part.foer.reset();
    part.suspenderet_af.reset();
    t.gem(part);
    return advis_begge(t, "N9", head, part, "Serviceaftale er genoptaget",
                       "Serviceaftalen \"" + head.navn + "\" er genoptaget.\n" + som(part));
}

Result<void> gensend_part(Transaktion& t, const Uuid& uuid) {
    FAELLED_TRY(AftalePart part, hent_synlig<AftalePart>(t.arkiv, t.a, uuid));
    FAELLED_CHECK(kraev(t.a, part.leverandoer, {Rolle::kLeverandoeradministrator}));
    if (part.status != Partstatus::kAfventer)
        return nej(49, "ADM-022", "Aftalen afventer ikke godkendelse");
    if (part.gensendt && t.nu < part.gensendt->plus(kDoegn))
        return nej(49, "ADM-022", "Advis kan højst gensendes én gang i døgnet for hver myndighed");
    FAELLED_TRY(const Serviceaftale head, t.arkiv.hent<Serviceaftale>(part.aftale));
    part.gensendt = t.nu;
    t.gem(part);
    return advis_myndighed(
        t, "N1", head, part, "Serviceaftale afventer godkendelse (gensendt)",
        "Serviceaftalen \"" + head.navn + "\" afventer fortsat jeres godkendelse.\n");
}

}  // namespace

// The public operations take a part of either kind.
#define FAELLED_HANDLING(action, part_call, federation_call)              \
    indre_->udfoer(a, action, part, [&](Transaktion& t) -> Result<void> { \
        FAELLED_TRY(const bool federation, er_foederation(t, part));      \
        return federation ? federation_call : part_call;                  \
    })

Result<void> Administration::godkend(const Administrator& a, const Godkend& in) {
    const Uuid& part = in.part;
    return FAELLED_HANDLING("godkend", godkend_part(t, in), godkend_foederation(t, in));
}
Result<void> Administration::afvis(const Administrator& a, const Uuid& part, std::string aarsag) {
    return FAELLED_HANDLING("afvis", afvis_part(t, part, aarsag),
                            afvis_foederation(t, part, aarsag));
}
Result<void> Administration::opsig(const Administrator& a, const Uuid& part,
                                   std::optional<Dato> dato, std::string aarsag) {
    return FAELLED_HANDLING("opsig", opsig_part(t, part, dato, aarsag),
                            opsig_foederation(t, part, dato, aarsag));
}
Result<void> Administration::suspender(const Administrator& a, const Uuid& part,
                                       std::string aarsag) {
    return FAELLED_HANDLING("suspender", suspender_part(t, part, aarsag),
                            suspender_foederation(t, part, aarsag));
}
Result<void> Administration::genoptag(const Administrator& a, const Uuid& part) {
    return FAELLED_HANDLING("genoptag", genoptag_part(t, part), genoptag_foederation(t, part));
}
Result<void> Administration::gensend_advis(const Administrator& a, const Uuid& part) {
    return FAELLED_HANDLING("gensend_advis", gensend_part(t, part), gensend_foederation(t, part));
}
#undef FAELLED_HANDLING

std::vector<Partsvar> Administration::godkend_flere(const Administrator& a,
                                                    const std::vector<Godkend>& in) {
    std::vector<Partsvar> out;
    out.reserve(in.size());
    for (const Godkend& one : in)
        out.push_back({one.part, godkend(a, one)});
    return out;
}

Result<Godkendelsestekst> Administration::godkendelsestekst(const Administrator& a,
                                                            const Uuid& part) {
    Godkendelsestekst out;
    FAELLED_TRY(const auto federation, indre_->arkiv.find<Foederationsaftale>(part));
    if (federation) {
        FAELLED_TRY(const auto f, hent_synlig<Foederationsaftale>(indre_->arkiv, a, part));
        FAELLED_TRY(out.tekst, lav_godkendelsestekst(indre_->arkiv, indre_->indstillinger, f));
    } else {
        FAELLED_TRY(const auto p, hent_synlig<AftalePart>(indre_->arkiv, a, part));
        FAELLED_TRY(const auto head, indre_->arkiv.hent<Serviceaftale>(p.aftale));
        FAELLED_TRY(out.tekst,
                    lav_godkendelsestekst(indre_->arkiv, indre_->indstillinger, head, p));
    }
    out.sha256 = krypto::hex(krypto::sha256(out.tekst));
    return out;
}

// --- 4.3 ----------------------------------------------------------------------------------------

namespace {

Result<void> kontroller_felt(Transaktion& t, const AftalePart& part, const Aftaleversion& v,
                             const Efterkonfigurationsvaerdi& x) {
    FAELLED_TRY(const auto service, t.arkiv.find<Service>(x.service));
    const bool chosen = std::any_of(v.indhold.services.begin(), v.indhold.services.end(),
                                    [&](const Servicevalg& s) { return s.service == x.service; });
    if (!service || !chosen) return nej(40, "4.3", "Servicen indgår ikke i aftalen", "service");
    const auto field =
        std::find_if(service->efterkonfiguration.begin(), service->efterkonfiguration.end(),
                     [&](const Efterkonfigurationsfelt& f) { return f.noegle == x.noegle; });
    if (field == service->efterkonfiguration.end())
        return nej(40, "4.3", "Servicen har ikke feltet " + x.noegle, x.noegle);
    const bool supplier = field->udfylder == Efterkonfigurationsfelt::Udfylder::kLeverandoer;
    FAELLED_CHECK(supplier ? kraev(t.a, part.leverandoer, {Rolle::kLeverandoeradministrator})
                           : kraev(t.a, part.myndighed, kGodkendere));
    if (field->kraevet) FAELLED_CHECK(ikke_tom(x.vaerdi, x.noegle));
    if (!field->regulaert_udtryk.empty() && !x.vaerdi.empty()) {
        FAELLED_TRY(const Moenster pattern, Moenster::lav(field->regulaert_udtryk));
        if (!pattern.passer(x.vaerdi))
            return nej(40, "4.3", "Værdien af " + field->etiket + " har ikke den rette form",
                       x.noegle);
    }
    return {};
}

}  // namespace

Result<void> Administration::efterkonfigurer(const Administrator& a, const Uuid& part,
                                             std::vector<Efterkonfigurationsvaerdi> vaerdier) {
    return indre_->udfoer(a, "efterkonfigurer", part, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(AftalePart p, hent_synlig<AftalePart>(t.arkiv, a, part));
        if (!i_kraft(p.status))
            return nej(49, "4.3", "Felterne kan først udfyldes, når aftalen er godkendt");
        FAELLED_TRY(const Serviceaftale head, t.arkiv.hent<Serviceaftale>(p.aftale));
        const Aftaleversion* v = head.version(p.version);
        if (v == nullptr) return std::unexpected(Fejl::intern("Aftalens version findes ikke"));
        for (const Efterkonfigurationsvaerdi& x : vaerdier) {
            FAELLED_CHECK(kontroller_felt(t, p, *v, x));
            std::erase_if(p.efterkonfiguration, [&](const Efterkonfigurationsvaerdi& old) {
                return old.service == x.service && old.noegle == x.noegle;
            });
            if (!x.vaerdi.empty()) p.efterkonfiguration.push_back(x);
        }
        FAELLED_CHECK(kontroller_laengder(p));
        t.gem(p);
        return {};
    });
}

// --- endings from above -------------------------------------------------------------------------

Result<void> luk_parter(Transaktion& t, std::span<const AftalePart> parts,
                        std::string_view reason) {
    std::map<Uuid, std::vector<AftalePart>> ended;
    for (AftalePart p : parts) {
        if (!er_levende(p)) continue;
        p.status = Partstatus::kOphoert;
        p.ophoer = t.nu;
        p.aarsag = reason;
        t.gem(p);
        ended[p.aftale].push_back(p);
    }
    for (const auto& [agreement, mine] : ended) {
        FAELLED_TRY(Serviceaftale head, t.arkiv.hent<Serviceaftale>(agreement));
        FAELLED_TRY(auto all, parter_af(t.arkiv, agreement));
        for (AftalePart& x : all)
            for (const AftalePart& p : mine)
                if (x.uuid == p.uuid) x = p;
        if (head.kladde && mine.size() == all.size()) head.kladde = false;
        opdater_hoved(t, head, all);
        for (const AftalePart& p : mine)
            FAELLED_CHECK(advis_begge(t, "N10", head, p, "Serviceaftale er ophørt",
                                      "Serviceaftalen \"" + head.navn +
                                          "\" er ophørt: " + std::string(reason) + ".\n" + som(p)));
    }
    return {};
}

}  // namespace faelled::administration
