// fremsoeg and data limits. Numbers in test names: indekser.md chapter 20.
#include <array>
#include <functional>
#include <map>
#include <random>
#include <set>

#include "sagdokument/sorteringsnoegle.hpp"
#include "sagdokument/test_hus.hpp"

using namespace faelled;
using namespace faelled::sagdokument;
using namespace faelled::sagdokument::test;
using indeks::Led;
using indeks::Udtryk;

namespace {

Led ikke(Udtryk u) {
    return {Led::Slags::kIkke, 0, {}, std::make_shared<const Udtryk>(std::move(u))};
}
Led under(Udtryk u) {
    return {Led::Slags::kUdtryk, 0, {}, std::make_shared<const Udtryk>(std::move(u))};
}
Udtryk af(std::vector<Led> led, bool eller = false) {
    return {eller, std::move(led)};
}
oio::SoegInput fremdrift(std::uint8_t kode) {
    oio::SoegInput in;
    in.eksempel.tilstande.push_back({0, kode, {}});
    return in;
}
oio::SoegInput kle(Gren g, const std::string& pattern) {
    oio::SoegInput in;
    oio::Relation r;
    r.art = g == kSager ? sagrel::kKlasse : dokrel::kKlasse;
    r.rolle = uuid(g == kSager ? sagrolle::kPrimaerKlasse : dokrolle::kPrimaerKlasse);
    r.felter = {{g == kSager ? felt::kSagsklasseNoegle : felt::kDokklasseNoegle, pattern}};
    in.eksempel.relationer.push_back(r);
    return in;
}
oio::SoegInput noegle(const std::string& key) {
    oio::SoegInput in;
    in.eksempel.egenskaber.push_back({{}, {{felt::kSagNoegle, key}}});
    return in;
}
std::set<Uuid> uuider(const std::vector<oio::Oejebliksbillede>& list) {
    std::set<Uuid> out;
    for (const auto& o : list)
        out.insert(o.uuid);
    return out;
}

}  // namespace

TEST_CASE("fremsoeg: 10. an empty filter counts only, and counts respect data limits") {
    Hus h;
    REQUIRE(h.importer(id(1), sag({.noegle = "1", .kle = "27.36.04"})) == 20);
    REQUIRE(h.importer(id(2), sag({.noegle = "2", .kle = "32.03.04"})) == 20);
    FremsoegInput in;
    in.udtryk = part_udtryk(kCpr);
    auto out = h.sd.fremsoeg(h.system_a, in).value();
    CHECK(out.antal[kSager] == 2);
    CHECK(out.billeder[kSager].empty());
    out = h.sd.fremsoeg(laeser({{"27.*", "4"}}), in).value();
    CHECK(out.antal[kSager] == 1);
    CHECK(h.sd.fremsoeg(laeser({{"27.*", "2"}}), in).value().antal[kSager] == 0);
    // A level may differ by subject.
    CHECK(h.sd.fremsoeg(laeser({{"27.*", "2"}, {"27.36.*", "3"}}), in).value().antal[kSager] == 1);
    CHECK(h.sd.fremsoeg(laeser({{"*", "4"}}, kNordby), in).value().tomt());
}

TEST_CASE("fremsoeg: 11. a document is seen through its cases") {
    Hus h;
    // As sensitive as its case, and more.
    REQUIRE(h.importer(id(10),
                       dokument({.noegle = "10", .foelsomhed = "FOELSOMME_PERSONOPLYSNINGER"}),
                       kDokumenter) == 20);
    REQUIRE(h.importer(id(1), sag({.noegle = "1",
                                   .kle = "27.36.04",
                                   .foelsomhed = "FORTROLIGE_PERSONOPLYSNINGER",
                                   .dokumenter = {id(10)}})) == 20);
    FremsoegInput in;
    in.uuids[kDokumenter] = {id(10)};
    in.filter.vis = {0x7ff, 0xff};
    const auto synlig = [&](const Kalder& k) {
        return h.sd.fremsoeg(k, in).value().antal[kDokumenter] == 1;
    };
    CHECK_FALSE(synlig(laeser({{"27.*", "2"}})));
    CHECK(synlig(laeser({{"27.*", "3"}})));
    // Its own subject does not count while it has a case.
    CHECK_FALSE(synlig(laeser({{"32.*", "4"}})));
    // On two cases, one of them visible.
    REQUIRE(h.importer(id(2), sag({.noegle = "2", .kle = "32.03.04", .dokumenter = {id(10)}})) ==
            20);
    CHECK(synlig(laeser({{"32.*", "4"}})));
    CHECK(kode(h.sd.laes(laeser({{"32.*", "4"}}), kDokumenter, {id(10), {}})) == 20);
    CHECK(kode(h.sd.laes(laeser({{"00.*", "4"}}), kDokumenter, {id(10), {}})) == 44);
    // A visible case shows no document beyond its level.
    CHECK_FALSE(synlig(laeser({{"27.*", "2"}, {"32.*", "2"}})));
}

TEST_CASE("fremsoeg: 15. NOT alone is refused") {
    Hus h;
    const auto svar = [&](Udtryk u) {
        return kode(h.sd.fremsoeg(h.system_a, fremsoeg_alt(std::move(u))));
    };
    CHECK(svar(af({ikke(part_udtryk(kCpr))})) == 40);
    CHECK(svar(af({ikke(part_udtryk(kCpr)), led(kSager, fremdrift(0))}, true)) == 40);
    CHECK(svar(af({ikke(part_udtryk(kCpr)), led(kDokumenter, noegle("x"))})) == 40);
    CHECK(svar(af({under(af({ikke(part_udtryk(kCpr))})), led(kSager, fremdrift(0))})) == 40);
    CHECK(svar(af({})) == 40);
    CHECK(kode(h.sd.fremsoeg(h.system_a, {})) == 40);
    CHECK(svar(af({ikke(af({led(kSager, fremdrift(1))})), led(kSager, fremdrift(0))})) == 20);
    Udtryk deep = part_udtryk(kCpr);
    for (int n = 0; n < 20; ++n)
        deep = af({under(deep)});
    CHECK(svar(deep) == 40);
    oio::SoegInput reversed = fremdrift(0);
    reversed.virkning = store::Periode{h.clock.now().plus(1), h.clock.now()};
    CHECK(svar(af({led(kSager, reversed)})) == 40);
}

TEST_CASE("fremsoeg: cases and documents joined through journal posts") {
    Hus h;
    REQUIRE(h.importer(id(10), dokument({.noegle = "10", .kle = "27.36.04"}), kDokumenter) == 20);
    REQUIRE(h.importer(id(11), dokument({.noegle = "11", .kle = "32.03.04"}), kDokumenter) == 20);
    REQUIRE(h.importer(id(12), dokument({.noegle = "12", .kle = "27.36.04"}), kDokumenter) == 20);
    REQUIRE(h.importer(id(1), sag({.noegle = "1", .dokumenter = {id(10), id(11)}})) == 20);
    REQUIRE(h.importer(id(2), sag({.noegle = "2", .part = kAndetCpr, .dokumenter = {id(10)}})) ==
            20);
    REQUIRE(h.importer(id(3), sag({.noegle = "3"})) == 20);
    const auto out =
        h.sd.fremsoeg(h.system_a, fremsoeg_alt(af({led(kSager, part_soegning(kCpr)),
                                                   led(kDokumenter, kle(kDokumenter, "27.*"))})))
            .value();
    CHECK(uuider(out.billeder[kSager]) == std::set{id(1)});
    CHECK(uuider(out.billeder[kDokumenter]) == std::set{id(10)});
    // Broad criteria on the case, a key on the document: found through the document.
    const auto via =
        h.sd.fremsoeg(h.system_a,
                      fremsoeg_alt(af({led(kSager, fremdrift(0)), led(kDokumenter, noegle("10"))})))
            .value();
    CHECK(uuider(via.billeder[kSager]) == std::set{id(1), id(2)});
    // OR does not join.
    const auto either =
        h.sd.fremsoeg(
                h.system_a,
                fremsoeg_alt(af(
                    {led(kSager, part_soegning(kAndetCpr)), led(kDokumenter, noegle("12"))}, true)))
            .value();
    CHECK(uuider(either.billeder[kSager]) == std::set{id(2)});
    CHECK(uuider(either.billeder[kDokumenter]) == std::set{id(12)});
    // Included documents come once, under the same limits.
    FremsoegInput in = fremsoeg_alt(af({led(kSager, part_soegning(kCpr))}));
    in.filter.inkluder[kSager] = kInkluderJournalpost;
    const auto with = h.sd.fremsoeg(h.system_a, in).value();
    CHECK(uuider(with.billeder[kDokumenter]) == std::set{id(10), id(11)});
    CHECK(with.antal[kDokumenter] == 0);
    in.filter.inkluder[kSager] = 0;
    in.uuids[kSager] = {id(1), id(2), id(1)};
    CHECK(uuider(h.sd.fremsoeg(h.system_a, in).value().billeder[kSager]) == std::set{id(1)});
}

TEST_CASE("fremsoeg: the security profile of an object is always in the answer") {
    Hus h;
    oio::Indhold i = sag();
    i.relationer.push_back(rel(sagrel::kSikkerhedsprofil, sagrolle::kAdgang, sagtype::kProfilBruger,
                               oio::Reference(id(500)), {}, "1"));
    REQUIRE(h.importer(id(1), i) == 20);
    FremsoegInput in;
    in.uuids[kSager] = {id(1)};
    in.filter.vis[kSager] = 1;
    const auto out = h.sd.fremsoeg(h.system_a, in).value();
    CHECK(std::ranges::any_of(out.billeder[kSager][0].registreringer[0].indhold.relationer,
                              [](const auto& r) { return r.art == sagrel::kSikkerhedsprofil; }));
}

TEST_CASE("fremsoeg: order and pages") {
    Hus h;
    const char* const titler[] = {"Ærø", "abe", "Zebra", "Åben", "Ørred", "Aabenraa", "Bil"};
    for (int n = 0; n < 7; ++n) {
        oio::Indhold i = sag({.noegle = std::to_string(n)});
        i.egenskaber[0].felter[2].tekst = titler[n];
        REQUIRE(h.importer(id(n), i) == 20);
    }
    const auto titel = [](const oio::Oejebliksbillede& o) {
        return *o.registreringer[0].indhold.egenskaber[0].felt(felt::kSagTitel);
    };
    FremsoegInput in = fremsoeg_alt(part_udtryk(kCpr));
    in.sortering[kSager] = {{static_cast<std::uint8_t>(Sorteringselement::kTitel), false, 1}};
    std::vector<std::string> got;
    const auto sorted = h.sd.fremsoeg(h.system_a, in).value();
    for (const auto& o : sorted.billeder[kSager])
        got.push_back(titel(o));
    CHECK(got ==
          std::vector<std::string>{"abe", "Bil", "Zebra", "Ærø", "Ørred", "Åben", "Aabenraa"});

    in.udtryk->led[0].soegning.input.foerste = 2;
    in.udtryk->led[0].soegning.input.maksimum = 3;
    in.sortering[kSager][0].faldende = true;
    const auto page = h.sd.fremsoeg(h.system_a, in).value();
    CHECK(page.antal[kSager] == 7);
    REQUIRE(page.billeder[kSager].size() == 3);
    CHECK(titel(page.billeder[kSager][0]) == "Ørred");
    REQUIRE(page.side[kSager]);
    CHECK(page.side[kSager]->foerste == 2);
    in.udtryk->led[0].soegning.input.foerste = 100;
    CHECK(h.sd.fremsoeg(h.system_a, in).value().billeder[kSager].empty());
}

TEST_CASE("fremsoeg: what was received since, and bounded work") {
    Hus h;
    REQUIRE(h.importer(id(1), sag({.noegle = "1"})) == 20);
    h.clock.advance(3 * kDoegn);
    REQUIRE(h.importer(id(2), sag({.noegle = "2"})) == 20);
    oio::SoegInput since;
    since.sts = store::Periode{h.clock.now().plus(-kDoegn), Tid::plus_uendelig()};
    CHECK(h.sd.fremsoeg(h.system_a, fremsoeg_alt(af({led(kSager, since)}))).value().antal[kSager] ==
          1);
    // The same beside another criterion, where it is not what finds candidates.
    CHECK(h.sd.fremsoeg(h.system_a,
                        fremsoeg_alt(af({led(kSager, since), led(kSager, part_soegning(kCpr))})))
              .value()
              .antal[kSager] == 1);
    Indstillinger small = h.indstillinger();
    small.maks_undersoegte = 1;
    Sagdokument narrow(h.motor, small);
    CHECK(kode(narrow.fremsoeg(h.system_a, fremsoeg_alt(af({led(kSager, {})})))) == 40);
}

TEST_CASE("fremsoeg: the predicate agrees with sets made the slow way") {
    std::mt19937 rnd(20250601);
    const auto pick = [&](std::size_t n) { return static_cast<std::size_t>(rnd() % n); };
    const char* const kler[] = {"27.36.04", "27.12.00", "32.03.04"};
    const char* const niveauer[] = {"IKKE_FORTROLIGE_DATA", "FORTROLIGE_PERSONOPLYSNINGER",
                                    "FOELSOMME_PERSONOPLYSNINGER", "VIP_SAGER"};
    const std::string parter[] = {kCpr, kAndetCpr, "urn:oio:cpr-nr:6501010001"};
    for (int verden = 0; verden < 12; ++verden) {
        Hus h;
        constexpr int kAntal = 14;
        std::array<std::map<Uuid, oio::Indhold>, 2> alle;
        for (int n = 0; n < kAntal; ++n) {
            oio::Indhold d = dokument({.noegle = "D" + std::to_string(n),
                                       .kle = kler[pick(3)],
                                       .foelsomhed = niveauer[pick(4)],
                                       .part = parter[pick(3)]});
            d.tilstande[0].kode = static_cast<std::uint8_t>(pick(3));
            alle[kDokumenter][id(100 + n)] = d;
            REQUIRE(h.importer(id(100 + n), d, kDokumenter) == 20);
            Sagsvalg v{.noegle = "S" + std::to_string(n),
                       .kle = kler[pick(3)],
                       .foelsomhed = niveauer[pick(4)],
                       .part = parter[pick(3)]};
            for (std::size_t k = pick(3); k > 0; --k)
                v.dokumenter.push_back(id(100 + static_cast<int>(pick(kAntal))));
            oio::Indhold s = sag(v);
            s.tilstande[0].kode = static_cast<std::uint8_t>(pick(3));
            alle[kSager][id(n)] = s;
            REQUIRE(h.importer(id(n), s) == 20);
        }
        // --- the slow way: sets, all objects, all pairs
        const auto bundet = [&](const Uuid& s, const Uuid& d) {
            return std::ranges::any_of(alle[kSager].at(s).relationer, [&](const auto& r) {
                return r.art == sagrel::kJournalpost && *r.ref.uuid() == d;
            });
        };
        struct Graense {
            std::string moenster;
            int niveau;
        };
        std::vector<Graense> graenser;
        const char* const moenstre[] = {"27.*", "27.36.*", "32.03.04", "*", "2*"};
        for (std::size_t n = 1 + pick(3); n > 0; --n)
            graenser.push_back({moenstre[pick(5)], static_cast<int>(1 + pick(4))});
        std::vector<std::pair<std::string, std::string>> limits;
        for (const auto& g : graenser)
            limits.emplace_back(g.moenster, std::to_string(g.niveau));
        const Kalder reader = laeser(limits);
        const auto emne = [&](Gren g, const oio::Indhold& i) {
            for (const auto& r : i.relationer)
                if (r.art == (g == kSager ? sagrel::kKlasse : dokrel::kKlasse) &&
                    r.rolle.uuid()->text() ==
                        (g == kSager ? sagrolle::kPrimaerKlasse : dokrolle::kPrimaerKlasse))
                    return r.felter[0].tekst;
            return std::string();
        };
        const auto hoejst = [&](const std::string& number) {
            int best = 0;
            for (const auto& g : graenser) {
                const std::string p = g.moenster.substr(0, g.moenster.find('*'));
                if (g.moenster.ends_with('*') ? number.starts_with(p) : number == g.moenster)
                    best = std::max(best, g.niveau);
            }
            return best;
        };
        const auto foelsom = [&](Gren g, const oio::Indhold& i) {
            const auto* t = g == kSager ? i.egenskaber[1].felt(felt::kSagFoelsomhed)
                                        : i.egenskaber[0].felt(felt::kDokFoelsomhed);
            return static_cast<int>(std::ranges::find(niveauer, *t) - niveauer) + 1;
        };
        const auto synlig_sag = [&](const Uuid& u) {
            const auto& i = alle[kSager].at(u);
            return foelsom(kSager, i) <= hoejst(emne(kSager, i));
        };
        const auto synlig = [&](Gren g, const Uuid& u) {
            if (g == kSager) return synlig_sag(u);
            const auto& i = alle[kDokumenter].at(u);
            bool har = false;
            bool ser = false;
            for (const auto& [s, si] : alle[kSager]) {
                if (!bundet(s, u)) continue;
                har = true;
                ser = ser || (synlig_sag(s) && foelsom(kDokumenter, i) <= hoejst(emne(kSager, si)));
            }
            return har ? ser : foelsom(kDokumenter, i) <= hoejst(emne(kDokumenter, i));
        };
        using Par = std::array<std::set<Uuid>, 2>;
        // Criteria are tested without the engine.
        const auto passer = [&](Gren g, const oio::SoegInput& in, const oio::Indhold& i) {
            for (const auto& t : in.eksempel.tilstande)
                if (i.tilstande[0].kode != t.kode) return false;
            for (const auto& w : in.eksempel.relationer) {
                if (!w.ref.tom()) {
                    if (std::ranges::none_of(i.relationer, [&](const auto& r) {
                            return r.art == w.art && r.ref.urn_tekst() == w.ref.urn_tekst();
                        }))
                        return false;
                } else {
                    const std::string& p = w.felter[0].tekst;
                    if (!emne(g, i).starts_with(p.substr(0, p.find('*')))) return false;
                }
            }
            return true;
        };
        const std::function<Par(const Udtryk&)> slow = [&](const Udtryk& u) -> Par {
            const auto of = [&](const Led& l) -> Par {
                Par out;
                if (!l.soeger()) return slow(*l.under);
                for (const auto& [x, i] : alle.at(l.gren)) {
                    if (!passer(l.gren, l.soegning.input, i)) continue;
                    if (l.slags == Led::Slags::kUbundet &&
                        std::ranges::any_of(alle[kSager],
                                            [&](const auto& s) { return bundet(s.first, x); }))
                        continue;
                    out.at(l.gren).insert(x);
                }
                return out;
            };
            Par out;
            for (Gren g = 0; g < 2; ++g) {
                bool first = true;
                for (const Led& l : u.led) {
                    if ((indeks::grene(l) & (1U << g)) == 0 || l.slags == Led::Slags::kIkke)
                        continue;
                    std::set<Uuid> s = of(l).at(g);
                    if (u.eller || first) {
                        out[g].insert(s.begin(), s.end());
                    } else {
                        std::erase_if(out[g], [&](const Uuid& x) { return !s.contains(x); });
                    }
                    first = false;
                }
                for (const Led& l : u.led)
                    if (l.slags == Led::Slags::kIkke) {
                        const std::set<Uuid> s = of(l).at(g);
                        std::erase_if(out[g], [&](const Uuid& x) { return s.contains(x); });
                    }
            }
            if (!indeks::forener(u)) return out;
            Par joined;
            for (const Uuid& s : out[kSager])
                for (const Uuid& d : out[kDokumenter])
                    if (bundet(s, d)) {
                        // Who may not see the one learns nothing of it through the other.
                        if (synlig(kDokumenter, d)) joined[kSager].insert(s);
                        if (synlig(kSager, s)) joined[kDokumenter].insert(d);
                    }
            return joined;
        };
        const std::function<Udtryk(int)> tilfaeldigt = [&](int depth) -> Udtryk {
            Udtryk u;
            u.eller = pick(3) == 0;
            std::uint8_t found = 0;
            for (std::size_t n = 1 + pick(3); n > 0; --n) {
                const auto g = static_cast<Gren>(pick(2));
                Led l;
                if (depth > 0 && pick(4) == 0) {
                    l = under(tilfaeldigt(depth - 1));
                } else {
                    oio::SoegInput in =
                        pick(3) == 0   ? fremdrift(static_cast<std::uint8_t>(pick(3)))
                        : pick(2) == 0 ? kle(g, pick(2) == 0 ? "27.*" : "27.36.*")
                                       : part_soegning(parter[pick(3)],
                                                       g == kSager ? sagrel::kPart : dokrel::kPart);
                    l = led(g, in,
                            g == kDokumenter && pick(4) == 0 ? Led::Slags::kUbundet
                                                             : Led::Slags::kObjekt);
                }
                found |= indeks::grene(l);
                u.led.push_back(std::move(l));
            }
            if (!u.eller && depth > 0 && pick(2) == 0) {
                Udtryk inner = tilfaeldigt(depth - 1);
                if ((indeks::grene(inner) & ~found) == 0) u.led.push_back(ikke(std::move(inner)));
            }
            return u;
        };
        for (int round = 0; round < 150; ++round) {
            const Udtryk u = tilfaeldigt(2);
            Par wanted = slow(u);
            for (Gren g = 0; g < 2; ++g)
                std::erase_if(wanted[g], [&](const Uuid& x) { return !synlig(g, x); });
            const auto got = h.sd.fremsoeg(reader, fremsoeg_alt(u));
            REQUIRE(got);
            CHECK(uuider(got->billeder[kSager]) == wanted[kSager]);
            CHECK(uuider(got->billeder[kDokumenter]) == wanted[kDokumenter]);
            CHECK(got->antal[kSager] == wanted[kSager].size());
            CHECK(got->antal[kDokumenter] == wanted[kDokumenter].size());
        }
    }
}
