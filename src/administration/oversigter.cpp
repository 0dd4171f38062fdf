// What waits for whom (chapter 8, "Mine opgaver"), campaigns (ADM-021).
#include <algorithm>

#include "administration/aftaler.hpp"
#include "administration/poster.hpp"

namespace faelled::administration {
namespace {
constexpr int kSnart = 60;  // days
}

Result<Opgaver> Administration::mine_opgaver(const Administrator& a) {
    if (a.roller.empty()) return nej(43, "ADM-002", "Du har ingen rolle i organisationen");
    Arkiv& archive = indre_->arkiv;
    const Tid now = indre_->nu();
    const Cvr own = a.organisation;
    Opgaver out;
    FAELLED_TRY(out.afventer, archive.alle<AftalePart>(
                                  {ved::organisation(own), ved::status(Partstatus::kAfventer)}));
    FAELLED_TRY(out.foederationer,
                archive.alle<Foederationsaftale>(
                    {ved::organisation(own), ved::status(Partstatus::kAfventer)}));
    FAELLED_TRY(const auto parts,
                archive.alle<AftalePart>({ved::synlig_for(own), ved::status(Partstatus::kGodkendt,
                                                                            Partstatus::kOpsagt)}));
    const Dato today = Dato::af(now);
    for (const AftalePart& p : parts) {
        FAELLED_TRY(const auto head, archive.find<Serviceaftale>(p.aftale));
        const Aftaleversion* v = head ? head->version(p.version) : nullptr;
        if (v == nullptr) continue;
        const auto& until = v->indhold.gyldig_til;
        if ((until && today.dage_til(*until) <= kSnart) ||
            (p.ophoer && *p.ophoer <= now.plus(kSnart * kDoegn)))
            out.udloeber.push_back(p);
    }
    FAELLED_TRY(const auto certificates,
                archive.alle<Certifikatpost>(
                    {ved::organisation(own), ved::status(Certifikatstatus::kRegistreret)}));
    for (const Certifikatpost& c : certificates)
        if (c.tilstand(now) != Certifikattilstand::kGyldig) out.certifikater.push_back(c);
    FAELLED_TRY(out.uleverede,
                archive.alle<Advis>({ved::organisation(own), ved::status(Advisstatus::kOpgivet)}));
    return out;
}

Result<void> proev_opret(Transaktion& t, Kampagne& k) {
    FAELLED_CHECK(kraev_operatoer(t.a));
    FAELLED_CHECK(ikke_tom(k.navn, "navn"));
    if (k.frist < t.i_dag()) return nej(40, "ADM-021", "Fristen er passeret", "frist");
    for (const Uuid& u : k.aftaler) {
        FAELLED_TRY(const auto head, t.arkiv.find<Serviceaftale>(u));
        if (!head) return nej(40, "ADM-021", "Aftalen " + u.text() + " findes ikke", "aftaler");
    }
    return {};
}

Result<void> proev_ret(Transaktion& t, Kampagne& k, const Kampagne& /*before*/) {
    FAELLED_CHECK(kraev_operatoer(t.a));
    return ikke_tom(k.navn, "navn");
}

Result<Kampagnestatus> Administration::kampagnestatus(const Administrator& a,
                                                      const Uuid& kampagne) {
    Kampagnestatus out;
    FAELLED_TRY(out.kampagne, hent_synlig<Kampagne>(indre_->arkiv, a, kampagne));
    for (const Uuid& u : out.kampagne.aftaler) {
        FAELLED_TRY(const auto head, indre_->arkiv.find<Serviceaftale>(u));
        if (!head || !(ser_alt(a) || head->leverandoer == a.organisation)) continue;
        FAELLED_TRY(const auto parts, parter_af(indre_->arkiv, u));
        for (const AftalePart& p : parts) {
            if (p.version != head->nyeste().version) continue;
            ++out.parter;
            if (har_vaeret_godkendt(p)) {
                ++out.godkendt;
            } else if (p.status == Partstatus::kAfvist) {
                ++out.afvist;
            } else if (std::find(out.mangler.begin(), out.mangler.end(), p.myndighed) ==
                       out.mangler.end()) {
                out.mangler.push_back(p.myndighed);
            }
        }
    }
    return out;
}

}  // namespace faelled::administration
