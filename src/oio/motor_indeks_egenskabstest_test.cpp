// Property test of what the indexes add: for random histories of an index type with every feature,
// a naive model and the engine read the same at every point of the three time axes, and random
// searches find what a brute force over the model finds.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <variant>

#include "oio/indeks.hpp"
#include "oio/motor.hpp"
#include "oio/test_model.hpp"
#include "store/memory/memory_lager.hpp"

using namespace faelled;
using namespace faelled::oio;
using namespace faelled::oio::test;

namespace {

constexpr Cvr kEjer{11111111};

// The same type with entries for states and relations too, and a code for objects without state.
constexpr Tilstandsbeskrivelse kFremdriftUden[] = {
    {.ns = kNs, .navn = "Fremdrift", .kodenavn = "FremdriftKode", .koder = kTrin, .uden = 1}};
constexpr Objektbeskrivelse fuld() {
    Objektbeskrivelse b = kSag;
    b.type = 97;
    b.tilstande = kFremdriftUden;
    b.kun_udtraek = false;
    return b;
}
constexpr Objektbeskrivelse kSagFuld = fuld();

// --- content as text, and what a text stood for --------------------------------------------------

std::string show(const std::vector<Feltvaerdi>& fields) {
    std::string out = "{";
    for (const Feltvaerdi& f : fields)
        out += std::to_string(f.felt) + "=" + f.tekst + show(f.gruppe) + ";";
    return out + "}";
}
std::string show(const Reference& r) {
    if (r.tom()) return "-";
    return r.slags() == Reference::Slags::kUuid ? r.uuid()->text() : r.urn_tekst();
}
std::string show(const Egenskab& e) {
    return "a" + std::to_string(e.art) + show(e.felter);
}
std::string show(const Tilstand& t) {
    return "t" + std::to_string(t.kode);
}
std::string show(const Relation& r) {
    return "r" + std::to_string(r.art) + show(r.ref) + "," + show(r.rolle) + "," + show(r.type) +
           "," + r.indeks + show(r.felter);
}

std::string line_of(const Egenskab& e) {
    return "a" + std::to_string(e.art) + (e.art == kArtYdelse ? "/" + e.felter.at(0).tekst : "");
}
std::string line_of(const Tilstand& /*t*/) {
    return "t";
}
std::string line_of(const Relation& r) {
    if (r.art == kEjerrelation) return "ejer";
    if (r.art == kMapninger) return "m/" + show(r.ref) + show(r.rolle) + show(r.type);
    return "r" + std::to_string(r.art) + show(r.rolle) + "/" + r.indeks;
}

using Thing = std::variant<Egenskab, Tilstand, Relation>;
using Things = std::map<std::string, Thing>;  // by show()

struct Version {
    Tid received, sent;
    Livscyklus cycle;
    Picture picture;
};
using History = std::vector<Version>;

template <typename T>
void add_rows(const std::vector<T>& all, std::multiset<std::string>& out) {
    for (const T& t : all)
        out.insert(line_of(t) + "|" + show(t) + "|" + std::to_string(cell_of(t.virkning.fra)) +
                   "|" + std::to_string(cell_of(t.virkning.til)));
}
std::multiset<std::string> rows(const Indhold& i) {
    std::multiset<std::string> out;
    add_rows(i.egenskaber, out);
    add_rows(i.tilstande, out);
    add_rows(i.relationer, out);
    return out;
}

// --- naive matching ------------------------------------------------------------------------------

std::string low(std::string s) {
    for (char& c : s)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return s;
}
bool like(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return text.empty();
    if (pattern[0] == '*')
        return like(pattern.substr(1), text) || (!text.empty() && like(pattern, text.substr(1)));
    return !text.empty() && pattern[0] == text[0] && like(pattern.substr(1), text.substr(1));
}
// The test's URNs are all of CPR numbers.
std::string normal(std::string s) {
    s = low(std::move(s));
    const std::size_t at = s.find("cpr-nr:");
    if (at == std::string::npos) return s;
    std::string out = s.substr(0, at + 7);
    for (const char c : s.substr(at + 7))
        if (c != ' ' && c != '-') out += c;
    return out;
}
bool text_matches(const Felt& f, const std::string& w, const std::string& s) {
    if (f.moenster == Moenster::kReference) return normal(w) == normal(s);
    return f.soegbar == Soegbar::kEksakt ? like(w, s) : like(low(w), low(s));
}
bool given(const Feltvaerdi& w) {
    return !w.tekst.empty() || std::any_of(w.gruppe.begin(), w.gruppe.end(), given);
}
bool fields_match(std::span<const Felt> fields, const std::vector<Feltvaerdi>& wanted,
                  const std::vector<Feltvaerdi>& stored) {
    for (const Feltvaerdi& w : wanted) {
        if (!given(w)) continue;
        bool found = false;
        for (const Feltvaerdi& s : stored)
            found = found ||
                    (s.felt == w.felt &&
                     (w.gruppe.empty() ? text_matches(fields[w.felt], w.tekst, s.tekst)
                                       : fields_match(fields[w.felt].gruppe, w.gruppe, s.gruppe)));
        if (!found) return false;
    }
    return true;
}
bool thing_matches(const Egenskab& w, const Egenskab& s) {
    return w.art == s.art && fields_match(attributfelter(kSag, w.art), w.felter, s.felter);
}
bool thing_matches(const Tilstand& w, const Tilstand& s) {
    return w.kode == s.kode;
}
bool thing_matches(const Relation& w, const Relation& s) {
    const auto same = [](const Reference& a, const Reference& b) {
        return a.tom() || normal(show(a)) == normal(show(b));
    };
    return w.art == s.art && same(w.ref, s.ref) && same(w.rolle, s.rolle) && same(w.type, s.type) &&
           (w.indeks.empty() || w.indeks == s.indeks) &&
           fields_match(kSag.relationer[w.art].felter, w.felter, s.felter);
}

// Cells [fra, til), or the one cell `fra` when both are equal.
struct Cells {
    int fra = 0, til = 0;
};
Tid instant(int cell) {
    return cell == 0 ? dag(0).plus(-1) : grid(cell);
}
Periode periode(const Cells& c) {
    return c.fra == c.til ? Periode{instant(c.fra), instant(c.fra)}
                          : Periode{grid(c.fra), grid(c.til)};
}

struct Brute {
    const Things& things;
    Cells outer;  // SoegVirkning
    int without;  // code that an object without any state counts as; -1: none

    [[nodiscard]] bool stateless(const Picture& p, const Tilstand& wanted) const {
        const auto line = p.lines.find("t");
        return wanted.kode == without &&
               (line == p.lines.end() ||
                std::none_of(line->second.begin(), line->second.end(),
                             [](const auto& cell) { return cell.has_value(); }));
    }

    template <typename T>
    [[nodiscard]] bool one(const Picture& p, const T& wanted) const {
        if constexpr (std::is_same_v<T, Tilstand>)
            if (stateless(p, wanted)) return true;
        Cells c = outer;
        if (wanted.virkning.fra != kUangivet)
            c = {cell_of(wanted.virkning.fra), cell_of(wanted.virkning.til)};
        for (const auto& [key, line] : p.lines)
            for (int at = c.fra; at < std::max(c.til, c.fra + 1); ++at)
                if (line[at]) {
                    const T* stored = std::get_if<T>(&things.at(line[at]->value));
                    if (stored != nullptr && thing_matches(wanted, *stored)) return true;
                }
        return false;
    }
    // `group` says which criteria are alternatives; all groups must be met.
    template <typename T, typename G>
    [[nodiscard]] bool all(const Picture& p, const std::vector<T>& wanted, G group) const {
        std::map<std::string, bool> met;
        for (const T& w : wanted)
            met[group(w)] |= one(p, w);
        return std::all_of(met.begin(), met.end(), [](const auto& m) { return m.second; });
    }
    [[nodiscard]] bool match(const Picture& p, const Indhold& example) const {
        return all(p, example.egenskaber, [](const auto& e) { return std::to_string(e.art); }) &&
               all(p, example.tilstande, [](const auto&) { return std::string(); }) &&
               all(p, example.relationer, [](const Relation& r) {
                   const bool general = r.art == kPart || r.art == kKlasse;
                   return std::to_string(r.art) +
                          (general ? show(r.rolle) + "/" + r.indeks : std::string());
               });
    }
};

class Simulation {
  public:
    Simulation(const Objektbeskrivelse& b, std::uint64_t seed)
        : b_(b),
          random_(seed),
          store_(store::lav_memory_lager()),
          clock_(dag(100)),
          motor_(*store_, clock_, random_, {}) {}

    void run(int writes) {
        for (int i = 0; i < writes; ++i) {
            if (pick(3) != 0) clock_.advance(pick(3) * 3600 * kSekund * 7);
            one();
            if (i % 9 == 0) store_->nedbrud();
        }
        CHECK(store_->tal().udbakke == events_);
        check_reads();
        for (int i = 0; i < 200; ++i)
            check_search();
        check_removed();
    }

  private:
    int pick(int n) { return static_cast<int>(random_.below(static_cast<std::uint64_t>(n))); }
    template <std::size_t N>
    std::string any(const char* const (&texts)[N]) {
        return texts[pick(N)];
    }

    // --- random content ---------------------------------------------------------------------
    Reference person() {
        static constexpr const char* kTexts[] = {
            "urn:oio:cpr-nr:6101011234", "URN:OIO:cpr-nr:610101-1234", "urn:oio:cpr-nr:6101011235",
            "urn:oio:cpr-NR:610101 1235", "urn:oio:cpr-nr:6101011236"};
        return Reference::urn(any(kTexts));
    }
    std::string number() {
        static constexpr const char* kTexts[] = {"27.36.00", "27.36.04", "27.18.02", "00.01.00"};
        return any(kTexts);
    }
    std::string name() {
        static constexpr const char* kTexts[] = {"Ane", "ANE Lund", "Bo", "bo Dam"};
        return any(kTexts);
    }
    Egenskab attribute() {
        Egenskab e;
        e.art = static_cast<std::uint8_t>(pick(3));
        if (e.art == 0) {
            e.felter = {{0, "S-" + std::to_string(pick(3))}, {1, name()}};
            if (pick(2) == 0) e.felter.push_back({2, name()});
            if (pick(2) == 0) e.felter.push_back({3, "", {{0, name()}, {1, number()}}});
        } else if (e.art == kArtEkstra) {
            e.felter = {{0, name()}, {1, std::string(kNiveauer[pick(2)])}};
        } else {
            e.felter = {{0, "Y" + std::to_string(pick(2))}, {1, name()}};
            for (int n = pick(3); n > 0; --n) {
                const std::string ref = pick(2) == 0 ? id(pick(3)).text() : show(person());
                e.felter.push_back({2, "", {{0, ref}, {1, "", {{0, number()}}}}});
            }
        }
        return e;
    }
    Relation relation() {
        const auto art = static_cast<std::uint8_t>(pick(4));
        if (art == kPart)
            return generel(art, person(), static_cast<std::size_t>(pick(2)),
                           pick(2) == 0 ? "" : "1", {}, {{0, name()}, {1, number()}});
        if (art == kKlasse)
            return generel(art, Reference(id(pick(3))), static_cast<std::size_t>(pick(2)), "", {},
                           {{0, number()}, {1, name()}});
        Relation r = rel(art, pick(3), {});
        if (art == kMapninger) {
            r.rolle = Reference(id(700 + pick(2)));
            r.indeks = std::to_string(pick(3));
        }
        return r;
    }
    Virkning period(const std::string& line, bool slot, const std::string& value,
                    std::vector<Incoming>& model) {
        int from = pick(kCells);
        int to = pick(3) == 0 ? kPlusInf : from + pick(kCells + 1 - from);
        if (pick(8) == 0) to = from;
        if (from == kMinusInf && to == from) to = 1;
        model.push_back({line, slot, from, to, value});
        return fra_til(grid(from), grid(to));
    }
    template <typename T>
    T placed(T t, std::vector<Incoming>& model) {
        bool slot = true;
        if constexpr (std::is_same_v<T, Relation>) slot = t.art != kMapninger;
        things_.emplace(show(t), t);
        t.virkning = period(line_of(t), slot, show(t), model);
        return t;
    }
    Indhold message(std::vector<Incoming>& model) {
        Indhold m;
        for (int n = pick(3); n > 0; --n)
            m.egenskaber.push_back(placed(attribute(), model));
        for (int n = pick(3); n > 0; --n)
            m.tilstande.push_back(
                placed(Tilstand{0, static_cast<std::uint8_t>(pick(3)), {}}, model));
        for (int n = pick(5); n > 0; --n)
            m.relationer.push_back(placed(relation(), model));
        return m;
    }

    // --- random writes ----------------------------------------------------------------------
    Tid sent() { return dag(50 + pick(20)).plus(pick(2)); }

    void record(History& h, Tid when, Livscyklus cycle, Picture p) {
        const Tid floor = h.empty() ? when : h.back().received.plus(kMillisekund);
        const Tid received = std::max(clock_.now(), floor);
        h.push_back({received, when, cycle, std::move(p)});
        if (h.size() == 1) h.back().received = clock_.now();
    }
    static void expect(const Result<void>& r, int code) {
        REQUIRE((r ? 20 : r.error().kode) == code);
    }

    ImporterInput random_import(const Uuid& u, std::vector<std::pair<Tid, Picture>>& pictures) {
        ImporterInput in{u, {}, pick(3) == 0};
        for (int n = 1 + pick(2); n > 0; --n) {
            std::vector<Incoming> incoming;
            RegistreringInput r;
            r.indhold = message(incoming);
            r.tidspunkt = sent();
            Picture p;
            p.apply(incoming);
            pictures.emplace_back(*r.tidspunkt, p);
            in.registreringer.push_back(std::move(r));
        }
        return in;
    }
    void imported(const Uuid& u, const Result<void>& r, bool quiet,
                  const std::vector<std::pair<Tid, Picture>>& pictures) {
        History& h = model_[u];
        if (!h.empty() && er_aktiv(h.back().cycle)) return expect(r, 49);
        expect(r, 20);
        for (const auto& [when, picture] : pictures) {
            record(h, when, Livscyklus::kImporteret, picture);
            events_ += quiet ? 0 : 1;
        }
    }
    void import_many() {
        std::vector<Import> in;
        std::vector<std::vector<std::pair<Tid, Picture>>> pictures(3);
        std::vector<std::pair<Uuid, bool>> asked;
        for (auto& p : pictures) {
            in.push_back({&b_, random_import(id(pick(4)), p)});
            asked.emplace_back(in.back().input.uuid, in.back().input.uden_notifikation);
        }
        const auto answers = motor_.importer_flere(writer_, std::move(in));
        for (std::size_t i = 0; i < answers.size(); ++i)
            imported(asked[i].first, answers[i], asked[i].second, pictures[i]);
    }

    void update(const Uuid& u, History& h) {
        std::vector<Incoming> incoming;
        RetInput in{.uuid = u, .indhold = message(incoming), .tidspunkt = sent()};
        in.uden_notifikation = pick(4) == 0;
        const Tid when = *in.tidspunkt;
        const bool quiet = in.uden_notifikation;
        const auto r = motor_.ret(b_, writer_, std::move(in));
        if (h.empty() || h.back().cycle == Livscyklus::kSlettet) return expect(r, 44);
        if (!er_aktiv(h.back().cycle)) return expect(r, 49);
        expect(r, 20);
        Picture p = h.back().picture;
        p.apply(incoming);
        if (p.same(h.back().picture)) return;
        record(h, when, h.back().cycle, p);
        events_ += quiet ? 0 : 1;
    }

    // One random key goes from every version.
    void discard(const Uuid& u, History& h) {
        RegistreringInput what;
        what.tidspunkt = sent();
        std::function<bool(const Thing&, int, int)> hit;
        if (pick(2) == 0) {
            Relation r = relation();
            const bool by_ref = pick(2) == 0;
            if (!by_ref && r.art != kEjerrelation) r.ref = {};
            r.felter.clear();
            const int from = pick(kCells), to = from + 1 + pick(kCells - from);
            const bool bounded = pick(2) == 0;
            if (bounded) r.virkning = fra_til(grid(from), grid(to));
            hit = [=](const Thing& t, int f, int e) {
                const auto* s = std::get_if<Relation>(&t);
                if (s == nullptr || s->art != r.art || (bounded && (e <= from || to <= f)))
                    return false;
                if (!r.ref.tom() && normal(show(r.ref)) != normal(show(s->ref))) return false;
                return r.art == kEjerrelation ||
                       (show(s->rolle) == show(r.rolle) && s->indeks == r.indeks);
            };
            what.indhold.relationer.push_back(r);
        } else {
            const int from = pick(kCells);
            Egenskab e = attribute();
            e.virkning.fra = grid(from);
            hit = [=](const Thing& t, int f, int) {
                const auto* s = std::get_if<Egenskab>(&t);
                return s != nullptr && line_of(*s) == line_of(e) && f == from;
            };
            what.indhold.egenskaber.push_back(e);
        }
        const Tid when = *what.tidspunkt;
        const auto r = motor_.kasser(b_, writer_, {u, {std::move(what)}});
        if (h.empty() || h.back().cycle == Livscyklus::kSlettet) return expect(r, 44);
        bool any_hit = false;
        for (Version& v : h)
            for (auto& [key, line] : v.picture.lines)
                for (int c = 0; c < kCells; ++c) {
                    if (!line[c]) continue;
                    const int from = line[c]->from;
                    int to = c;
                    while (to < kCells && line[to] && line[to]->from == from)
                        ++to;
                    if (!hit(things_.at(line[c]->value), from, to)) continue;
                    clear_period(line, from);
                    any_hit = true;
                }
        if (!any_hit) return expect(r, 44);
        expect(r, 20);
        record(h, when, h.back().cycle, h.back().picture);
        ++events_;
    }

    void one() {
        const Uuid u = id(pick(4));
        History& h = model_[u];
        const bool live = !h.empty() && h.back().cycle != Livscyklus::kSlettet;
        switch (pick(12)) {
            case 0:
            case 1: {
                std::vector<std::pair<Tid, Picture>> pictures;
                ImporterInput in = random_import(u, pictures);
                const bool quiet = in.uden_notifikation;
                return imported(u, motor_.importer(b_, writer_, std::move(in)), quiet, pictures);
            }
            case 2:
                return import_many();
            case 3: {
                if (pick(3) != 0) return;
                expect(motor_.slet(b_, writer_, {u, {}}), live ? 20 : 44);
                if (!live) return;
                record(h, {}, Livscyklus::kSlettet, {});
                h.back().sent = h.back().received;
                ++events_;
                return;
            }
            case 4: {
                if (pick(2) != 0) return;
                const auto there = motor_.fysisk_slet(writer_, {{&b_, u}});
                REQUIRE(there);
                REQUIRE(there->at(0) == !h.empty());
                events_ += h.empty() ? 0 : 1;
                if (!h.empty()) removed_.insert(u);
                h.clear();
                return;
            }
            case 5:
            case 6:
                return discard(u, h);
            default:
                return update(u, h);
        }
    }

    // --- reads ------------------------------------------------------------------------------
    void check_reads() {
        for (const auto& [u, h] : model_) {
            for (std::size_t n = 0; n < h.size(); ++n)
                for (int c = 0; c < kCells; ++c) {
                    const Tid vt = instant(c);
                    const Tid tt = h[n].received;
                    check_read(
                        u, {.virkning_fra = vt, .virkning_til = vt, .sts_fra = tt, .sts_til = tt},
                        h[n], c);
                }
            for (const Version& asked : h) {
                // By the sender's time: the last one whose running maximum has been reached.
                const Version* holds = nullptr;
                Tid reached = Tid::minus_uendelig();
                for (const Version& v : h) {
                    reached = std::max(reached, v.sent);
                    if (reached <= asked.sent) holds = &v;
                }
                const int c = pick(kCells);
                const Tid vt = instant(c);
                const Filter f{.virkning_fra = vt,
                               .virkning_til = vt,
                               .registrering_fra = asked.sent,
                               .registrering_til = asked.sent};
                if (holds == nullptr)
                    CHECK(motor_.laes(b_, kEjer, {u, f}).error().kode == 44);
                else
                    check_read(u, f, *holds, c);
            }
        }
    }
    void check_read(const Uuid& u, const Filter& f, const Version& v, int cell) {
        const auto read = motor_.laes(b_, kEjer, {u, f});
        REQUIRE(read);
        REQUIRE(read->registreringer.size() == 1);
        const Registrering& r = read->registreringer[0];
        REQUIRE(r.tidspunkt == v.received);
        REQUIRE(r.afsendt.value_or(r.tidspunkt) == v.sent);
        REQUIRE(r.livscyklus == v.cycle);
        REQUIRE(rows(r.indhold) == v.picture.at(cell));
    }
    void check_removed() {
        const auto stones = motor_.gravsten(b_, kEjer, Periode{}, std::nullopt, 1000);
        REQUIRE(stones);
        std::set<Uuid> found, expected;
        for (const Gravsten& g : *stones)
            found.insert(g.uuid);
        for (const Uuid& u : removed_)
            if (model_[u].empty()) expected.insert(u);
        REQUIRE(found == expected);
    }

    // --- searches ---------------------------------------------------------------------------
    std::string blur(std::string text) {
        switch (pick(5)) {
            case 0:
                return text.substr(0, 1 + static_cast<std::size_t>(pick(4))) + "*";
            case 1:
                return "*" + text.substr(1);
            case 2:
                return low(text);
            default:
                return text;
        }
    }
    // Drops fields at random; blurs texts where a search allows it.
    void thin(std::span<const Felt> fields, std::vector<Feltvaerdi>& wanted) {
        std::erase_if(wanted, [&](const Feltvaerdi&) { return pick(2) == 0; });
        for (Feltvaerdi& w : wanted)
            if (!w.gruppe.empty())
                thin(fields[w.felt].gruppe, w.gruppe);
            else if (fields[w.felt].moenster != Moenster::kReference)
                w.tekst = blur(w.tekst);
    }
    template <typename T>
    T wanted(T t) {
        if (pick(4) == 0) {
            const int from = pick(kCells);
            t.virkning = fra_til(grid(from), grid(from + 1 + pick(kCells - from)));
        }
        return t;
    }
    Relation wanted_relation() {
        Relation r = relation();
        if (pick(3) == 0) {  // fields of one role
            r.ref = {};
            r.type = {};
            r.indeks.clear();
            thin(kSag.relationer[r.art].felter, r.felter);
            return r;
        }
        if (pick(2) == 0) r.rolle = {};
        if (pick(3) != 0) r.type = {};
        if (pick(2) == 0) r.indeks.clear();
        if (pick(3) == 0) r.ref = {};
        if (pick(2) == 0) r.felter.clear();
        thin(kSag.relationer[r.art].felter, r.felter);
        return wanted(r);
    }

    void check_search() {
        SoegInput in;
        Cells outer{pick(kCells), 0};
        outer.til = pick(2) == 0 ? outer.fra : outer.fra + 1 + pick(kCells - outer.fra);
        in.virkning = periode(outer);
        // Often one kind of criterion alone: what the index can answer by itself.
        const int only = pick(6);
        for (int n = only == 0 ? 1 : only == 1 ? 0 : pick(3); n > 0; --n) {
            Egenskab e = attribute();
            thin(attributfelter(kSag, e.art), e.felter);
            // One without any field is no condition, also when nothing is stored.
            if (!e.felter.empty() && std::any_of(e.felter.begin(), e.felter.end(), given))
                in.eksempel.egenskaber.push_back(wanted(e));
        }
        for (int n = only < 2 ? 0 : pick(2); n > 0; --n)
            in.eksempel.tilstande.push_back(
                wanted(Tilstand{0, static_cast<std::uint8_t>(pick(3)), {}}));
        for (int n = only == 0 ? 0 : only == 1 ? 1 : pick(4); n > 0; --n)
            in.eksempel.relationer.push_back(wanted_relation());
        if (only > 1 && pick(3) == 0) {
            const Tid from = dag(100).plus(pick(400) * 3600 * kSekund);
            in.sts = Periode{from, pick(2) == 0 ? kInf : from.plus(pick(60) * 3600 * kSekund)};
        }
        if (only > 1 && pick(4) == 0) {
            SoegRegistrering r;
            if (pick(2) == 0) r.fra = dag(50 + pick(25));
            if (pick(2) == 0) r.til = r.fra.value_or(dag(50)).plus(pick(9) * kDoegn);
            if (pick(2) == 0) r.livscyklus = Livscyklus::kSlettet;
            in.registrering = r;
        }
        std::vector<store::Betingelse> extra;
        std::string level;
        if (pick(3) == 0 && !in.registrering) {
            level = number().substr(0, 5);
            extra.push_back(
                {130, {{level, store::Betingelse::Vaerdi::Slags::kPraefiks}}, periode(outer)});
        }
        std::vector<Uuid> expected;
        for (const auto& [u, h] : model_)
            if (found_by_force(h, in, outer, level)) expected.push_back(u);
        const auto found = motor_.find_ved_eksempel(b_, kEjer, in, extra, std::nullopt, 100);
        REQUIRE(found);
        std::vector<Uuid> uuids;
        for (const Fundet& f : *found) {
            uuids.push_back(f.uuid);
            REQUIRE(f.registrering.tidspunkt == model_[f.uuid].back().received);
        }
        hits_ += uuids.size();
        REQUIRE(uuids == expected);
        if (extra.empty()) REQUIRE(*motor_.soeg(b_, kEjer, in) == expected);
    }

    bool found_by_force(const History& h, const SoegInput& in, const Cells& outer,
                        const std::string& level) {
        if (h.empty()) return false;
        const Brute brute{things_, outer, b_.tilstande[0].uden};
        if (in.sts && std::none_of(h.begin(), h.end(), [&](const Version& v) {
                return in.sts->fra <= v.received && v.received < in.sts->til;
            }))
            return false;
        if (!level.empty()) {
            Indhold limit;
            Relation r;
            r.art = kKlasse;
            r.rolle = rolle(0);
            r.felter = {{0, level + "*"}};
            limit.relationer.push_back(r);
            if (!er_aktiv(h.back().cycle) || !brute.match(h.back().picture, limit)) return false;
        }
        if (!in.registrering)
            return er_aktiv(h.back().cycle) && brute.match(h.back().picture, in.eksempel);
        const SoegRegistrering& wanted = *in.registrering;
        Tid begins = Tid::minus_uendelig();
        for (std::size_t i = 0; i < h.size(); ++i) {
            begins = std::max(begins, h[i].sent);
            const Tid ends = i + 1 < h.size() ? std::max(begins, h[i + 1].sent) : kInf;
            const Tid from = wanted.fra.value_or(Tid::minus_uendelig());
            const Tid to = wanted.til.value_or(kInf);
            const bool asked = !wanted.fra && !wanted.til ? i + 1 == h.size()
                               : from == to               ? begins <= from && from < ends
                                                          : begins < to && from < ends;
            const bool cycle =
                wanted.livscyklus ? h[i].cycle == *wanted.livscyklus : er_aktiv(h[i].cycle);
            if (asked && cycle && brute.match(h[i].picture, in.eksempel)) return true;
        }
        return false;
    }

  public:
    std::size_t hits_ = 0;

  private:
    const Objektbeskrivelse& b_;
    SeededEntropy random_;
    std::unique_ptr<store::MemoryLager> store_;
    ManualClock clock_;
    Motor motor_;
    Skriver writer_{kEjer, Reference(id(500)), id(501)};
    std::map<Uuid, History> model_;
    Things things_;
    std::set<Uuid> removed_;
    std::uint64_t events_ = 0;
};

}  // namespace

TEST_CASE("motor: random histories of an index read and are found as the naive model says") {
    const char* given_seed = std::getenv("FAELLED_SEED");
    const std::uint64_t first = given_seed != nullptr ? std::strtoull(given_seed, nullptr, 10) : 1;
    std::size_t hits = 0;
    for (std::uint64_t seed = first; seed < first + (given_seed != nullptr ? 1 : 300); ++seed) {
        CAPTURE(seed);
        INFO("run again with FAELLED_SEED=", seed);
        Simulation s(seed % 3 == 0 ? kSagFuld : kSag, seed);
        s.run(40);
        hits += s.hits_;
    }
    CHECK(hits > (given_seed != nullptr ? 0 : 1000));  // the searches do find
}
