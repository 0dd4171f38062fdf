#include "indeks/soegemaskine.hpp"

#include <algorithm>

#include "oio/indeks.hpp"
#include "oio/soegning.hpp"

namespace faelled::indeks {
namespace {

using Slags = Led::Slags;

constexpr std::size_t kPortion = 256;
// From here on the reader's data limits are worth more than the criterion itself.
constexpr int kBred = 5;
constexpr int kModtagetRang = 6;
constexpr int kAltRang = 10;

bool taler_om(std::uint8_t mask, Gren g) {
    return (mask & (1U << g)) != 0;
}

}  // namespace

// --- the plan ---------------------------------------------------------------------------------

Soegemaskine::Plan Soegemaskine::plan(const Led& l, Gren g) const {
    if (!l.soeger()) return plan(*l.under, g, true);
    int best = l.soegning.input.sts ? kModtagetRang : kAltRang;
    if (!oio::kraever_historik(l.soegning.input))
        for (const store::Betingelse& b :
             oio::laeg_plan(verden_.type(g), l.soegning.input, nu_).betingelser) {
            if (b.indeks == oio::kModtagetIndeks) continue;
            // Every value that begins with something is more than one value.
            const bool wide = std::ranges::any_of(b.vaerdier, [](const auto& v) {
                return v.slags == store::Betingelse::Vaerdi::Slags::kPraefiks;
            });
            best = std::min(best, verden_.rang(g, b.indeks) + (wide ? 2 : 0));
        }
    return {best, {{&l.soegning.input, g, false}}};
}

Soegemaskine::Plan Soegemaskine::plan(const Udtryk& u, Gren g, bool join) const {
    Plan out;
    bool first = true;
    for (const Led& l : u.led) {
        if (l.slags == Slags::kIkke || !taler_om(grene(l), g)) continue;
        Plan one = plan(l, g);
        if (u.eller) {
            out.rang = first ? one.rang : std::max(out.rang, one.rang);
            out.kilder.insert(out.kilder.end(), one.kilder.begin(), one.kilder.end());
        } else if (first || one.rang < out.rang) {
            out = std::move(one);
        }
        first = false;
    }
    if (!join || !forener(u) || out.rang < kBred) return out;
    Plan other = plan(u, anden(g), false);
    if (other.rang + 1 >= out.rang ||
        std::ranges::any_of(other.kilder, [](const Kilde& k) { return k.via; }))
        return out;
    for (Kilde& k : other.kilder)
        k.via = true;
    return other;
}

// --- candidates -------------------------------------------------------------------------------

Result<void> Soegemaskine::taelle(std::size_t n) {
    undersoegt_ += n;
    if (undersoegt_ <= settings_.maks_undersoegte) return {};
    return std::unexpected(
        Fejl::ugyldig("SoegUdtryk", "rammer for mange objekter; tilføj et snævrere kriterium"));
}

Result<std::vector<Objekt>> Soegemaskine::hent(Gren g, Cvr ejer, const std::vector<Uuid>& uuids) {
    FAELLED_CHECK(taelle(uuids.size()));
    FAELLED_TRY(auto found, motor_.gaeldende(verden_.type(g), ejer, uuids));
    std::vector<Objekt> out;
    out.reserve(uuids.size());
    for (std::size_t i = 0; i < uuids.size(); ++i)
        if (found[i]) out.push_back({ejer, uuids[i], std::move(*found[i])});
    return out;
}

// Portions, so that nothing is read while the store iterates.
Result<void> Soegemaskine::besoeg(const Kilde& k, Cvr ejer, bool limits,
                                  const std::function<Result<void>(Objekt&&)>& f) {
    const std::vector<store::Betingelse> extra =
        limits ? verden_.graense(k.gren, ejer) : std::vector<store::Betingelse>{};
    oio::SoegInput in = *k.input;
    in.foerste = 0;
    in.maksimum.reset();
    std::optional<Uuid> efter;
    for (bool more = true; more;) {
        std::vector<Uuid> portion;
        FAELLED_CHECK(motor_.besoeg(verden_.type(k.gren), ejer, in, extra, efter,
                                    [&](const Uuid& u, const oio::Registrering*) {
                                        portion.push_back(u);
                                        return portion.size() < kPortion;
                                    }));
        more = portion.size() == kPortion;
        if (portion.empty()) return {};
        efter = portion.back();
        FAELLED_TRY(std::vector<Objekt> objects, hent(k.gren, ejer, portion));
        for (Objekt& o : objects)
            FAELLED_CHECK(f(std::move(o)));
    }
    return {};
}

Result<void> Soegemaskine::besoeg_via(const Objekt& partner, Gren g, std::unordered_set<Uuid>& seen,
                                      const Udtryk& u, const Modtag& modtag) {
    FAELLED_TRY(std::vector<Uuid> tied, verden_.bundne(anden(g), partner));
    std::erase_if(tied, [&](const Uuid& x) { return !seen.insert(x).second; });
    FAELLED_TRY(const std::vector<Objekt> objects, hent(g, partner.ejer, tied));
    for (const Objekt& o : objects)
        FAELLED_CHECK(proev(u, g, o, modtag));
    return {};
}

Result<void> Soegemaskine::find(const Udtryk& u, Gren g, const std::vector<Cvr>& ejere,
                                const Modtag& modtag) {
    if (!taler_om(grene(u), g)) return {};
    const Plan p = plan(u, g, true);
    for (const Cvr ejer : ejere) {
        std::unordered_set<Uuid> seen;
        for (const Kilde& k : p.kilder)
            FAELLED_CHECK(
                besoeg(k, ejer, !k.via && p.rang >= kBred, [&](Objekt&& o) -> Result<void> {
                    if (k.via) return besoeg_via(o, g, seen, u, modtag);
                    if (p.kilder.size() > 1 && !seen.insert(o.uuid).second) return {};
                    return proev(u, g, o, modtag);
                }));
    }
    return {};
}

Result<void> Soegemaskine::vaelg(const std::vector<Uuid>& uuids, const Udtryk* u, Gren g,
                                 const std::vector<Cvr>& ejere, const Modtag& modtag) {
    std::vector<Uuid> once;
    std::unordered_set<Uuid> seen;
    std::ranges::copy_if(uuids, std::back_inserter(once),
                         [&](const Uuid& x) { return seen.insert(x).second; });
    const bool matches = u != nullptr && taler_om(grene(*u), g);
    for (const Cvr ejer : ejere) {
        FAELLED_TRY(const std::vector<Objekt> objects, hent(g, ejer, once));
        for (const Objekt& o : objects) {
            if (!oio::er_aktiv(o.registrering.livscyklus)) continue;
            if (matches) {
                FAELLED_CHECK(proev(*u, g, o, modtag));
                continue;
            }
            FAELLED_TRY(const bool seen_by, verden_.synlig(g, o));
            if (seen_by) FAELLED_CHECK(modtag(o));
        }
    }
    return {};
}

// --- the predicate ----------------------------------------------------------------------------

Result<void> Soegemaskine::proev(const Udtryk& u, Gren g, const Objekt& o, const Modtag& modtag) {
    FAELLED_TRY(const bool match, sand(u, g, o, true));
    if (!match) return {};
    FAELLED_TRY(const bool seen, verden_.synlig(g, o));
    if (!seen) return {};
    return modtag(o);
}

Result<bool> Soegemaskine::sand(const Led& l, Gren g, const Objekt& o) {
    if (!l.soeger()) return sand(*l.under, g, o, true);
    if (l.gren != g) return false;
    FAELLED_TRY(const bool match, opfylder(l, o));
    if (!match || l.slags == Slags::kObjekt) return match;
    FAELLED_TRY(const std::vector<Uuid> tied, verden_.bundne(g, o));
    return tied.empty();
}

Result<bool> Soegemaskine::sand(const Udtryk& u, Gren g, const Objekt& o, bool join) {
    for (const Led& l : u.led) {
        if (!taler_om(grene(l), g)) continue;
        FAELLED_TRY(const bool holds, sand(l, g, o));
        if (u.eller && holds) return true;
        if (!u.eller && holds == (l.slags == Slags::kIkke)) return false;
    }
    if (u.eller) return false;
    return join && forener(u) ? forenet(u, g, o) : Result<bool>(true);
}

// Some visible object of the other branch is tied to this one and meets the expression too.
Result<bool> Soegemaskine::forenet(const Udtryk& u, Gren g, const Objekt& o) {
    FAELLED_TRY(const std::vector<Uuid> tied, verden_.bundne(g, o));
    FAELLED_TRY(const std::vector<Objekt> partners, hent(anden(g), o.ejer, tied));
    for (const Objekt& p : partners) {
        FAELLED_TRY(const bool match, sand(u, anden(g), p, false));
        if (!match) continue;
        FAELLED_TRY(const bool seen, verden_.synlig(anden(g), p));
        if (seen) return true;
    }
    return false;
}

Result<bool> Soegemaskine::opfylder(const Led& l, const Objekt& o) {
    const oio::SoegInput& in = l.soegning.input;
    if (!verden_.i_intervaller(l.gren, o, l.soegning)) return false;
    if (in.sts || oio::kraever_historik(in)) return i_historien(l.gren, o, in);
    return oio::opfylder(o.registrering, in) &&
           oio::opfylder(verden_.type(l.gren), o.registrering.indhold, in, nu_);
}

// By receipt: some registration was received in the interval. By the sender's time: some
// registration that held then matches.
Result<bool> Soegemaskine::i_historien(Gren g, const Objekt& o, const oio::SoegInput& in) {
    const oio::Objektbeskrivelse& b = verden_.type(g);
    oio::LaesInput read{o.uuid, {}};
    read.filter.virkning_fra = Tid::minus_uendelig();
    read.filter.virkning_til = Tid::plus_uendelig();
    if (in.sts) {
        oio::LaesInput received = read;
        received.filter.sts_fra = in.sts->fra;
        received.filter.sts_til = in.sts->til;
        const auto found = motor_.laes(b, o.ejer, received);
        if (!found && found.error().kode != 44) return std::unexpected(found.error());
        if (!found || std::ranges::none_of(found->registreringer, [&](const auto& r) {
                return in.sts->fra <= r.tidspunkt && r.tidspunkt < in.sts->til;
            }))
            return false;
    }
    if (!oio::kraever_historik(in))
        return oio::opfylder(o.registrering, in) &&
               oio::opfylder(b, o.registrering.indhold, in, nu_);
    if (!in.registrering->fra && !in.registrering->til)
        return oio::opfylder(o.registrering, in) &&
               oio::opfylder(b, o.registrering.indhold, in, nu_);
    read.filter.registrering_fra = in.registrering->fra.value_or(Tid::minus_uendelig());
    read.filter.registrering_til = in.registrering->til.value_or(Tid::plus_uendelig());
    const auto found = motor_.laes(b, o.ejer, read);
    if (!found) {
        if (found.error().kode == 44) return false;
        return std::unexpected(found.error());
    }
    return std::ranges::any_of(found->registreringer, [&](const oio::Registrering& r) {
        return oio::opfylder(r, in) && oio::opfylder(b, r.indhold, in, nu_);
    });
}

}  // namespace faelled::indeks
