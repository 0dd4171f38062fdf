#include "beskedfordeler/fordelingsplan.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "adgang/sabotage.hpp"
#include "beskedfordeler/stempel.hpp"
#include "beskedfordeler/test_besked.hpp"
#include "beskedfordeler/test_verden.hpp"

using namespace faelled;
using namespace faelled::beskedfordeler;
using namespace faelled::beskedfordeler::test;

namespace {

const Uuid kAfsender = nummer(1);
const Uuid kModtager = nummer(2);

Fordeling fordel(const Verden& v, const Beskedudkast& u, const Fordelingsregler& rules = {}) {
    const std::string xml = lav_besked(u);
    const auto b = laes_besked(xml);
    REQUIRE(b.has_value());
    return v.plan(rules)->fordel(*b, kAfsender, v.ur.now());
}

// A sender and a receiver with one agreement each.
void par(Verden& v, const Aftaleudkast& send = {}, const Aftaleudkast& receive = {}) {
    v.type(kType);
    v.bog.aftale(kAfsender, Retning::kAflever, send);
    v.bog.aftale(kModtager, Retning::kModtag, receive);
}

}  // namespace

TEST_CASE("fordelingsplan: a message reaches the mailbox whose agreement and subscription match") {
    Verden v;
    par(v);
    const Uuid box = v.dueslag(kModtager);
    const Uuid sub = v.abonnement(box);
    v.abonnement(v.dueslag(nummer(3)));  // another system without agreement
    const Fordeling f = fordel(v, {});
    CHECK(f.kode == 20);
    REQUIRE(f.kopier.size() == 1);
    CHECK(f.kopier[0].dueslag == box);
    CHECK(f.kopier[0].abonnement == sub);
    CHECK(f.kopier[0].modtagere == std::vector{Cvr(11111111)});
    CHECK(f.aftaler.size() == 1);
}

TEST_CASE("fordelingsplan: the sender's agreement limits type, authority, sensitivity and area") {
    const auto regel = [](const Aftaleudkast& send, const Beskedudkast& u) {
        Verden v;
        par(v, send);
        const Fordeling f = fordel(v, u);
        CHECK(f.kode == (f.regel.empty() ? 20 : 41));
        return f.regel;
    };
    Beskedudkast u;
    CHECK(regel({}, u).empty());
    Aftaleudkast narrow;
    narrow.kle = {"32.15.*"};
    CHECK(regel(narrow, u).empty());
    narrow.kle = {"32.16.*", "27.*"};
    CHECK(regel(narrow, u) == "aftale");
    u.registreringer[0].emne.clear();
    narrow.kle = {"32.*"};
    CHECK(regel(narrow, u) == "aftale");  // no OpgaveEmne: only '*'
    CHECK(regel({}, u).empty());
    u = {};
    u.foelsomhed = "44f4108b-26d4-46de-a90f-35e35b55b8d8";
    CHECK(regel({}, u) == "aftale");
    u.foelsomhed.clear();  // counts as the highest
    Aftaleudkast high;
    high.foelsomhed = "3";
    CHECK(regel(high, u) == "aftale");
    high.foelsomhed = "4";
    CHECK(regel(high, u).empty());
    u = {};
    u.registreringer[0].myndighed = "urn:oio:cvr-nr:22222222";
    CHECK(regel({}, u) == "aftale");
    u.registreringer[0].myndighed.clear();
    CHECK(regel({}, u) == "myndighed");
    u = {};
    u.registreringer.clear();
    CHECK(regel({}, u) == "myndighed");
    u = {};
    u.modtagere.clear();
    CHECK(regel({}, u) == "tilladt-modtager");
    u = {};
    u.type = "00000000-0000-4000-8000-0000000000ff";
    CHECK(regel({}, u) == "type");
    Aftaleudkast unknown;
    unknown.foelsomhed = "hemmelig";
    CHECK(regel(unknown, {}) == "aftale");  // a limit that does not read is no licence
}

TEST_CASE("fordelingsplan: a receiver not covered refuses by 1.0 and is removed by 2.0") {
    for (const bool two : {false, true}) {
        Verden v;
        Aftaleudkast send;
        send.version2 = two;
        par(v, send);
        v.abonnement(v.dueslag(kModtager));
        Beskedudkast u;
        u.modtagere = {"urn:oio:cvr-nr:22222222", "urn:oio:cvr-nr:11111111"};
        const Fordeling f = fordel(v, u);
        CHECK(f.kode == (two ? 20 : 41));
        CHECK(f.kopier.size() == (two ? 1 : 0));
        if (two) CHECK(f.bevar == std::vector<std::size_t>{1});
    }
}

TEST_CASE("fordelingsplan: the list is trimmed for 2.0, left as sent for 1.0; '*' is expanded") {
    for (const bool two : {false, true}) {
        Verden v;
        Aftaleudkast receive;
        receive.version2 = two;
        par(v, {}, receive);
        receive.kontekst = Cvr(22222222);
        v.bog.aftale(kModtager, Retning::kModtag, receive);
        v.abonnement(v.dueslag(kModtager));
        Beskedudkast u;
        u.modtagere = {"*"};
        const Fordeling f = fordel(v, u);
        REQUIRE(f.kopier.size() == 1);
        const std::vector<Cvr> both{Cvr(11111111), Cvr(22222222)};
        CHECK(f.kopier[0].modtagere == (two ? both : std::vector<Cvr>()));
    }
}

TEST_CASE("fordelingsplan: what is not active gets nothing, and versions are told apart") {
    Verden v;
    par(v);
    const Uuid box = v.dueslag(kModtager);
    const Uuid sub = v.abonnement(box);
    Abonnement a = *v.registre.hent<Abonnement>(v.operatoer, sub);
    CHECK(fordel(v, {}).kopier.size() == 1);
    a.version = "2.0";
    v.gem(a);
    CHECK(fordel(v, {}).kopier.empty());
    a.nr = 0;
    a.version = "1.0";
    v.gem(a);
    CHECK(fordel(v, {}).kopier.size() == 1);
    a.aktiv = false;
    v.gem(a);
    CHECK(fordel(v, {}).kopier.empty());
    a.aktiv = true;
    v.gem(a);
    Dueslag d = *v.registre.hent<Dueslag>(v.operatoer, box);
    d.aktiv = false;
    v.gem(d);
    CHECK(fordel(v, {}).kopier.empty());
}

TEST_CASE("fordelingsplan: expressions are alternatives, and value lists are the system's own") {
    Verden v;
    par(v);
    const Uuid sub = v.abonnement(v.dueslag(kModtager));
    const std::string path =
        "Beskedkuvert.Filtreringsdata.ObjektRegistrering.ObjektId.UUIDIdentifikator";
    v.udtryk(sub, path + " = 'x'");
    CHECK(fordel(v, {}).kopier.empty());
    v.udtryk(sub, path + " in vaerdiliste('mine')");
    CHECK(fordel(v, {}).kopier.empty());
    const std::string object = Beskedudkast().registreringer[0].objekt;
    REQUIRE(v.registre.opret_liste(nummer(3), "mine", {object}));
    CHECK(fordel(v, {}).kopier.empty());
    const auto list = v.registre.opret_liste(kModtager, "mine", {"y"});
    REQUIRE(list);
    REQUIRE(v.registre.tilfoej_vaerdier(kModtager, *list, {" " + object}));
    CHECK(fordel(v, {}).kopier.size() == 1);
    REQUIRE(v.registre.passiver_liste(kModtager, *list));
    CHECK(fordel(v, {}).kopier.empty());
}

TEST_CASE("fordelingsplan: the other reading of the authority table can be chosen") {
    Verden v;
    Aftaleudkast send;
    send.kontekst = Cvr(11111111);
    send.myndigheder = {"22222222"};
    par(v, send, send);
    v.abonnement(v.dueslag(kModtager));
    Beskedudkast u;
    u.modtagere = {"22222222"};
    Fordelingsregler rules;
    CHECK(fordel(v, u, rules).kode == 41);
    rules.byt_myndigheder = true;
    CHECK(fordel(v, u, rules).kopier.size() == 1);
}

TEST_CASE("fordelingsplan: says why a subscription got nothing") {
    Verden v;
    par(v);
    const Uuid good = v.abonnement(v.dueslag(kModtager));
    const Uuid none = v.abonnement(v.dueslag(nummer(3)));
    const Uuid filtered = v.abonnement(v.dueslag(kModtager));
    v.udtryk(filtered, "Beskedkuvert.X = 'x'");
    const std::string xml = lav_besked();
    const auto b = laes_besked(xml);
    const std::vector<std::size_t> bevar{0};
    const auto all = v.plan()->forklar(*b, bevar, v.ur.now(), 10);
    REQUIRE(all.size() == 3);
    for (const Forklaring& f : all) {
        CHECK(f.faar == (f.abonnement == good));
        if (f.abonnement == none) CHECK(f.aarsag == "systemet har ingen aftale om at modtage");
        if (f.abonnement == filtered) CHECK(f.aarsag == "ingen af abonnementets udtryk passer");
    }
}

// --- the model -----------------------------------------------------------------------------------

namespace {

struct Modelaftale {
    std::size_t system;
    Retning retning;
    Aftaleudkast u;
};
struct Modelabonnement {
    std::size_t system;
    std::size_t type;
    Uuid uuid;
    std::string objekt;  // filter on ObjektId; empty: none
};

std::string myndighed(std::uint64_t n) {
    return std::to_string(11111111 * (n + 1));
}

// One world and one message from a seed; the answer by trying everything.
struct Model {
    SeededEntropy chance;
    Verden v;
    std::vector<Modelaftale> aftaler;
    std::vector<Modelabonnement> abonnementer;
    std::vector<Uuid> typer{nummer(50), nummer(51)};

    explicit Model(std::uint64_t seed) : chance(seed) {
        for (const Uuid& t : typer)
            v.type(t);
        for (std::uint64_t n = 8 + chance.below(12); n > 0; --n)
            aftale();
        for (std::uint64_t n = 4 + chance.below(8); n > 0; --n)
            abonnement();
    }
    void aftale() {
        Modelaftale a{
            chance.below(4), chance.below(3) == 0 ? Retning::kAflever : Retning::kModtag, {}};
        if (a.system == 0) a.retning = Retning::kAflever;
        a.u.kontekst = *Cvr::parse(myndighed(chance.below(3)));
        a.u.typer = {typer[chance.below(2)].text()};
        if (chance.below(2) == 0) a.u.typer = {typer[0].text(), typer[1].text()};
        a.u.myndigheder.clear();
        for (std::uint64_t m = 0; m < 3; ++m)
            if (chance.below(3) > 0) a.u.myndigheder.push_back(myndighed(m));
        a.u.foelsomhed = std::to_string(1 + chance.below(2));
        const std::vector<std::vector<std::string>> areas = {
            {"*"}, {"32.*"}, {"27.36.04", "32.15.*"}};
        a.u.kle = areas[chance.below(3)];
        a.u.version2 = chance.below(3) > 0;
        v.bog.aftale(nummer(10 + a.system), a.retning, a.u);
        aftaler.push_back(std::move(a));
    }
    void abonnement() {
        Modelabonnement s{1 + chance.below(3), chance.below(2), {}, {}};
        s.uuid = v.abonnement(v.dueslag(nummer(10 + s.system)), typer[s.type]);
        if (chance.below(3) == 0) {
            s.objekt = nummer(70 + chance.below(2)).text();
            v.udtryk(s.uuid,
                     "get(Beskedkuvert.Filtreringsdata.ObjektRegistrering, 0)"
                     ".ObjektId.UUIDIdentifikator = '" +
                         s.objekt + "'");
        }
        abonnementer.push_back(std::move(s));
    }
    Beskedudkast besked() {
        Beskedudkast u;
        u.type = typer[chance.below(2)].text();
        u.modtagere.clear();
        if (chance.below(4) == 0)
            u.modtagere = {"*"};
        else
            for (std::uint64_t m = 0; m < 3; ++m)
                if (chance.below(2) == 0) u.modtagere.push_back("urn:oio:cvr:" + myndighed(m));
        u.registreringer.clear();
        for (std::uint64_t n = 1 + chance.below(2); n > 0; --n) {
            const std::vector<std::string> areas = {"", "urn:oio:kle:32.15.12", "27.36.04"};
            u.registreringer.push_back({"urn:oio:cvr-nr:" + myndighed(chance.below(3)),
                                        areas[chance.below(3)], nummer(70 + chance.below(2)).text(),
                                        "h"});
        }
        if (chance.below(2) == 0) u.foelsomhed = "44f4108b-26d4-46de-a90f-35e35b55b8d8";
        return u;
    }

    // Does the agreement cover the registration? Written from 6.1 and 6.2, apart from the code.
    static bool daekker_model(const Modelaftale& a, const Beskedudkast& b,
                              const Beskedudkast::Registrering& r) {
        if (std::ranges::find(a.u.typer, b.type) == a.u.typer.end()) return false;
        if (b.foelsomhed.starts_with("44f4") && a.u.foelsomhed == "1") return false;
        const std::string cvr = r.myndighed.substr(r.myndighed.size() - 8);
        if (std::ranges::find(a.u.myndigheder, cvr) == a.u.myndigheder.end()) return false;
        const std::string area = r.emne.empty() ? "" : r.emne.substr(r.emne.size() - 8);
        return std::ranges::any_of(a.u.kle, [&](const std::string& k) {
            if (k == "*" || k == area) return true;
            return k.ends_with(".*") && !area.empty() &&
                   area.starts_with(k.substr(0, k.size() - 1));
        });
    }
    // Authorities whose agreements with the system cover the whole message, and the best version.
    std::set<std::string> dekkende(std::size_t system, Retning r, const Beskedudkast& b) const {
        std::set<std::string> out;
        for (std::uint64_t m = 0; m < 3; ++m) {
            const bool all = std::ranges::all_of(b.registreringer, [&](const auto& reg) {
                return std::ranges::any_of(aftaler, [&](const Modelaftale& a) {
                    return a.system == system && a.retning == r &&
                           a.u.kontekst.text() == myndighed(m) && daekker_model(a, b, reg);
                });
            });
            if (all) out.insert(myndighed(m));
        }
        return out;
    }
    bool version2(std::size_t system, Retning r, const Beskedudkast& b,
                  const std::set<std::string>& authorities) const {
        return std::ranges::any_of(aftaler, [&](const Modelaftale& a) {
            return a.system == system && a.retning == r && a.u.version2 &&
                   authorities.contains(a.u.kontekst.text()) &&
                   std::ranges::any_of(b.registreringer,
                                       [&](const auto& reg) { return daekker_model(a, b, reg); });
        });
    }
    // Subscription -> list that its receiver sees; nothing: the message is refused.
    std::optional<std::map<Uuid, std::set<std::string>>> facit(const Beskedudkast& b) const {
        const auto sender = dekkende(0, Retning::kAflever, b);
        if (sender.empty() || b.modtagere.empty()) return std::nullopt;
        const bool star = b.modtagere.front() == "*";
        std::set<std::string> listed;
        for (const std::string& m : b.modtagere) {
            if (star) break;
            const std::string cvr = m.substr(m.size() - 8);
            if (sender.contains(cvr))
                listed.insert(cvr);
            else if (!version2(0, Retning::kAflever, b, sender))
                return std::nullopt;
        }
        std::map<Uuid, std::set<std::string>> out;
        for (const Modelabonnement& s : abonnementer) {
            if (typer[s.type].text() != b.type) continue;
            if (!s.objekt.empty() && s.objekt != b.registreringer[0].objekt) continue;
            std::set<std::string> mine = dekkende(s.system, Retning::kModtag, b);
            if (!star) std::erase_if(mine, [&](const auto& m) { return !listed.contains(m); });
            if (mine.empty()) continue;
            const bool trimmed = version2(s.system, Retning::kModtag, b, mine);
            out[s.uuid] = trimmed ? mine : star ? std::set<std::string>{"*"} : listed;
        }
        return out;
    }
    // The same from the code, read out of the copies themselves.
    std::optional<std::map<Uuid, std::set<std::string>>> svar(const Beskedudkast& u,
                                                              const Fordelingsregler& rules) const {
        const std::string xml = lav_besked(u);
        const auto b = laes_besked(xml);
        REQUIRE(b.has_value());
        const Fordeling f = v.plan(rules)->fordel(*b, nummer(10), v.ur.now());
        if (f.kode != 20) return std::nullopt;
        const Skabelon s = stempl(xml, b->indhold, {kType, kType, {}, {}}, f.bevar);
        std::map<Uuid, std::set<std::string>> out;
        for (const Kopiplan& k : f.kopier) {
            Rute r{v.ur.now(), v.ur.now(), kType, k.abonnement};
            r.modtagere = k.modtagere;
            const std::string copy = lav_kopi(s, r);
            const auto delivered = laes_besked(copy);
            REQUIRE(delivered.has_value());
            CHECK(delivered->indhold.data[0].af(copy) == u.data);
            auto& list = out[k.abonnement];
            for (const TilladtModtager& m : delivered->indhold.tilladt_modtager)
                list.insert(m.navn.alle ? "*" : m.navn.cvr->text());
        }
        return out;
    }
};

// Messages whose outcome differs from the model's, over many worlds.
int afvigelser(std::uint64_t worlds, const Fordelingsregler& rules, int* delivered = nullptr) {
    int wrong = 0;
    for (std::uint64_t seed = 1; seed <= worlds; ++seed) {
        Model m(seed);
        for (int i = 0; i < 10; ++i) {
            const Beskedudkast u = m.besked();
            const auto expected = m.facit(u);
            if (expected && delivered != nullptr) *delivered += static_cast<int>(expected->size());
            if (m.svar(u, rules) != expected) {
                ++wrong;
                INFO("seed " << seed << ", message " << i);
                if (delivered != nullptr) FAIL_CHECK("the distributor and the model disagree");
            }
        }
    }
    return wrong;
}

}  // namespace

TEST_CASE("fordelingsplan: agrees with a matcher that tries everything, on every copy and field") {
    int delivered = 0;
    CHECK(afvigelser(150, {}, &delivered) == 0);
    CHECK(delivered > 150);  // the worlds are not empty
}

TEST_CASE("fordelingsplan: the model notices when a safety is taken out") {
    Fordelingsregler rules;
    rules.sabotage.myndighed = true;
    Verden v;
    if (!adgang::sabotage_tilladt())
        CHECK_FALSE(Fordelingsplan::byg(v.registre, v.bog.billede(), rules));
    adgang::tillad_sabotage();
    CHECK(afvigelser(20, rules) > 0);
    rules.sabotage = {false, true};
    CHECK(afvigelser(20, rules) > 0);
}
