#include "app/besked/indekshaendelser.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "klassifikation/beskrivelser.hpp"
#include "oio/payload.hpp"
#include "oio/xml_form.hpp"
#include "sagdokument/beskrivelser.hpp"
#include "sagdokument/verden.hpp"
#include "xml/xml.hpp"
#include "ydelse/beskrivelser.hpp"
#include "ydelse/verden.hpp"

namespace faelled::app {

namespace {

namespace sd = sagdokument;
namespace yd = ydelse;
using adgang::Foelsomhed;

class Ingen final : public oio::Etiketter {
  public:
    [[nodiscard]] std::string_view etiket(const Uuid& /*klasse*/) const override { return {}; }
};

const oio::Objektbeskrivelse* type_ved(std::uint8_t number) {
    constexpr std::array kTyper{&sd::kSag,
                                &sd::kDokument,
                                &yd::kBevilling,
                                &yd::kEffektuering,
                                &klassifikation::kKlasse7,
                                &klassifikation::kFacet,
                                &klassifikation::kKlassifikation};
    const auto found = std::ranges::find(kTyper, number, &oio::Objektbeskrivelse::type);
    return found == kTyper.end() ? nullptr : *found;
}

bool i_klassifikation(const oio::Objektbeskrivelse& t) {
    return &t == &klassifikation::kKlasse7 || &t == &klassifikation::kFacet ||
           &t == &klassifikation::kKlassifikation;
}

Result<std::optional<oio::Registrering>> registrering(oio::Motor& motor, const oio::Haendelse& h) {
    FAELLED_TRY(const auto all, motor.lager().historik({h.ejer, h.type, h.uuid}, {}));
    for (const store::Registreringspost& p : all) {
        if (p.nr != h.nr) continue;
        FAELLED_TRY(auto r, oio::pak_ud(p.nr, p.tidspunkt, p.indhold));
        return std::optional(std::move(r));
    }
    return std::optional<oio::Registrering>();
}

void tilfoej(std::vector<std::string>& numbers, std::string_view number) {
    if (number.empty() || std::ranges::find(numbers, number) != numbers.end()) return;
    numbers.emplace_back(number);
}

// The level of a payment is its grants' lowest (chapter 13); without a grant nobody knows it.
Result<Foelsomhed> af_bevillinger(oio::Motor& motor, Cvr owner, const oio::Indhold& payment) {
    const std::vector<Uuid> grants = yd::bevillinger_i(payment);
    FAELLED_TRY(const auto found, motor.gaeldende(yd::kBevilling, owner, grants));
    std::optional<Foelsomhed> out;
    for (const auto& r : found) {
        if (!r) continue;
        const Foelsomhed f = yd::foelsomhed(r->indhold, motor.ur().now());
        out = out ? std::min(*out, f) : f;
    }
    return out.value_or(Foelsomhed::kVip);
}

Result<void> kendetegn(oio::Motor& motor, const oio::Objektbeskrivelse& t, Cvr owner,
                       const oio::Indhold& i, Haendelsesindhold& out) {
    if (&t == &sd::kSag || &t == &sd::kDokument) {
        const auto k = sd::kendetegn(&t == &sd::kSag ? sd::kSager : sd::kDokumenter, owner, i,
                                     motor.ur().now());
        for (const std::string& number : k.kle)
            tilfoej(out.emner, number);
        out.foelsomhed = k.foelsomhed;
        return {};
    }
    if (&t == &yd::kBevilling) {
        for (const oio::Egenskab& e : i.egenskaber)
            if (e.art == yd::kBevilgetYdelse) tilfoej(out.emner, yd::kle(e));
        out.foelsomhed = yd::foelsomhed(i, motor.ur().now());
        return {};
    }
    for (const oio::Relation& r : i.relationer)
        if (r.art == yd::effrel::kDel) tilfoej(out.emner, yd::kle(r));
    FAELLED_TRY(out.foelsomhed, af_bevillinger(motor, owner, i));
    return {};
}

std::string som_besked(const oio::Objektbeskrivelse& t, const Uuid& uuid,
                       const oio::Registrering& r) {
    xml::Skriver w;
    oio::erklaer_navnerum(t, w);
    w.aaben(t.ns.praefiks, "RegistreringBesked");
    w.aaben("sd:UUIDIdentifikator");
    w.tekst(uuid.text());
    w.luk("sd:UUIDIdentifikator");
    oio::skriv_registrering(t, r, Ingen(), w);
    w.luk(t.ns.praefiks, "RegistreringBesked");
    return std::string(w.tag());
}

}  // namespace

Result<std::optional<Haendelsesindhold>> haendelsesindhold(oio::Motor& motor,
                                                           const oio::Haendelse& h) {
    const oio::Objektbeskrivelse* t = type_ved(h.type);
    if (t == nullptr) return std::nullopt;
    Haendelsesindhold out;
    FAELLED_TRY(const auto r, registrering(motor, h));
    const bool common = i_klassifikation(*t);
    if (!r || h.handling == oio::Handling::kSlettet) {
        if (!common) out.foelsomhed = Foelsomhed::kVip;
        return std::optional(std::move(out));
    }
    if (!common) {
        FAELLED_CHECK(kendetegn(motor, *t, h.ejer, r->indhold, out));
    }
    out.besked = som_besked(*t, h.uuid, *r);
    if (out.besked.size() > kMestBesked) out.besked.clear();
    return std::optional(std::move(out));
}

}  // namespace faelled::app
