#include "rest/revision/revision_endepunkt.hpp"

#include <doctest/doctest.h>
#include <algorithm>

using namespace faelled;
using namespace faelled::rest;

namespace {

struct Opstilling {
    std::optional<adgang::Revisionsfilter> filter;
    std::optional<adgang::Sidevalg> valg;
    std::optional<adgang::Forbrugsfilter> forbrugsfilter;
    Revisionsadgang lukket_ind;
    bool adgang = true;
    adgang::Logsted naeste = adgang::Logsted::ved(5);
    std::unique_ptr<net::Arbejdspulje> pulje = net::lav_arbejdspulje({});

    Revisionskilde kilde() {
        return {[this](const adgang::Revisionsfilter& f,
                       const adgang::Sidevalg& v) -> Result<adgang::Revisionsside> {
                    filter = f;
                    valg = v;
                    adgang::Revisionspost p;
                    p.operation = "laes";
                    return adgang::Revisionsside{{{7, p}, {6, p}}, naeste, 0};
                },
                [this](const adgang::Forbrugsfilter& f,
                       const adgang::Opdeling&) -> Result<std::vector<adgang::Forbrugslinje>> {
                    forbrugsfilter = f;
                    return std::vector<adgang::Forbrugslinje>{{}};
                }};
    }
    net::Svar svar(std::string maal, std::string metode = "GET") {
        const RevisionEndepunkt e(
            *pulje, kilde(),
            [this](const net::Anmodning&) -> std::expected<Revisionsadgang, net::Svar> {
                if (!adgang) return std::unexpected(net::Svar{403, "text/plain", {}, "nej"});
                return lukket_ind;
            });
        net::Anmodning a;
        a.metode = std::move(metode);
        a.maal = std::move(maal);
        const std::string_view t = a.maal;
        a.sti = t.substr(0, t.find('?'));
        if (t.contains('?')) a.forespoergsel = t.substr(t.find('?') + 1);
        return e.svar(a);
    }
};

}  // namespace

TEST_CASE("SIK-080: a page of the log as JSON and CSV") {
    Opstilling o;
    const auto s =
        o.svar("/admin/revision?fra=2026-11-25T00%3A00%3A00Z&myndighed=11111111&antal=2&art=kald");
    CHECK(s.status == 200);
    CHECK(s.krop.starts_with(R"({"poster":[{"nr":7,)"));
    CHECK(s.krop.ends_with(R"(],"naeste":5,"ulaeselige":0})"));
    REQUIRE(o.filter);
    CHECK(o.filter->myndighed == Cvr(11111111));
    CHECK(o.filter->fra.er_endelig());
    CHECK(o.valg->antal == 2);
    // Over several nodes: of each where it goes on.
    o.naeste = {std::nullopt, {{0, 5}, {2, 17}}};
    CHECK(o.svar("/admin/revision").krop.ends_with(R"(],"naeste":"0:5.2:17","ulaeselige":0})"));
    REQUIRE(o.svar("/admin/revision?start=0%3A5.2%3A17").status == 200);
    CHECK(o.valg->start == o.naeste);
    CHECK(o.svar("/admin/revision?start=0%3A5.x").status == 400);
    const auto csv = o.svar("/admin/revision?format=csv");
    CHECK(std::ranges::any_of(csv.headere, [](const auto& h) {
        return h.first == "Faelled-Naeste" && h.second == "0:5.2:17";
    }));
    CHECK(csv.indholdstype.starts_with("text/csv"));
    CHECK(csv.krop.starts_with("nr,tid,art,"));
    CHECK(o.svar("/admin/forbrug?opdel=dag").krop.starts_with(R"({"forbrug":[{"tid":)"));
}

TEST_CASE("SIK-080: nobody is let in past the door, and an auditor sees his own authority only") {
    Opstilling o;
    o.adgang = false;
    CHECK(o.svar("/admin/revision").status == 403);
    CHECK(o.svar("/admin/revision?vrøvl=1", "POST").status == 403);
    CHECK_FALSE(o.filter);
    o.adgang = true;
    o.lukket_ind.myndighed = Cvr(11111111);
    CHECK(o.svar("/admin/revision").status == 200);
    CHECK(o.filter->myndighed == Cvr(11111111));
    CHECK(o.svar("/admin/forbrug").status == 200);
    CHECK(o.forbrugsfilter->myndighed == Cvr(11111111));
    CHECK(o.svar("/admin/revision?myndighed=22222222").status == 403);
    CHECK(o.svar("/admin/forbrug?myndighed=22222222").status == 403);
}

TEST_CASE("revision endpoint: bad questions are answered 400 with what was expected") {
    Opstilling o;
    for (const char* const daarlig :
         {"?ukendt=1", "?antal=0", "?antal=99999", "?system=x", "?fra=i+gaar", "?art=kaffe",
          "?format=xml", "?fra=%zz", "?fra=%c3%28", "?system=%", "?kaede=adgang&kaede=adgang",
          "?art=kald&art=drift", "?myndighed=1"})
        CHECK(o.svar(std::string("/admin/revision") + daarlig).status == 400);
    CHECK(o.svar("/admin/revision?system=x").krop.contains("et UUID"));
    CHECK(o.svar("/admin/revision", "POST").status == 405);
    CHECK(o.svar("/admin/forbrug?opdel=farve").status == 400);
    std::string mange = "/admin/revision?a=1";
    for (int i = 0; i < 100; ++i)
        mange += "&art=kald";
    CHECK(o.svar(mange).status == 400);
}
