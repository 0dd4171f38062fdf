#include "sagdokument/opslag.hpp"

#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "oio/udvalg.hpp"
#include "oio/urn.hpp"
#include "sagdokument/roller.hpp"
#include "sagdokument/udsnit.hpp"
#include "sagdokument/verden.hpp"

namespace faelled::sagdokument {
namespace {

using Slags = Opslagslinje::Slags;
using oio::Indhold;
using oio::Oejebliksbillede;

oio::SoegInput med_part(std::uint8_t art, const std::string& urn) {
    oio::SoegInput in;
    oio::Relation r;
    r.art = art;
    r.ref = oio::Reference::urn(urn);
    in.eksempel.relationer.push_back(std::move(r));
    in.maksimum = static_cast<std::int64_t>(indeks::Sidevalg::kLoft);
    return in;
}

std::string felt_i(const Indhold& i, std::uint8_t field) {
    for (const oio::Egenskab& e : i.egenskaber)
        if (e.art == 0)
            if (const std::string* text = e.felt(field)) return *text;
    return {};
}

std::string relationsfelt(const Indhold& i, std::uint8_t art, std::string_view rolle,
                          std::uint8_t field) {
    for (const oio::Relation& r : i.relationer)
        if (r.art == art && r.rolle.uuid() != nullptr && r.rolle.uuid()->text() == rolle)
            if (const oio::Feltvaerdi* v = oio::find_felt(r.felter, field)) return v->tekst;
    return {};
}

std::vector<std::string> profil(const Indhold& i, std::uint8_t art) {
    std::vector<std::string> out;
    for (const oio::Relation& r : i.relationer)
        if (r.art == art)
            out.push_back(r.ref.slags() == oio::Reference::Slags::kUuid ? r.ref.uuid()->text()
                                                                        : r.ref.urn_tekst());
    return out;
}

const oio::Feltvaerdi* i_gruppe(const oio::Feltvaerdi* group, std::uint8_t field) {
    return group == nullptr ? nullptr : oio::find_felt(group->gruppe, field);
}

// The lines of one answer as they are gathered.
class Linjer {
  public:
    void sag(const Oejebliksbillede& o) {
        const oio::Registrering& r = o.registreringer.front();
        Opslagslinje l{.ejer = o.dataejer,
                       .uuid = o.uuid,
                       .sag = {},
                       .titel = {},
                       .nummer = {},
                       .kle = {},
                       .system = {},
                       .tidspunkt = {}};
        l.titel = felt_i(r.indhold, felt::kSagTitel);
        l.nummer = felt_i(r.indhold, felt::kSagsnummer);
        l.kle = relationsfelt(r.indhold, sagrel::kKlasse, sagrolle::kPrimaerKlasse,
                              felt::kSagsklasseNoegle);
        l.system =
            relationsfelt(r.indhold, sagrel::kItSystem, sagrolle::kMaster, felt::kSystemNavn);
        l.tidspunkt = r.afsendt.value_or(r.tidspunkt);
        l.profil = profil(r.indhold, sagrel::kSikkerhedsprofil);
        l.sikkerhedsprofil = !l.profil.empty();
        for (const oio::Relation& x : r.indhold.relationer)
            if (x.art == sagrel::kJournalpost) journalpost(l, x);
        alle_.push_back(std::move(l));
    }
    // With its title on the journal post that it hangs on, when that has one.
    void dokument(const Oejebliksbillede& o) {
        const oio::Registrering& r = o.registreringer.front();
        Opslagslinje l{.slags = Slags::kDokumentlinje,
                       .ejer = o.dataejer,
                       .uuid = o.uuid,
                       .sag = {},
                       .titel = {},
                       .nummer = {},
                       .kle = {},
                       .system = {},
                       .tidspunkt = {}};
        l.titel = felt_i(r.indhold, felt::kDokTitel);
        l.nummer = felt_i(r.indhold, felt::kDokumentnummer);
        l.kle = relationsfelt(r.indhold, dokrel::kKlasse, dokrolle::kPrimaerKlasse,
                              felt::kDokklasseNoegle);
        l.system =
            relationsfelt(r.indhold, dokrel::kItSystem, dokrolle::kMaster, felt::kSystemNavn);
        l.tidspunkt = r.afsendt.value_or(r.tidspunkt);
        l.profil = profil(r.indhold, dokrel::kSikkerhedsprofil);
        l.sikkerhedsprofil = !l.profil.empty();
        for (const Post& p : poster_)
            if (p.dokument == o.uuid) {
                l.sag = p.sag;
                if (!p.titel.empty()) l.titel = p.titel;
                break;
            }
        alle_.push_back(std::move(l));
    }
    [[nodiscard]] std::vector<Opslagslinje>& alle() { return alle_; }

  private:
    struct Post {
        Uuid dokument;
        Uuid sag;
        std::string titel;
    };

    void journalpost(const Opslagslinje& sag, const oio::Relation& r) {
        const oio::Feltvaerdi* group = oio::find_felt(r.felter, felt::kJournalpost);
        if (const Uuid* document = r.ref.uuid()) {
            const oio::Feltvaerdi* title = i_gruppe(group, felt::kDokumenttitel);
            poster_.push_back(
                {*document, sag.uuid, title == nullptr ? std::string() : title->tekst});
        }
        if (r.rolle.uuid() == nullptr || r.rolle.uuid()->text() != sagrolle::kJournalnotat) return;
        Opslagslinje l = sag;
        l.slags = Slags::kNotatlinje;
        l.sag = sag.uuid;
        const oio::Feltvaerdi* title =
            i_gruppe(i_gruppe(group, felt::kNotatgruppe), felt::kNotattitel);
        l.titel = title == nullptr ? std::string() : title->tekst;
        l.tidspunkt = r.virkning.fra;
        alle_.push_back(std::move(l));
    }

    std::vector<Opslagslinje> alle_;
    std::vector<Post> poster_;
};

// Does the relation hold now?
bool gaelder(const oio::Relation& r, Tid nu) {
    return r.virkning.fra <= nu && nu < r.virkning.til;
}

Sagsomtale omtale(Cvr ejer, const Uuid& uuid, const Indhold& i, Tid nu, bool synlig) {
    Sagsomtale out;
    out.uuid = uuid;
    out.ejer = ejer;
    out.synlig = synlig;
    out.undtaget = std::ranges::any_of(i.relationer, [&](const oio::Relation& r) {
        return r.art == sagrel::kKlasse && r.rolle.uuid() != nullptr &&
               r.rolle.uuid()->text() == sagrolle::kVisningsklasse && gaelder(r, nu);
    });
    if (!synlig) return out;
    const oio::Indhold now = [&] {
        oio::Indhold x = i;
        oio::behold(x, {nu, nu});
        return x;
    }();
    out.titel = felt_i(now, felt::kSagTitel);
    out.nummer = felt_i(now, felt::kSagsnummer);
    for (const oio::Egenskab& e : now.egenskaber)
        if (e.art == kSagIndeksEgenskaber)
            if (const std::string* text = e.felt(felt::kSagFoelsomhed)) out.foelsomhed = *text;
    out.kle =
        relationsfelt(now, sagrel::kKlasse, sagrolle::kPrimaerKlasse, felt::kSagsklasseNoegle);
    out.handlingsfacet =
        relationsfelt(now, sagrel::kKlasse, sagrolle::kHandlingsklasse, felt::kSagsklasseNoegle);
    out.ejercvr = relationsfelt(now, sagrel::kAktoer, sagrolle::kEjer, felt::kAktoerCvr);
    if (out.ejercvr.empty()) out.ejercvr = ejer.text();
    out.systemnavn = relationsfelt(now, sagrel::kItSystem, sagrolle::kMaster, felt::kSystemNavn);
    for (const oio::Relation& r : now.relationer)
        if (r.art == sagrel::kItSystem && r.rolle.uuid() != nullptr && r.ref.uuid() != nullptr &&
            r.rolle.uuid()->text() == sagrolle::kMaster)
            out.mastersystem = r.ref.uuid()->text();
    return out;
}

}  // namespace

Result<std::vector<Sagsomtale>> sagsomtaler(Sagdokument& s, const indeks::Laesegraense& limits,
                                            Cvr ejer, const std::vector<Uuid>& sager) {
    FAELLED_TRY(const auto found, s.motor().gaeldende(kSag, ejer, sager));
    const Tid now = s.motor().ur().now();
    std::vector<Sagsomtale> out;
    for (std::size_t n = 0; n < sager.size(); ++n) {
        if (!found[n]) continue;
        const Indhold& i = found[n]->indhold;
        out.push_back(
            omtale(ejer, sager[n], i, now, limits.synlig(kendetegn(kSager, ejer, i, now))));
    }
    return out;
}

Result<std::string> part_urn(std::string_view given) {
    std::string digits(trim(given));
    std::erase_if(digits, [](char c) { return c == '-' || c == ' '; });
    if (is_digits(digits) && digits.size() == 10) return oio::cpr_urn(digits);
    if (is_digits(digits) && digits.size() == 8) return oio::cvr_urn(digits);
    return std::unexpected(Fejl::ugyldig("part", "skal være et CPR-nummer eller et CVR-nummer"));
}

Result<Opslagssvar> slaa_op(Sagdokument& s, const Kalder& k, const std::string& urn,
                            const indeks::Laesegraense& limits) {
    FremsoegInput in;
    in.udtryk.emplace();
    in.udtryk->eller = true;
    in.udtryk->led = {
        {indeks::Led::Slags::kObjekt, kSager, {med_part(sagrel::kPart, urn), {}}, {}},
        {indeks::Led::Slags::kObjekt, kDokumenter, {med_part(dokrel::kPart, urn), {}}, {}}};
    in.filter.vis = {0x7ff, 0xff};
    in.filter.inkluder[kSager] = kInkluderJournalpost;
    // When there are more than a page can hold, the newest are kept.
    constexpr auto kNyeste = static_cast<std::uint8_t>(Sorteringselement::kStsTidspunkt);
    in.sortering = {{{{kNyeste, true, 1}}, {{kNyeste, true, 1}}}};
    FAELLED_TRY(const FremsoegSvar found, s.fremsoeg(k, in, limits));
    Linjer lines;
    for (const Oejebliksbillede& x : found.billeder[kSager])
        lines.sag(x);
    for (const Oejebliksbillede& x : found.billeder[kDokumenter])
        lines.dokument(x);
    Opslagssvar out{std::move(lines.alle())};
    std::ranges::sort(out.linjer, [](const Opslagslinje& a, const Opslagslinje& b) {
        if (a.tidspunkt != b.tidspunkt) return a.tidspunkt > b.tidspunkt;
        return std::tie(a.uuid, a.slags, a.titel) < std::tie(b.uuid, b.slags, b.titel);
    });
    constexpr std::size_t kLoft = indeks::Sidevalg::kLoft;
    out.sager_udeladt = found.antal[kSager] - std::min(found.antal[kSager], kLoft);
    out.dokumenter_udeladt = found.antal[kDokumenter] - std::min(found.antal[kDokumenter], kLoft);
    return out;
}

}  // namespace faelled::sagdokument
