// fremsoeg (indekser.md chapter 9).
#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "oio/udvalg.hpp"
#include "sagdokument/fremsoegning.hpp"
#include "sagdokument/rettigheder.hpp"
#include "sagdokument/roller.hpp"
#include "sagdokument/sagdokument.hpp"
#include "sagdokument/sorteringsnoegle.hpp"
#include "sagdokument/verden.hpp"

namespace faelled::sagdokument {
namespace {

using indeks::Objekt;
using indeks::Sidevalg;
using indeks::Udtryk;
using oio::Oejebliksbillede;
using store::Periode;

constexpr std::array<std::string_view, 11> kSagvis = {
    "egenskaber",   "fremdrift",       "sagsklasse",
    "sagsaktoer",   "sagspart",        "sagsrelation",
    "sagsgenstand", "journalpost",     "journalpost-journalnote",
    "itsystem",     "sikkerhedsprofil"};
constexpr std::array<std::string_view, 8> kDokumentvis = {
    "egenskaber", "fremdrift", "dokument", "klasse",
    "aktoer",     "part",      "itsystem", "sikkerhedsprofil"};

template <std::size_t N>
std::optional<std::uint32_t> bit(const std::array<std::string_view, N>& names,
                                 std::string_view name) {
    const auto found = std::ranges::find(names, name);
    if (found == names.end()) return {};
    return 1U << static_cast<unsigned>(found - names.begin());
}

struct Traef {
    std::string noegle;
    Cvr ejer;
    Uuid uuid;
};

// The hits of one branch.
struct Fundne {
    std::vector<Traef> traef;
    Periode interval;  // SoegVirkning
    std::optional<Sidevalg> side;
};

std::size_t notater(const oio::Indhold& i, const Periode& interval) {
    static const Uuid kRolle = Uuid::literal(sagrolle::kJournalnotat);
    return static_cast<std::size_t>(std::ranges::count_if(i.relationer, [&](const auto& r) {
        return r.art == sagrel::kJournalpost && r.rolle.uuid() != nullptr &&
               *r.rolle.uuid() == kRolle &&
               Periode{r.virkning.fra, r.virkning.til}.overlapper(interval);
    }));
}

// References of a relation that hold in the interval.
std::vector<Uuid> peger_paa(const oio::Indhold& i, std::uint8_t art, const Periode& interval) {
    std::vector<Uuid> out;
    for (const oio::Relation& r : i.relationer)
        if (r.art == art && r.ref.uuid() != nullptr &&
            Periode{r.virkning.fra, r.virkning.til}.overlapper(interval))
            out.push_back(*r.ref.uuid());
    return out;
}

// One fremsoeg while it runs.
class Fremsoegning {
  public:
    Fremsoegning(oio::Motor& motor, indeks::Laesegraense limits, const FremsoegInput& in,
                 std::size_t most)
        : motor_(motor),
          world_(motor, std::move(limits)),
          machine_(motor, world_, {most}),
          in_(in) {}

    Result<FremsoegSvar> koer() {
        FAELLED_TRY(const Fundne cases, find(kSager, in_.sager, in_.sagsortering));
        FAELLED_TRY(const Fundne documents,
                    find(kDokumenter, in_.dokumenter, in_.dokumentsortering));
        FremsoegSvar out{.sager = cases.traef.size(),
                         .dokumenter = documents.traef.size(),
                         .journalnotater = notes_,
                         .sagside = cases.side,
                         .dokumentside = documents.side,
                         .sagbilleder = {},
                         .dokumentbilleder = {}};
        if (in_.filter.tomt()) return out;
        FAELLED_CHECK(side(kSager, cases, out.sagbilleder));
        FAELLED_CHECK(side(kDokumenter, documents, out.dokumentbilleder));
        FAELLED_CHECK(inkluder(cases, documents, out));
        return out;
    }

  private:
    Result<Fundne> find(Gren g, const std::vector<Uuid>& uuids,
                        const std::vector<Sortering>& order) {
        const Udtryk* u = in_.udtryk ? &*in_.udtryk : nullptr;
        const oio::SoegInput* head = u == nullptr ? nullptr : indeks::foerste(*u, g);
        const Tid now = machine_.nu();
        Fundne out{{}, {now, now}, std::nullopt};
        if (head != nullptr && head->virkning) out.interval = *head->virkning;
        if (head != nullptr) out.side = indeks::sidevalg(head);
        const auto take = [&](const Objekt& o) -> Result<void> {
            out.traef.push_back({sorteringsnoegle(g, order, o, now), o.ejer, o.uuid});
            if (g == kSager) notes_ += notater(o.registrering.indhold, out.interval);
            return {};
        };
        const auto owners = world_.limits().ejere();
        if (!uuids.empty()) {
            FAELLED_CHECK(machine_.vaelg(uuids, u, g, owners, take));
        } else if (u != nullptr) {
            FAELLED_CHECK(machine_.find(*u, g, owners, take));
        }
        std::ranges::sort(out.traef, {}, &Traef::noegle);
        return out;
    }

    // The page's objects, each with the periods that overlap the interval.
    Result<void> side(Gren g, const Fundne& all, std::vector<Oejebliksbillede>& out) {
        std::size_t from = 0;
        std::size_t to = std::min(all.traef.size(), Sidevalg::kLoft);
        // By UUID there is no paging.
        if (all.side && (g == kSager ? in_.sager : in_.dokumenter).empty()) {
            from = std::min(all.side->foerste, all.traef.size());
            to = std::min(all.traef.size(), from + all.side->maksimum);
        }
        for (std::size_t i = from; i < to; ++i)
            FAELLED_CHECK(billede(g, all.traef[i].ejer, all.traef[i].uuid, all.interval, out));
        return {};
    }

    Result<void> billede(Gren g, Cvr ejer, const Uuid& uuid, const Periode& interval,
                         std::vector<Oejebliksbillede>& out) {
        if (!seen_.at(g).insert(uuid).second) return {};
        const std::array<Uuid, 1> ids{uuid};
        FAELLED_TRY(auto found, motor_.gaeldende(beskrivelse(g), ejer, ids));
        if (!found[0]) return {};  // removed while the search ran
        owners_.emplace(uuid, ejer);
        oio::behold(found[0]->indhold, interval);
        Oejebliksbillede o;
        o.uuid = uuid;
        o.registreringer.push_back(*std::move(found[0]));
        out.push_back(std::move(o));
        return {};
    }

    // Related objects of the page, one step, under the same limits, each once.
    Result<void> inkluder(const Fundne& cases, const Fundne& documents, FremsoegSvar& out) {
        const std::size_t n_sager = out.sagbilleder.size();
        const std::size_t n_dokumenter = out.dokumentbilleder.size();
        for (std::size_t i = 0; i < n_sager; ++i) {
            const Uuid uuid = out.sagbilleder[i].uuid;
            const oio::Indhold content = out.sagbilleder[i].registreringer.front().indhold;
            if (in_.filter.inkluder_sager)
                FAELLED_CHECK(tilfoej(kSager, uuid,
                                      peger_paa(content, sagrel::kSag, cases.interval),
                                      cases.interval, out.sagbilleder));
            if (in_.filter.inkluder_journalposter)
                FAELLED_CHECK(tilfoej(kDokumenter, uuid, journaldokumenter(content, cases.interval),
                                      cases.interval, out.dokumentbilleder));
        }
        for (std::size_t i = 0; in_.filter.inkluder_dokumenter && i < n_dokumenter; ++i) {
            const oio::Indhold content = out.dokumentbilleder[i].registreringer.front().indhold;
            FAELLED_CHECK(tilfoej(kDokumenter, out.dokumentbilleder[i].uuid,
                                  peger_paa(content, dokrel::kDokument, documents.interval),
                                  documents.interval, out.dokumentbilleder));
        }
        return {};
    }

    Result<void> tilfoej(Gren g, const Uuid& fra, std::vector<Uuid> uuids, const Periode& interval,
                         std::vector<Oejebliksbillede>& out) {
        std::erase_if(uuids, [&](const Uuid& u) { return seen_.at(g).contains(u); });
        if (uuids.empty()) return {};
        std::vector<Uuid> may;
        const Cvr ejer = owners_.at(fra);
        FAELLED_CHECK(
            machine_.vaelg(uuids, nullptr, g, {ejer}, [&](const Objekt& o) -> Result<void> {
                may.push_back(o.uuid);
                return {};
            }));
        for (const Uuid& u : may)
            FAELLED_CHECK(billede(g, ejer, u, interval, out));
        return {};
    }

    oio::Motor& motor_;
    Sagverden world_;
    indeks::Soegemaskine machine_;
    const FremsoegInput& in_;
    std::size_t notes_ = 0;
    std::array<std::unordered_set<Uuid>, indeks::kGrene> seen_;
    std::unordered_map<Uuid, Cvr> owners_;
};

}  // namespace

std::optional<std::uint32_t> sagvis(std::string_view navn) {
    return bit(kSagvis, navn);
}

std::optional<std::uint32_t> dokumentvis(std::string_view navn) {
    return bit(kDokumentvis, navn);
}

std::optional<Sorteringselement> sorteringselement(Gren g, std::string_view navn) {
    using E = Sorteringselement;
    struct Navn {
        std::string_view navn;
        E element;
        std::uint8_t grene;
    };
    static constexpr Navn kNavne[] = {
        {"Bruger", E::kBruger, 3},
        {"StsRegistreringstidspunkt", E::kStsTidspunkt, 3},
        {"Registreringstidspunkt", E::kTidspunkt, 3},
        {"BrugervendtNoegle", E::kNoegle, 3},
        {"ItSystem-Systemnavn", E::kSystemnavn, 3},
        {"Fremdrift", E::kFremdrift, 3},
        {"Titel", E::kTitel, 3},
        {"Foelsomhed", E::kFoelsomhed, 3},
        {"Sagklasse-BrugervendtNoegle", E::kKlassenoegle, 1},
        {"Livscyklus", E::kLivscyklus, 1},
        {"Major", E::kVersion, 2},
        {"Minor", E::kUnderversion, 2},
    };
    for (const Navn& n : kNavne)
        if (n.navn == navn && (n.grene & (1U << g)) != 0) return n.element;
    return {};
}

Result<FremsoegSvar> Sagdokument::fremsoeg(const Kalder& k, const FremsoegInput& in) {
    FAELLED_CHECK(kraev(k, adgang::kUdstil));
    if (in.sager.empty() && in.dokumenter.empty() && !in.udtryk)
        return std::unexpected(Fejl::ugyldig("FremsoegSagDokumentIndeksInput",
                                             "SagUuid, DokumentUuid eller SoegUdtryk mangler"));
    if (in.sager.size() + in.dokumenter.size() > Sidevalg::kLoft)
        return std::unexpected(Fejl::ugyldig("SagUuid", "der må højst være 1000 UUID'er"));
    if (in.udtryk) FAELLED_CHECK(indeks::kontroller(*in.udtryk));
    Fremsoegning f(motor_, laesegraense(k), in, settings_.maks_undersoegte);
    FAELLED_TRY(FremsoegSvar out, f.koer());
    for (const auto* list : {&out.sagbilleder, &out.dokumentbilleder})
        for (const Oejebliksbillede& o : *list)
            k.spor().objekt(o.uuid);
    return out;
}

}  // namespace faelled::sagdokument
