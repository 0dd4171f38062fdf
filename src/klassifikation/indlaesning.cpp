#include "klassifikation/indlaesning.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include "klassifikation/beskrivelser.hpp"
#include "klassifikation/indlaesning_intern.hpp"
#include "klassifikation/klassifikation.hpp"

namespace faelled::klassifikation {
namespace {

oio::Indhold indhold(const Startobjekt& o) {
    const oio::Virkning from = fra_dato({}, {});
    oio::Indhold out;
    const std::uint8_t title = er_klasse(*o.type) ? felt::kKlasseTitel : felt::kFacetTitel;
    out.egenskaber.push_back({from, {{felt::kNoegle, o.noegle}, {title, o.titel}}});
    out.tilstande.push_back({0, kPubliceret, from});
    tilfoej_relation(out, relation::kAnsvarlig, faelles_organisation(), from);
    tilfoej_relation(out, relation::kEjer, faelles_organisation(), from);
    if (o.tilhoerer) {
        const std::uint8_t kind = er_klasse(*o.type) ? relation::kFacet : relation::kFacetTilhoerer;
        tilfoej_relation(out, kind, *o.tilhoerer, from);
    }
    if (o.overordnet) tilfoej_relation(out, relation::kOverordnetKlasse, *o.overordnet, from);
    return out;
}

}  // namespace

const Uuid& kle_klassifikation() {
    static const Uuid kUuid = Uuid::literal("30ab38b6-c593-55cd-944f-3251c75c288a");
    return kUuid;
}
const Uuid& kle_emneplan() {
    static const Uuid kUuid = Uuid::literal("00000c7e-face-4001-8000-000000000000");
    return kUuid;
}
const Uuid& kle_handlingsfacetter() {
    static const Uuid kUuid = Uuid::literal("1c70bd8f-1771-517b-9441-52380c4a9b6e");
    return kUuid;
}
const Uuid& faelles_organisation() {
    static const Uuid kUuid = Uuid::literal("2cc5ef32-69a2-4694-95dd-c74ed9ebf111");
    return kUuid;
}

const Uuid* kassationsklasse(std::string_view code) {
    static const std::array<std::pair<std::string_view, Uuid>, 4> kKoder{{
        {"B", Uuid::literal("5bd80259-fab7-5f99-aaaf-cae12d82dc3b")},
        {"K", Uuid::literal("9759224d-76bd-4cec-9cc3-0d9451ab1cf9")},
        {"K5", Uuid::literal("0e0ea24a-b774-5876-b75e-1f629f130ec5")},
        {"K10", Uuid::literal("1bddb0dc-4f1a-502c-ad52-4342165e8e1e")},
    }};
    for (const auto& [name, uuid] : kKoder)
        if (name == code) return &uuid;
    return nullptr;
}

oio::Virkning fra_dato(const std::string& from, const std::string& to) {
    const Tid earliest = *parse_datetime("1988-01-01T00:00:00");
    oio::Virkning v;
    v.fra = earliest;
    if (const auto t = parse_datetime(from + "T00:00:00")) v.fra = std::max(*t, earliest);
    v.til = Tid::plus_uendelig();
    if (const auto t = parse_datetime(to + "T00:00:00")) v.til = std::max(*t, v.fra);
    return v;
}

void tilfoej_relation(oio::Indhold& content, std::uint8_t kind, const Uuid& target,
                      const oio::Virkning& when) {
    oio::Relation r;
    r.art = kind;
    r.ref = oio::Reference(target);
    r.virkning.fra = when.fra;
    r.virkning.til = when.til;
    content.relationer.push_back(std::move(r));
}

Stille::Stille(oio::Motor& motor, Entropy& entropy)
    : motor_(motor.lager(), motor.ur(), entropy,
             [&] {
                 oio::Motorindstillinger s = motor.indstillinger();
                 s.haendelser = false;
                 return s;
             }()),
      maerke_(motor_, kMaerkenoegle),
      regler_(motor_, maerke_) {}

Result<void> Stille::skriv(Cvr owner, std::vector<oio::Samlet> objects,
                           const std::function<void(std::size_t, std::size_t)>& told) {
    constexpr std::size_t kPortion = 200;
    const oio::Skriver writer{owner, oio::Reference(faelles_organisation()), Uuid{}};
    for (std::size_t at = 0; at < objects.size(); at += kPortion) {
        oio::Samling part;
        const auto end = std::min(at + kPortion, objects.size());
        std::move(objects.begin() + static_cast<std::ptrdiff_t>(at),
                  objects.begin() + static_cast<std::ptrdiff_t>(end),
                  std::back_inserter(part.objekter));
        if (auto done = regler_.motor().skriv_samlet(writer, std::move(part)); !done) {
            Fejl f = std::move(done).error();
            // One of the objects is not as it was read.
            if (store::er_konflikt(f)) f.regel = oio::Foelgelager::kRegelIgen;
            return std::unexpected(std::move(f));
        }
        regler_.videre();
        if (told) told(end, objects.size());
    }
    return {};
}

Result<std::size_t> sikr(oio::Motor& motor, Entropy& entropy, Cvr owner,
                         const std::vector<Startobjekt>& objects) {
    Stille quiet(motor, entropy);
    std::size_t made = 0;
    const auto load = [&]() -> Result<void> {
        std::vector<oio::Samlet> missing;
        for (const Startobjekt& o : objects) {
            FAELLED_TRY(const auto taken, motor.ejer_af(*o.type, o.uuid));
            if (taken) continue;
            oio::Samlet s;
            s.type = o.type;
            s.uuid = o.uuid;
            s.livscyklus = oio::Livscyklus::kImporteret;
            s.indhold = indhold(o);
            missing.push_back(std::move(s));
        }
        const std::size_t before = made;
        return quiet.skriv(owner, std::move(missing),
                           [&](std::size_t done, std::size_t) { made = before + done; });
    };
    FAELLED_CHECK(quiet.udfoer(load));
    return made;
}

}  // namespace faelled::klassifikation
