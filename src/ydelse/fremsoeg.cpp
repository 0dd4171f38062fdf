// fremsoeg, and the look-up by law (indekser.md 11, 15).
#include "ydelse/fremsoegning.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.hpp"
#include "indeks/billeder.hpp"
#include "indeks/revisionsspor.hpp"
#include "indeks/skrivning.hpp"
#include "indeks/vindue.hpp"
#include "oio/udvalg.hpp"
#include "ydelse/roller.hpp"
#include "ydelse/udsnit.hpp"
#include "ydelse/verden.hpp"
#include "ydelse/ydelse.hpp"

namespace faelled::ydelse {
namespace {

using indeks::Fundne;
using indeks::Objekt;
using indeks::Sidevalg;
using indeks::Sortering;
using indeks::Traef;
using indeks::Udtryk;
using oio::Oejebliksbillede;
using store::Periode;

// What an expression without any criterion restricts: nothing.
bool uden_kriterier(const Udtryk& u) {
    return std::ranges::all_of(u.led, [](const indeks::Led& l) {
        if (!l.soeger()) return uden_kriterier(*l.under);
        const oio::SoegInput& in = l.soegning.input;
        return in.eksempel.egenskaber.empty() && in.eksempel.tilstande.empty() &&
               in.eksempel.relationer.empty() && !in.registrering && !in.sts &&
               l.soegning.intervaller.empty();
    });
}

// --- sort keys: texts whose byte order is the order asked for ---------------------------------

// Big-endian, sign first.
std::string tidsnoegle(Tid t) {
    const std::uint64_t bits = static_cast<std::uint64_t>(t.us) ^ (std::uint64_t{1} << 63);
    std::string out;
    for (int shift = 56; shift >= 0; shift -= 8)
        out.push_back(static_cast<char>(bits >> shift));
    return out;
}

std::string disposition(const oio::Indhold& i) {
    std::string latest;
    for (const oio::Egenskab& e : i.egenskaber)
        if (const std::string* text = e.felt(felt::kDispositionsdato))
            if (const auto t = parse_datetime(*text)) latest = std::max(latest, tidsnoegle(*t));
    return latest;
}

std::string modtagernavn(const oio::Indhold& i) {
    for (const oio::Relation& r : i.relationer)
        if (r.art == bevrel::kPart && r.rolle.uuid() != nullptr &&
            r.rolle.uuid()->text() == bevrolle::kBevillingsmodtager)
            if (const oio::Feltvaerdi* v = oio::find_felt(r.felter, felt::kRelNavn))
                return fold(v->tekst);
    return {};
}

std::string ydelsesnavn(const oio::Indhold& i) {
    for (const oio::Egenskab& e : i.egenskaber)
        if (e.art == kBevilgetYdelse)
            if (const oio::Feltvaerdi* y = oio::find_felt(e.felter, felt::kYdelse))
                if (const oio::Feltvaerdi* v = oio::find_felt(y->gruppe, felt::kYdelsesnavn))
                    return fold(v->tekst);
    return {};
}

std::string noegle(Gren g, std::uint8_t element, const oio::Registrering& r) {
    const oio::Indhold& i = r.indhold;
    if (element == kEfterRegistrering) return tidsnoegle(r.tidspunkt);
    if (g == kEffektueringer) return disposition(i);
    return element == kEfterNavn ? modtagernavn(i) : ydelsesnavn(i);
}

struct Ordnet {
    std::vector<std::string> noegler;
    Traef traef;
};

// The hits of one branch in the order asked, UUID last.
class Raekkefoelge {
  public:
    Raekkefoelge(Gren g, std::vector<Sortering> s) : g_(g), s_(std::move(s)) {
        std::ranges::stable_sort(s_, {}, &Sortering::prioritet);
    }
    [[nodiscard]] Ordnet traef(const Objekt& o) const {
        Ordnet t{{}, {o.ejer, o.uuid}};
        for (const Sortering& s : s_)
            t.noegler.push_back(noegle(g_, s.element, o.registrering));
        return t;
    }
    void sorter(std::vector<Ordnet>& all) const {
        std::ranges::sort(all, [this](const Ordnet& a, const Ordnet& b) {
            for (std::size_t n = 0; n < s_.size(); ++n) {
                if (a.noegler[n] == b.noegler[n]) continue;
                return (a.noegler[n] < b.noegler[n]) != s_[n].faldende;
            }
            return a.traef.uuid < b.traef.uuid;
        });
    }

  private:
    Gren g_;
    std::vector<Sortering> s_;
};

// One fremsoeg while it runs.
class Fremsoegning {
  public:
    Fremsoegning(oio::Motor& motor, indeks::Laesegraense limits, const Uuid& system,
                 const FremsoegInput& in, std::size_t most)
        : world_(motor, std::move(limits), system),
          machine_(motor, world_, {most}),
          billeder_(motor, world_,
                    [this](Gren g, Cvr ejer, const Periode& interval, oio::Indhold& content) {
                        return tilpas(g, ejer, interval, content);
                    }),
          in_(in) {}

    Result<FremsoegSvar> koer() {
        FAELLED_TRY(const Fundne grants, find(kBevillinger));
        FAELLED_TRY(const Fundne payments, find(kEffektueringer));
        FremsoegSvar out;
        out.antal = {grants.traef.size(), payments.traef.size()};
        out.dele = ydelser_;
        out.side = {grants.side, payments.side};
        if (in_.filter.tomt()) return out;
        FAELLED_CHECK(side(kBevillinger, grants, out));
        FAELLED_CHECK(side(kEffektueringer, payments, out));
        FAELLED_CHECK(inkluder(grants.interval, payments.interval, out));
        return out;
    }

  private:
    Result<Fundne> find(Gren g) {
        const std::vector<Uuid>& uuids = in_.uuids.at(g);
        const Udtryk* u = in_.udtryk ? &*in_.udtryk : nullptr;
        const Raekkefoelge orden(g, in_.sortering.at(g));
        Fundne out = indeks::ingen_fundne(u, g, machine_.nu());
        std::vector<Ordnet> sorted;
        const auto take = [&](const Objekt& o) -> Result<void> {
            sorted.push_back(orden.traef(o));
            if (!in_.filter.tomt()) billeder_.husk(g, o);
            if (g != kBevillinger) return {};
            oio::Indhold content = o.registrering.indhold;
            FAELLED_CHECK(world_.beskaer(g, o.ejer, content));
            oio::behold(content, out.interval);
            ydelser_ += static_cast<std::size_t>(
                std::ranges::count(content.egenskaber, kBevilgetYdelse, &oio::Egenskab::art));
            return {};
        };
        const auto owners = world_.limits().ejere();
        const bool nothing = u != nullptr && uden_kriterier(*u);
        if (!uuids.empty()) {
            FAELLED_CHECK(machine_.vaelg(uuids, nothing ? nullptr : u, g, owners, take));
        } else if (u != nullptr && !(nothing && efter_uuid())) {
            FAELLED_CHECK(machine_.find(*u, g, owners, take));
        }
        orden.sorter(sorted);
        for (const Ordnet& o : sorted)
            out.traef.push_back(o.traef);
        return out;
    }
    [[nodiscard]] bool efter_uuid() const {
        return !in_.uuids[kBevillinger].empty() || !in_.uuids[kEffektueringer].empty();
    }

    Result<void> side(Gren g, const Fundne& all, FremsoegSvar& out) {
        // By UUID there is no paging.
        return billeder_.side(g, all, in_.uuids.at(g).empty(), out.billeder.at(g));
    }

    Result<void> tilpas(Gren g, Cvr ejer, const Periode& interval, oio::Indhold& content) {
        FAELLED_CHECK(world_.beskaer(g, ejer, content));
        // The dates speak of the benefits that the reader sees.
        if (g == kBevillinger) saet_datoer(content);
        oio::behold(content, interval);
        behold_viste(g, in_.filter.vis.at(g), content);
        return {};
    }

    // Payments of the page's grants, grants of the page's payments: one step, under the same
    // limits, each once.
    Result<void> inkluder(const Periode& grants, const Periode& payments, FremsoegSvar& out) {
        const std::array<std::size_t, indeks::kGrene> own{out.billeder[0].size(),
                                                          out.billeder[1].size()};
        for (const Gren g : {kBevillinger, kEffektueringer})
            for (std::size_t n = 0; in_.filter.inkluder.at(g) != 0 && n < own.at(g); ++n)
                FAELLED_CHECK(tilfoej(g, Oejebliksbillede(out.billeder.at(g)[n]),
                                      g == kBevillinger ? payments : grants,
                                      out.billeder.at(indeks::anden(g))));
        return {};
    }

    Result<void> tilfoej(Gren fra, const Oejebliksbillede& b, const Periode& interval,
                         std::vector<Oejebliksbillede>& out) {
        const Gren g = indeks::anden(fra);
        FAELLED_TRY(const std::vector<Uuid> tied,
                    world_.bundne(fra, {b.dataejer, b.uuid, b.registreringer.front()}));
        return billeder_.vis_synlige(machine_, g, b.dataejer, tied, interval, out);
    }

    Ydelsesverden world_;
    indeks::Soegemaskine machine_;
    indeks::Billeder billeder_;
    const FremsoegInput& in_;
    std::size_t ydelser_ = 0;
};

void noter(const Kalder& k, const std::vector<Oejebliksbillede>& list) {
    for (const Oejebliksbillede& o : list)
        k.spor().objekt(o.uuid);
}

indeks::Led part_led(Gren g, const std::string& part, std::string_view rolle = {}) {
    oio::Relation r;
    r.art = g == kBevillinger ? bevrel::kPart : effrel::kPart;
    r.ref = oio::Reference::urn(part);
    if (!rolle.empty()) r.rolle = oio::Reference(Uuid::literal(rolle));
    oio::SoegInput in;
    in.maksimum = static_cast<std::int64_t>(Sidevalg::kLoft);
    in.virkning = Periode{};
    in.eksempel.relationer.push_back(std::move(r));
    return {indeks::Led::Slags::kObjekt, g, {std::move(in), {}}, nullptr};
}

}  // namespace

Result<FremsoegSvar> Ydelse::fremsoeg(const Kalder& k, const FremsoegInput& in) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kUdstil));
    return fremsoeg(k, in, indeks::Laesegraense::af(k, settings_.udstil_rolle));
}

Result<FremsoegSvar> Ydelse::fremsoeg(const Kalder& k, const FremsoegInput& in,
                                      indeks::Laesegraense limits) {
    if (!in.udtryk || in.udtryk->led.empty())
        return std::unexpected(Fejl::ugyldig("SoegUdtryk", "mangler"));
    if (in.uuids[kBevillinger].size() + in.uuids[kEffektueringer].size() > Sidevalg::kLoft)
        return std::unexpected(Fejl::ugyldig("BevillingUuid", "der må højst være 1000 UUID'er"));
    FAELLED_CHECK(indeks::kontroller(*in.udtryk));
    indeks::noter_parter(k, *in.udtryk, settings_.revisionsnavnerum);
    Fremsoegning f(motor_, std::move(limits), k.system(), in, settings_.maks_undersoegte);
    FAELLED_TRY(FremsoegSvar out, f.koer());
    for (const auto& list : out.billeder)
        noter(k, list);
    return out;
}

Result<Paragraf8Svar> Ydelse::paragraf8(const Kalder& k, const Paragraf8& in) {
    k.spor().hjemmel(in.formaal.empty() ? "UDK-loven § 8" : "UDK-loven § 8: " + in.formaal);
    // Before anything can be refused: the log says whom it was about then too.
    const indeks::Led led_om = part_led(kEffektueringer, in.part, effrolle::kEffektueringsmodtager);
    indeks::noter_parter(k, {.eller = false, .led = {led_om}}, settings_.revisionsnavnerum);
    // Across authorities: each group counts for every owner that has objects.
    FAELLED_TRY(const std::vector<Cvr> owners, motor_.lager().ejere());
    auto limits = indeks::Laesegraense::paa_tvaers(
        k, in.rolle.empty() ? settings_.paragraf8_rolle : in.rolle, owners);
    if (!limits)
        return std::unexpected(
            Fejl::kalder(43, "Serviceaftalen giver ikke opslag efter UDK-lovens § 8"));
    if (in.ogsaa) limits->indsnaevr(*in.ogsaa);
    const Tid now = motor_.ur().now();
    const Tid earliest = indeks::maaneder_foer(now, 3);
    Paragraf8Svar out;
    out.forkortet = in.fra && *in.fra < earliest;
    out.fra = std::max(in.fra.value_or(earliest), earliest);
    // The whole of today: the midnight after it, also on the days with 23 and 25 hours.
    constexpr std::int64_t kOver = std::int64_t{30} * 3600 * kSekund;
    out.til = dansk_midnat(dansk_midnat(now).plus(kOver));
    if (in.til) out.til = std::min(out.til, *in.til);
    if (out.til <= out.fra) return out;  // nothing of what is asked for lies in the window
    FremsoegInput ask;
    indeks::Led led = led_om;
    constexpr std::uint8_t kDispositionsDatoInterval = 2;
    led.soegning.intervaller.push_back(
        {.art = kDispositionsDatoInterval, .fra = out.fra, .til = out.til});
    ask.udtryk = Udtryk{.eller = false, .led = {std::move(led)}};
    ask.filter.vis = {kVisAlt, kVisAlt};
    ask.filter.inkluder[kEffektueringer] = 1;
    ask.sortering[kEffektueringer] = {{kEfterDisposition, true, 1}};
    Fremsoegning f(motor_, *std::move(limits), k.system(), ask, settings_.maks_undersoegte);
    FAELLED_TRY(FremsoegSvar found, f.koer());
    out.i_alt = found.antal[kEffektueringer];
    out.effektueringer = std::move(found.billeder[kEffektueringer]);
    out.bevillinger = std::move(found.billeder[kBevillinger]);
    noter(k, out.effektueringer);
    noter(k, out.bevillinger);
    return out;
}

}  // namespace faelled::ydelse
