#include "beskedfordeler/fordelingsplan.hpp"

#include <algorithm>
#include <map>

#include "adgang/sabotage.hpp"

namespace faelled::beskedfordeler {

struct Fordelingsplan::Sag {
    const LaestBesked& besked;
    Tid nu;
    std::uint8_t rang = 4;
    std::vector<Grundlag> grundlag;  // of each ObjektRegistrering
    bool hel = true;                 // every one names an authority that is known
    // The list of receivers as sent: `alle` for "*".
    bool alle = false;
    std::vector<std::optional<Cvr>> modtagere;

    [[nodiscard]] const Uuid& type() const { return besked.indhold.beskedtype; }
};

namespace {

// Systems send and receive in the name of CVR numbers; a UUID stands for one in the register.
std::optional<Cvr> cvr_af(const Myndighedsnavn& n, const adgang::Registerbillede& register_) {
    if (n.cvr || !n.uuid) return n.cvr;
    const adgang::Myndighedspost* const m = register_.myndighed(*n.uuid);
    return m == nullptr ? std::nullopt : std::optional(m->cvr);
}

// The receivers t for which every registration is covered by some of `mine`, ascending.
std::vector<Cvr> daekkede(std::span<const Bevilling> mine, const Uuid& type,
                          std::span<const Grundlag> all, std::uint8_t rank, Tid nu,
                          const Fordelingsregler& rules) {
    std::map<Cvr, std::size_t> covered;  // receiver -> registrations covered so far
    for (std::size_t i = 0; i < all.size(); ++i)
        for (const Bevilling& b : mine) {
            if (!b.gaelder(nu) || !b.har_type(type) || !daekker(b, all[i], rank, rules)) continue;
            for (const Cvr t : b.modtagere) {
                const auto [at, fresh] = covered.try_emplace(t, 0);
                if (at->second == i) ++at->second;
            }
        }
    std::vector<Cvr> out;
    for (const auto& [t, n] : covered)
        if (n == all.size()) out.push_back(t);
    return out;
}

}  // namespace

// --- building ------------------------------------------------------------------------------------

Result<void> Fordelingsplan::laes_abonnementer(const Registerindhold& i) {
    for (const auto& [uuid, type] : i.typer)
        typer_.emplace(uuid, type.aktiv);
    std::unordered_map<Uuid, std::uint32_t> position;
    for (const auto& [uuid, a] : i.abonnementer) {
        const auto box = i.dueslag.find(a.dueslag);
        if (box == i.dueslag.end()) continue;
        Abo abo{uuid, a.dueslag, box->second.system, a.beskedtype, a.version, {}, true};
        const auto type = typer_.find(a.beskedtype);
        abo.aktiv = a.aktiv && box->second.aktiv && type != typer_.end() && type->second;
        position.emplace(uuid, static_cast<std::uint32_t>(abonnementer_.size()));
        ved_type_[a.beskedtype].push_back(static_cast<std::uint32_t>(abonnementer_.size()));
        abonnementer_.push_back(std::move(abo));
    }
    for (const auto& [uuid, u] : i.udtryk) {
        const auto at = position.find(u.abonnement);
        if (!u.aktiv || at == position.end()) continue;
        FAELLED_TRY(Udtryk parsed, Udtryk::laes(u.udtryk));
        abonnementer_[at->second].udtryk.push_back(std::move(parsed));
    }
    return {};
}

void Fordelingsplan::laes_lister(const Registerindhold& i) {
    for (const auto& [uuid, list] : i.lister) {
        const auto values = i.vaerdier.find(uuid);
        if (!list.gaelder() || values == i.vaerdier.end()) continue;
        lister_[list.system][uuid.text()] = values->second;
        lister_[list.system][list.navn] = values->second;
    }
}

void Fordelingsplan::byg_indeks() {
    for (std::uint32_t n = 0; n < abonnementer_.size(); ++n) {
        const Abo& abo = abonnementer_[n];
        if (!abo.aktiv) continue;
        auto at = modtagere_.find(abo.system);
        if (at == modtagere_.end()) {
            const auto system = billede_->system(abo.system);
            at = modtagere_
                     .emplace(abo.system,
                              system ? bevillinger(*system, *billede_, Retning::kModtag, regler_)
                                     : std::vector<Bevilling>())
                     .first;
        }
        for (const Bevilling& b : at->second) {
            if (!b.har_type(abo.type)) continue;
            for (const Cvr a : b.ansvarlige)
                for (const Cvr t : b.modtagere)
                    indeks_[{abo.type, a}][t.number()].push_back({n, &b});
        }
    }
}

Result<std::shared_ptr<const Fordelingsplan>> Fordelingsplan::byg(
    const Registre& registre, std::shared_ptr<const adgang::Registerbillede> billede,
    const Fordelingsregler& regler) {
    if ((regler.sabotage.myndighed || regler.sabotage.afkortning) && !adgang::sabotage_tilladt())
        return std::unexpected(Fejl::intern("Sabotage er kun for tests"));
    auto plan = std::make_shared<Fordelingsplan>();
    plan->regler_ = regler;
    plan->billede_ = std::move(billede);
    FAELLED_CHECK(registre.med([&](const Registerindhold& i) -> Result<void> {
        plan->generation_ = registre.generation();
        plan->laes_lister(i);
        return plan->laes_abonnementer(i);
    }));
    plan->byg_indeks();
    return plan;
}

// --- a message -----------------------------------------------------------------------------------

Fordelingsplan::Sag Fordelingsplan::sag(const LaestBesked& b, Tid nu) const {
    const Kuvert& k = b.indhold;
    Sag s{b, nu, rang(k.foelsomhed, regler_), {}, true, false, {}};
    for (const Objektregistrering& r : k.registreringer) {
        s.grundlag.push_back(
            {cvr_af(Myndighedsnavn::laes(r.myndighed), *billede_), kle_nummer(r.emne)});
        s.hel = s.hel && s.grundlag.back().ansvarlig;
    }
    s.hel = s.hel && !s.grundlag.empty();
    for (const TilladtModtager& m : k.tilladt_modtager) {
        s.alle = s.alle || m.navn.alle;
        s.modtagere.push_back(cvr_af(m.navn, *billede_));
    }
    return s;
}

std::shared_ptr<const std::vector<Bevilling>> Fordelingsplan::afsenderbevillinger(
    const Uuid& system) const {
    const std::scoped_lock lock(laas_);
    auto& known = afsendere_[system];
    if (!known) {
        const auto post = billede_->system(system);
        known = std::make_shared<const std::vector<Bevilling>>(
            post ? bevillinger(*post, *billede_, Retning::kAflever, regler_)
                 : std::vector<Bevilling>());
    }
    return known;
}

// 6.3, left column.
void Fordelingsplan::afsenderkontrol(const Sag& s, const std::optional<Uuid>& afsender,
                                     Fordeling& out) const {
    const auto nej = [&](const char* rule, const char* text) {
        out.kode = 41;
        out.regel = rule;
        out.tekst = text;
    };
    const auto type = typer_.find(s.type());
    if (type == typer_.end() || !type->second)
        return nej("type", "Beskedtypen findes ikke eller er ikke aktiv");
    if (!s.hel && !regler_.sabotage.myndighed)
        return nej("myndighed", "Beskeden nævner ingen kendt ansvarlig myndighed");
    if (s.modtagere.empty())
        return nej("tilladt-modtager", "Beskeden nævner ingen tilladt modtager");
    if (!afsender) {
        for (std::size_t i = 0; i < s.modtagere.size(); ++i)
            out.bevar.push_back(i);
        return;
    }
    const auto mine = afsenderbevillinger(*afsender);
    const std::vector<Cvr> covered = daekkede(*mine, s.type(), s.grundlag, s.rang, s.nu, regler_);
    if (covered.empty())
        return nej("aftale",
                   "Serviceaftalen dækker ikke beskedens type, myndighed, følsomhed "
                   "eller opgaveområde");
    int version = 0;
    for (const Bevilling& b : *mine) {
        const bool part =
            b.gaelder(s.nu) && b.har_type(s.type()) && std::ranges::any_of(b.modtagere, [&](Cvr t) {
                return std::ranges::binary_search(covered, t);
            });
        const bool covers = std::ranges::any_of(
            s.grundlag, [&](const Grundlag& g) { return daekker(b, g, s.rang, regler_); });
        if (!part || !covers) continue;
        version = std::max(version, b.version);
        if (std::ranges::find(out.aftaler, b.aftale) == out.aftaler.end())
            out.aftaler.push_back(b.aftale);
    }
    for (std::size_t i = 0; i < s.modtagere.size(); ++i) {
        const bool ok = s.besked.indhold.tilladt_modtager[i].navn.alle ||
                        regler_.sabotage.myndighed ||
                        (s.modtagere[i] && std::ranges::binary_search(covered, *s.modtagere[i]));
        if (ok)
            out.bevar.push_back(i);
        else if (version < 2)
            return nej("tilladt-modtager",
                       "Serviceaftalen dækker ikke en af de tilladte modtagere");
    }
}

bool Fordelingsplan::udtryk_passer(const LaestBesked& b, const Abo& abo) const {
    if (abo.udtryk.empty()) return true;
    const auto mine = lister_.find(abo.system);
    const auto slaa_op = [&](std::string_view list, std::string_view value) {
        if (mine == lister_.end()) return false;
        const auto uuid = Uuid::parse(list);
        const auto at = mine->second.find(uuid ? uuid->text() : std::string(list));
        return at != mine->second.end() &&
               at->second->vaerdier.load()->contains(som_listevaerdi(value));
    };
    return std::ranges::any_of(abo.udtryk,
                               [&](const Udtryk& u) { return u.opfyldt(b.kuvert, slaa_op); });
}

// `mulige`: the receivers that the first registration and the list leave, ascending.
std::optional<Kopiplan> Fordelingsplan::kopi(const Sag& s, const Abo& abo,
                                             const std::vector<Cvr>& mulige) const {
    if (!abo.version.empty() && abo.version != s.besked.indhold.version) return std::nullopt;
    const std::vector<Bevilling>& mine = modtagere_.at(abo.system);
    std::vector<Cvr> left = mulige;
    if (s.grundlag.size() > 1) {
        const auto all = daekkede(mine, s.type(), s.grundlag, s.rang, s.nu, regler_);
        std::erase_if(left, [&](Cvr t) { return !std::ranges::binary_search(all, t); });
    }
    if (left.empty() || !udtryk_passer(s.besked, abo)) return std::nullopt;
    Kopiplan out{abo.dueslag, abo.uuid, {}, {}, {}};
    int version = 0;
    for (const Bevilling& b : mine) {
        if (!b.gaelder(s.nu) || !b.har_type(s.type())) continue;
        const bool part = std::ranges::any_of(
            b.modtagere, [&](Cvr t) { return std::ranges::binary_search(left, t); });
        const bool covers = std::ranges::any_of(
            s.grundlag, [&](const Grundlag& g) { return daekker(b, g, s.rang, regler_); });
        if (!part || !covers) continue;
        if (b.version > version) {
            version = b.version;
            out.aftale = b.aftale;
            out.myndighed = b.myndighed;
        }
    }
    if (version >= 2 && !regler_.sabotage.afkortning) out.modtagere = std::move(left);
    return out;
}

Fordeling Fordelingsplan::fordel(const LaestBesked& b, const std::optional<Uuid>& afsender,
                                 Tid nu) const {
    Fordeling out;
    const Sag s = sag(b, nu);
    afsenderkontrol(s, afsender, out);
    if (out.kode != 20) return out;
    std::map<std::uint32_t, std::vector<Cvr>> matches;  // subscription -> receivers
    const auto tag = [&](Cvr t, const std::vector<Kandidat>& candidates) {
        for (const Kandidat& c : candidates) {
            if (!c.bevilling->gaelder(nu) || !daekker(*c.bevilling, s.grundlag[0], s.rang, regler_))
                continue;
            auto& list = matches[c.abo];
            if (list.empty() || list.back() != t) list.push_back(t);
        }
    };
    const auto slaa_op = [&](const Modtagere& by_receiver) {
        const bool all = std::ranges::any_of(
            out.bevar, [&](std::size_t i) { return b.indhold.tilladt_modtager[i].navn.alle; });
        if (all || regler_.sabotage.myndighed) {
            for (const auto& [t, candidates] : by_receiver)
                tag(Cvr(t), candidates);
            return;
        }
        for (const std::size_t i : out.bevar) {
            const auto at = by_receiver.find(s.modtagere[i] ? s.modtagere[i]->number() : 0);
            if (at != by_receiver.end()) tag(Cvr(at->first), at->second);
        }
    };
    if (regler_.sabotage.myndighed) {
        for (const auto& [key, by_receiver] : indeks_)
            if (key.type == s.type()) slaa_op(by_receiver);
    } else if (const auto at = indeks_.find({s.type(), *s.grundlag[0].ansvarlig});
               at != indeks_.end()) {
        slaa_op(at->second);
    }
    for (auto& [n, receivers] : matches) {
        std::ranges::sort(receivers);
        const auto rest = std::ranges::unique(receivers);
        receivers.erase(rest.begin(), rest.end());
        if (auto copy = kopi(s, abonnementer_[n], receivers))
            out.kopier.push_back(std::move(*copy));
    }
    return out;
}

std::vector<Forklaring> Fordelingsplan::forklar(const LaestBesked& b,
                                                std::span<const std::size_t> bevar, Tid nu,
                                                std::size_t antal) const {
    std::vector<Forklaring> out;
    const Sag s = sag(b, nu);
    const auto of_type = ved_type_.find(s.type());
    if (of_type == ved_type_.end()) return out;
    for (const std::uint32_t n : of_type->second) {
        if (out.size() == antal) break;
        const Abo& abo = abonnementer_[n];
        Forklaring f{abo.uuid, abo.dueslag, false, {}};
        const auto mine = modtagere_.find(abo.system);
        std::vector<Cvr> covered;
        if (mine != modtagere_.end())
            covered = daekkede(mine->second, s.type(), s.grundlag, s.rang, nu, regler_);
        std::vector<Cvr> allowed;
        for (const Cvr t : covered)
            if (std::ranges::any_of(bevar, [&](std::size_t i) {
                    return b.indhold.tilladt_modtager[i].navn.alle || s.modtagere[i] == t;
                }))
                allowed.push_back(t);
        if (!abo.aktiv)
            f.aarsag = "abonnementet, dueslaget eller typen er ikke aktiv";
        else if (!abo.version.empty() && abo.version != b.indhold.version)
            f.aarsag = "abonnementet gælder en anden version";
        else if (mine == modtagere_.end() || mine->second.empty())
            f.aarsag = "systemet har ingen aftale om at modtage";
        else if (covered.empty())
            f.aarsag = "aftalen dækker ikke type, myndighed, følsomhed eller opgaveområde";
        else if (allowed.empty())
            f.aarsag = "ingen af aftalens myndigheder er blandt de tilladte modtagere";
        else if (!udtryk_passer(b, abo))
            f.aarsag = "ingen af abonnementets udtryk passer";
        else
            f.faar = true;
        out.push_back(std::move(f));
    }
    return out;
}

bool Fordelingsplan::har_abonnenter(const Uuid& type) const {
    const auto at = ved_type_.find(type);
    return at != ved_type_.end() &&
           std::ranges::any_of(at->second, [&](std::uint32_t n) { return abonnementer_[n].aktiv; });
}

bool Fordelingsplan::kan_modtage(const Uuid& system, const Uuid& type, Tid nu) const {
    const auto post = billede_->system(system);
    if (!post) return false;
    return std::ranges::any_of(
        bevillinger(*post, *billede_, Retning::kModtag, regler_),
        [&](const Bevilling& b) { return b.gaelder(nu) && b.har_type(type); });
}

}  // namespace faelled::beskedfordeler
