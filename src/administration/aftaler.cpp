// Service agreements: drafts, requests, versions (4.2).
#include "administration/aftaler.hpp"

#include <algorithm>

#include "administration/poster.hpp"

namespace faelled::administration {
namespace {

// Each authority has one part in a version; its UUID follows from them.
Uuid part_uuid(const Uuid& agreement, std::uint64_t version, Cvr authority) {
    return Uuid::named(agreement, "part/" + std::to_string(version) + "/" + authority.text());
}

Result<Serviceaftale> egen_aftale(Transaktion& t, const Uuid& uuid) {
    FAELLED_TRY(Serviceaftale head, hent_synlig<Serviceaftale>(t.arkiv, t.a, uuid));
    FAELLED_CHECK(kraev(t.a, head.leverandoer, {Rolle::kLeverandoeradministrator}));
    return head;
}

Result<void> advis_anmodet(Transaktion& t, const Serviceaftale& head, const AftalePart& p) {
    const Aftaleversion& v = *head.version(p.version);
    std::string text = "Serviceaftalen \"" + head.navn + "\" afventer jeres godkendelse.\n";
    std::string subject = "Ny serviceaftale afventer godkendelse";
    if (p.version > 1) {
        subject = "Ændring af serviceaftale afventer godkendelse";
        if (const Aftaleversion* before = head.version(p.version - 1)) {
            FAELLED_TRY(const std::string changes, aendringer(t.arkiv, before->indhold, v.indhold));
            text += "\nÆndringer:\n" + changes;
        }
    }
    return advis_myndighed(t, "N1", head, p, subject, text);
}

// The parts of the newest version begin to wait: new ones, and those that had been withdrawn.
Result<void> anmod_parter(Transaktion& t, Serviceaftale& head) {
    Aftaleversion& v = head.versioner.back();
    v.anmoder = t.a.identitet;
    v.anmodet = t.nu;
    FAELLED_TRY(auto parts, parter_af(t.arkiv, head.uuid));
    const auto sides = sider_af(v.indhold);
    bool any = false;
    for (AftalePart& p : parts) {
        if (p.version != v.version || p.status != Partstatus::kKladde) continue;
        if (!sides.contains(p.myndighed)) t.slet(p);
    }
    for (const auto& [authority, side] : sides) {
        const auto at = std::find_if(parts.begin(), parts.end(), [&](const AftalePart& p) {
            return p.version == v.version && p.myndighed == authority;
        });
        if (at != parts.end() && at->status != Partstatus::kKladde) continue;
        AftalePart p = at != parts.end() ? *at : AftalePart{};
        p.uuid = part_uuid(head.uuid, v.version, authority);
        p.aftale = head.uuid;
        p.version = v.version;
        p.leverandoer = head.leverandoer;
        p.myndighed = authority;
        p.side = side;
        p.system = head.system;
        p.status = Partstatus::kAfventer;
        p.anmodet = t.nu;
        p.varslet.clear();
        t.gem(p);
        FAELLED_CHECK(advis_anmodet(t, head, p));
        any = true;
    }
    if (!any) return nej(49, "4.2", "Der er intet at anmode om: alle parter er afgjort");
    head.kladde = false;
    head.lukket = false;
    t.gem(head);
    return {};
}

}  // namespace

Result<std::vector<AftalePart>> parter_af(Arkiv& archive, const Uuid& agreement) {
    return archive.alle<AftalePart>({ved::beroerer(agreement)});
}

bool er_levende(const AftalePart& p) {
    return i_kraft(p.status) || p.status == Partstatus::kAfventer ||
           p.status == Partstatus::kSuspenderet || p.status == Partstatus::kKladde;
}

void opdater_hoved(Transaktion& t, Serviceaftale head, std::span<const AftalePart> parts) {
    const bool closed = !head.kladde && std::none_of(parts.begin(), parts.end(), er_levende);
    if (closed == head.lukket) return;
    head.lukket = closed;
    t.gem(head);
}

std::string sammendrag(const Serviceaftale& head, std::span<const AftalePart> parts) {
    std::size_t approved = 0;
    std::size_t all = 0;
    for (const AftalePart& p : parts) {
        if (p.version != head.nyeste().version) continue;
        ++all;
        if (har_vaeret_godkendt(p)) ++approved;
    }
    if (head.kladde || all == 0) return "Kladde";
    return std::to_string(approved) + " af " + std::to_string(all) + " godkendt";
}

Result<Uuid> Administration::opret_aftale(const Administrator& a, const Uuid& system,
                                          std::string navn, Aftaleindhold indhold) {
    return indre_->udfoer(a, "opret_aftale", system, [&](Transaktion& t) -> Result<Uuid> {
        FAELLED_TRY(const ItSystem s, hent_synlig<ItSystem>(t.arkiv, a, system));
        FAELLED_CHECK(kraev(a, s.ejer, {Rolle::kLeverandoeradministrator}));
        if (s.status == Systemstatus::kNedlagt) return nej(49, "ADM-011", "Systemet er nedlagt");
        FAELLED_CHECK(ikke_tom(navn, "navn"));
        Serviceaftale head;
        head.uuid = t.ny_uuid();
        head.navn = navn;
        head.system = system;
        head.leverandoer = s.ejer;
        head.versioner.push_back({1, indhold, {}, std::nullopt});
        FAELLED_CHECK(kontroller_laengder(head));
        t.gem(head);
        return head.uuid;
    });
}

Result<void> Administration::ret_udkast(const Administrator& a, const Uuid& aftale,
                                        std::uint64_t nr, std::string navn, Aftaleindhold indhold) {
    return indre_->udfoer(a, "ret_udkast", aftale, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(Serviceaftale head, egen_aftale(t, aftale));
        if (!head.kladde)
            return nej(49, "4.2", "Aftalen er ikke en kladde; lav en ny version med rediger");
        if (nr != 0 && nr != head.nr)
            return nej(49, "version", "Aftalen er ændret af en anden, siden den blev læst");
        FAELLED_CHECK(ikke_tom(navn, "navn"));
        head.navn = navn;
        head.versioner.back().indhold = indhold;
        FAELLED_CHECK(kontroller_laengder(head));
        t.gem(head);
        return {};
    });
}

Result<void> Administration::slet_udkast(const Administrator& a, const Uuid& aftale) {
    return indre_->udfoer(a, "slet_udkast", aftale, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(const Serviceaftale head, egen_aftale(t, aftale));
        FAELLED_TRY(const auto parts, parter_af(t.arkiv, aftale));
        if (!head.kladde || head.versioner.size() > 1 ||
            std::any_of(parts.begin(), parts.end(),
                        [](const AftalePart& p) { return p.status != Partstatus::kKladde; }))
            return nej(49, "4.2", "Kun en kladde, som ingen har afgjort, kan slettes");
        for (const AftalePart& p : parts)
            t.slet(p);
        t.slet(head);
        return {};
    });
}

Result<void> Administration::anmod(const Administrator& a, const Uuid& aftale) {
    return indre_->udfoer(a, "anmod", aftale, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(Serviceaftale head, egen_aftale(t, aftale));
        FAELLED_TRY(const ItSystem system, t.arkiv.hent<ItSystem>(head.system));
        const Aftaleversion* before =
            head.versioner.size() > 1 ? &head.versioner[head.versioner.size() - 2] : nullptr;
        FAELLED_CHECK(kontroller_indhold(t, system, head.versioner.back().indhold,
                                         before == nullptr ? nullptr : &before->indhold));
        return anmod_parter(t, head);
    });
}

Result<void> Administration::traek_tilbage(const Administrator& a, const Uuid& aftale) {
    return indre_->udfoer(a, "traek_tilbage", aftale, [&](Transaktion& t) -> Result<void> {
        FAELLED_TRY(Serviceaftale head, egen_aftale(t, aftale));
        FAELLED_TRY(auto parts, parter_af(t.arkiv, aftale));
        bool any = false;
        bool decided = false;
        for (AftalePart& p : parts) {
            if (p.version != head.nyeste().version) continue;
            decided =
                decided || (p.status != Partstatus::kAfventer && p.status != Partstatus::kKladde);
            if (p.status != Partstatus::kAfventer) continue;
            any = true;
            p.status = Partstatus::kKladde;
            t.gem(p);
            FAELLED_CHECK(advis_myndighed(t, "N4", head, p, "Serviceaftale er trukket tilbage",
                                          "Anmodningen om serviceaftalen \"" + head.navn +
                                              "\" er trukket tilbage af leverandøren.\n"));
        }
        if (!any) return nej(49, "4.2", "Ingen part afventer godkendelse");
        if (!decided) {
            head.kladde = true;
            t.gem(head);
        }
        return {};
    });
}

Result<Uuid> Administration::kopier(const Administrator& a, const Uuid& aftale, std::string navn,
                                    std::optional<Uuid> system) {
    return indre_->udfoer(a, "kopier", aftale, [&](Transaktion& t) -> Result<Uuid> {
        FAELLED_TRY(const Serviceaftale from, egen_aftale(t, aftale));
        FAELLED_TRY(const ItSystem s,
                    hent_synlig<ItSystem>(t.arkiv, a, system.value_or(from.system)));
        FAELLED_CHECK(kraev(a, s.ejer, {Rolle::kLeverandoeradministrator}));
        if (s.status == Systemstatus::kNedlagt) return nej(49, "ADM-011", "Systemet er nedlagt");
        FAELLED_CHECK(ikke_tom(navn, "navn"));
        Serviceaftale head;
        head.uuid = t.ny_uuid();
        head.navn = navn;
        head.system = s.uuid;
        head.leverandoer = s.ejer;
        head.kopi_af = from.uuid;
        head.versioner.push_back({1, from.nyeste().indhold, {}, std::nullopt});
        // A certificate belongs to one system.
        if (s.uuid != from.system) head.versioner.back().indhold.certifikat.reset();
        FAELLED_CHECK(kontroller_laengder(head));
        t.gem(head);
        return head.uuid;
    });
}

namespace {

Result<std::uint64_t> ny_version(Transaktion& t, const Uuid& aftale,
                                 const std::function<Aftaleindhold(const Aftaleindhold&)>& make) {
    FAELLED_TRY(Serviceaftale head, egen_aftale(t, aftale));
    if (head.kladde) return nej(49, "4.2", "Aftalen er en kladde; ret den og anmod");
    FAELLED_TRY(const ItSystem system, t.arkiv.hent<ItSystem>(head.system));
    const Aftaleindhold before = head.nyeste().indhold;
    Aftaleindhold content = make(before);
    FAELLED_CHECK(kontroller_indhold(t, system, content, &before));
    if (content == before) return nej(49, "4.2", "Der er ingen ændringer");
    const auto sides = sider_af(content);
    FAELLED_TRY(const auto parts, parter_af(t.arkiv, aftale));
    for (AftalePart p : parts) {
        if (p.status == Partstatus::kAfventer || p.status == Partstatus::kKladde) {
            p.status = Partstatus::kErstattet;
            t.gem(p);
        } else if ((i_kraft(p.status) || p.status == Partstatus::kSuspenderet) &&
                   !sides.contains(p.myndighed)) {
            p.status = Partstatus::kOphoert;
            p.ophoer = t.nu;
            p.aarsag = "Myndigheden indgår ikke i den nye version";
            t.gem(p);
            FAELLED_CHECK(advis_myndighed(
                t, "N8", head, p, "Serviceaftale er ophørt",
                "Leverandøren har ændret serviceaftalen \"" + head.navn +
                    "\", så den ikke længere omfatter jer. Jeres del er ophørt.\n"));
        }
    }
    const std::uint64_t version = head.nyeste().version + 1;
    head.versioner.push_back({version, std::move(content), {}, std::nullopt});
    FAELLED_CHECK(kontroller_laengder(head));
    FAELLED_CHECK(anmod_parter(t, head));
    return version;
}

}  // namespace

Result<std::uint64_t> Administration::rediger(const Administrator& a, const Uuid& aftale,
                                              Aftaleindhold indhold) {
    return indre_->udfoer(a, "rediger", aftale, [&](Transaktion& t) {
        return ny_version(t, aftale, [&](const Aftaleindhold&) { return indhold; });
    });
}

Result<std::uint64_t> Administration::forny(const Administrator& a, const Uuid& aftale,
                                            std::optional<Dato> gyldig_til) {
    return indre_->udfoer(a, "forny", aftale, [&](Transaktion& t) {
        return ny_version(t, aftale, [&](const Aftaleindhold& before) {
            Aftaleindhold c = before;
            c.gyldig_til = gyldig_til;
            return c;
        });
    });
}

Result<Aftaleoversigt> Administration::aftaleoversigt(const Administrator& a, const Uuid& aftale) {
    Aftaleoversigt out;
    FAELLED_TRY(out.aftale, hent_synlig<Serviceaftale>(indre_->arkiv, a, aftale));
    FAELLED_TRY(const auto parts, parter_af(indre_->arkiv, aftale));
    out.sammendrag = sammendrag(out.aftale, parts);
    for (const AftalePart& p : parts)
        if (kan_se(a, projicer(p).synlig)) out.parter.push_back(p);
    std::sort(out.parter.begin(), out.parter.end(), [](const AftalePart& x, const AftalePart& y) {
        return std::pair(x.version, x.myndighed) < std::pair(y.version, y.myndighed);
    });
    return out;
}

Result<TekniskeOplysninger> Administration::tekniske_oplysninger(const Administrator& a,
                                                                 const Uuid& aftale) {
    FAELLED_TRY(const Serviceaftale head, hent_synlig<Serviceaftale>(indre_->arkiv, a, aftale));
    TekniskeOplysninger out{head.uuid, head.system, {}, {}};
    for (const auto& [cvr, side] : sider_af(head.nyeste().indhold)) {
        FAELLED_TRY(const auto o, organisation(indre_->arkiv, cvr));
        if (o) out.myndigheder.emplace_back(cvr, o->uuid);
    }
    for (const Servicevalg& s : head.nyeste().indhold.services) {
        FAELLED_TRY(const auto service, indre_->arkiv.find<Service>(s.service));
        if (!service) continue;
        TekniskService x{service->uuid, service->entity_id, service->navn, service->endpoints, {}};
        for (const Rollevalg& r : s.roller)
            x.roller.push_back(r.rolle);
        out.services.push_back(std::move(x));
    }
    return out;
}

}  // namespace faelled::administration
