// Random life cycles against a naive model of who may ask for what, at each instant and,
// afterwards, for each instant of the past (prøve 14, ADM-061).
//
// The model knows events, not states: what was approved, ended, stopped, and when. FAELLED_SEED
// replays.
#include <cstdlib>
#include <map>
#include <set>

#include "administration/test_verden.hpp"

using namespace faelled;
using namespace faelled::administration;
using namespace faelled::administration::test;

namespace {

const std::vector<Cvr> kMyndigheder{kKorsbaek, kNordby, kOestby};

struct Modelpart {
    bool godkendt = false;
    bool stoppet = false;
    std::optional<Tid> slut;
};
struct Modelversion {
    std::set<std::pair<Cvr, Cvr>> par;  // owner, receiver
    std::set<Cvr> myndigheder;
    std::string vaerdi;
    std::optional<Tid> til;
    std::map<Cvr, Modelpart> parter;
};
struct Modelaftale {
    Uuid uuid;
    std::vector<Modelversion> versioner;
};

// "kontekst owner value" of everything that may be asked for.
std::multiset<std::string> maa(const std::vector<Modelaftale>& all, Tid now) {
    std::multiset<std::string> out;
    for (const Modelaftale& a : all)
        for (const Cvr owner : kMyndigheder)
            for (const Cvr receiver : kMyndigheder)
                for (auto v = a.versioner.rbegin(); v != a.versioner.rend(); ++v) {
                    const auto o = v->parter.find(owner);
                    const auto r = v->parter.find(receiver);
                    if (o == v->parter.end() || r == v->parter.end() || !o->second.godkendt ||
                        !r->second.godkendt)
                        continue;
                    bool holds = v->par.contains({owner, receiver}) && (!v->til || now < *v->til);
                    for (const auto* p : {&o->second, &r->second})
                        holds = holds && !p->stoppet && (!p->slut || now < *p->slut);
                    if (holds) out.insert(receiver.text() + " " + owner.text() + " " + v->vaerdi);
                    break;  // the newest that both approved decides
                }
    return out;
}

std::string linje(const adgang::Rolletildeling& t) {
    return t.kontekst.text() + " " + t.udstedt_for.value_or(t.kontekst).text() + " " +
           t.afgraensninger.at(0).vaerdier.at(0);
}

struct Loeb {
    explicit Loeb(std::uint64_t seed) : e(seed) {}

    SeededEntropy e;
    Verden v;
    std::vector<Modelaftale> model;
    std::vector<std::pair<Tid, std::multiset<std::string>>> fortid;

    std::size_t under(std::size_t n) { return e.below(n); }

    Aftaleindhold indhold(Modelversion& m) {
        m.vaerdi = under(2) == 0 ? "Ja" : "Nej";
        Aftaleindhold c = v.indhold({}, m.vaerdi);
        c.begrundelse += " " + std::to_string(e.next());  // so that a new version is one
        std::vector<Cvr> mix = kMyndigheder;
        for (std::size_t i = mix.size(); i > 1; --i)
            std::swap(mix[i - 1], mix[under(i)]);
        const std::size_t n = 1 + under(3);
        switch (n == 1 ? 0 : under(4)) {
            case 0:
                c.type = Serviceaftaletype::kUdenVideregivelse;
                c.dataejere.assign(mix.begin(), mix.begin() + static_cast<std::ptrdiff_t>(n));
                for (const Cvr x : c.dataejere)
                    m.par.insert({x, x});
                break;
            case 1:
                c.type = Serviceaftaletype::kFlereDatamodtagere;
                c.dataejere = {mix[0]};
                c.datamodtagere.assign(mix.begin() + 1,
                                       mix.begin() + static_cast<std::ptrdiff_t>(n));
                break;
            case 2:
                c.type = Serviceaftaletype::kFlereDataejere;
                c.datamodtagere = {mix[0]};
                c.dataejere.assign(mix.begin() + 1, mix.begin() + static_cast<std::ptrdiff_t>(n));
                break;
            default:
                c.type = Serviceaftaletype::kEnTilEn;
                c.dataejere = {mix[0]};
                c.datamodtagere = {mix[1]};
                break;
        }
        for (const Cvr o : c.dataejere)
            for (const Cvr r : c.datamodtagere)
                m.par.insert({o, r});
        for (const auto& [o, r] : m.par)
            m.myndigheder.insert({o, r});
        if (under(3) == 0) {
            c.gyldig_til = Dato::af(v.clock.now()).plus_dage(static_cast<int>(under(20)));
            m.til = c.gyldig_til->slutter();
        }
        return c;
    }

    Administrator myndighed(Cvr cvr) { return Verden::godkender(cvr); }

    void ny() {
        Modelversion m;
        const Aftaleindhold c = indhold(m);
        const Uuid u = v.anmodet(c, "Aftale " + std::to_string(model.size()));
        model.push_back({u, {m}});
    }
    void rediger(Modelaftale& a) {
        Modelversion m;
        const Aftaleindhold c = indhold(m);
        if (!v.adm.rediger(v.leverandoer, a.uuid, c)) return;
        for (Modelversion& old : a.versioner)
            for (auto& [cvr, p] : old.parter)
                if (!m.myndigheder.contains(cvr) && (!p.slut || v.clock.now() < *p.slut))
                    p.slut = v.clock.now();
        a.versioner.push_back(m);
    }
    void paa_part(Modelaftale& a) {
        auto all = vaerdi(v.adm.aftaleoversigt(v.operatoer, a.uuid)).parter;
        const AftalePart& p = all[under(all.size())];
        Modelversion& mv = a.versioner.at(p.version - 1);
        const Administrator who = myndighed(p.myndighed);
        switch (under(7)) {
            case 0:
            case 1:
            case 2: {
                const auto text = v.adm.godkendelsestekst(who, p.uuid);
                if (v.adm.godkend(who, {p.uuid, text ? text->sha256 : "", true}))
                    mv.parter[p.myndighed].godkendt = true;
                break;
            }
            case 3:
                (void)v.adm.afvis(who, p.uuid, "nej");
                break;
            case 4: {
                const int days = static_cast<int>(under(5));
                const Dato last = Dato::af(v.clock.now()).plus_dage(days);
                if (v.adm.opsig(under(2) == 0 ? who : v.leverandoer, p.uuid, last, ""))
                    mv.parter[p.myndighed].slut = days == 0 ? v.clock.now() : last.slutter();
                break;
            }
            case 5:
                if (v.adm.suspender(under(2) == 0 ? who : v.operatoer, p.uuid, "stop"))
                    mv.parter[p.myndighed].stoppet = true;
                break;
            default:
                if (v.adm.genoptag(v.operatoer, p.uuid)) mv.parter[p.myndighed].stoppet = false;
                break;
        }
    }

    std::multiset<std::string> registret() {
        std::multiset<std::string> out;
        for (const Cvr cvr : kMyndigheder)
            for (const auto& t : v.maa(v.system, kOrganisationId, cvr))
                out.insert(linje(t));
        return out;
    }

    void trin() {
        v.clock.advance(static_cast<std::int64_t>(1 + under(60 * 14)) * 60 * kSekund);
        if (under(2) == 0) v.tik();
        if (model.empty() || under(12) == 0)
            ny();
        else if (under(8) == 0)
            rediger(model[under(model.size())]);
        else
            paa_part(model[under(model.size())]);
        v.clock.advance(kSekund);  // the transaction's time is past
        CHECK(registret() == maa(model, v.clock.now()));
        fortid.emplace_back(v.clock.now(), maa(model, v.clock.now()));
    }
};

}  // namespace

TEST_CASE("egenskab: the register and the past say what a naive model says (prøve 14, ADM-061)") {
    const char* given = std::getenv("FAELLED_SEED");
    const std::uint64_t seed = given == nullptr ? 20'261 : std::strtoull(given, nullptr, 10);
    INFO("FAELLED_SEED=" << seed);
    for (std::uint64_t run = 0; run < 3; ++run) {
        Loeb loeb(seed + run);
        for (int i = 0; i < 120; ++i)
            loeb.trin();
        for (std::size_t i = 0; i < loeb.fortid.size(); i += 5) {
            const auto& [t, expected] = loeb.fortid[i];
            std::multiset<std::string> got;
            const auto picture = vaerdi(loeb.v.adm.adgang_den(loeb.v.operatoer, t));
            for (const Tildelingspost& p : picture.tildelinger)
                if (p.system == loeb.v.system) got.insert(linje(p.tildeling));
            CHECK(got == expected);
        }
        CHECK(vaerdi(loeb.v.adm.afstem()).empty());
        // What a fresh process would build is the same.
        adgang::Register other;
        Administration again(loeb.v.motor, loeb.v.clock, loeb.v.random, {});
        KRAEV(again.forbind(other));
        const auto before = loeb.registret();
        loeb.v.registret.saet(other.nu());
        CHECK(loeb.registret() == before);
    }
}
