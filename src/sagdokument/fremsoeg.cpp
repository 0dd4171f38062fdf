// fremsoeg (indekser.md chapter 9).
#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "indeks/revisionsspor.hpp"
#include "indeks/skrivning.hpp"
#include "oio/udvalg.hpp"
#include "sagdokument/fremsoegning.hpp"
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
        FAELLED_TRY(const Fundne cases, find(kSager));
        FAELLED_TRY(const Fundne documents, find(kDokumenter));
        FremsoegSvar out{.antal = {cases.traef.size(), documents.traef.size()},
                         .dele = notes_,
                         .side = {cases.side, documents.side},
                         .billeder = {}};
        if (in_.filter.tomt()) return out;
        FAELLED_CHECK(side(kSager, cases, out.billeder[kSager]));
        FAELLED_CHECK(side(kDokumenter, documents, out.billeder[kDokumenter]));
        FAELLED_CHECK(inkluder(cases, documents, out));
        return out;
    }

  private:
    Result<Fundne> find(Gren g) {
        const std::vector<Uuid>& uuids = in_.uuids.at(g);
        const std::vector<Sortering>& order = in_.sortering.at(g);
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
        if (all.side && in_.uuids.at(g).empty()) {
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
        o.dataejer = ejer;
        o.registreringer.push_back(*std::move(found[0]));
        out.push_back(std::move(o));
        return {};
    }

    // Related objects of the page, one step, under the same limits, each once.
    Result<void> inkluder(const Fundne& cases, const Fundne& documents, FremsoegSvar& out) {
        std::vector<Oejebliksbillede>& sager = out.billeder[kSager];
        std::vector<Oejebliksbillede>& dokumenter = out.billeder[kDokumenter];
        const std::uint32_t of_cases = in_.filter.inkluder[kSager];
        const std::size_t n_sager = sager.size();
        const std::size_t n_dokumenter = dokumenter.size();
        for (std::size_t i = 0; of_cases != 0 && i < n_sager; ++i) {
            const Uuid uuid = sager[i].uuid;
            const oio::Indhold content = sager[i].registreringer.front().indhold;
            if ((of_cases & kInkluderSagsrelation) != 0)
                FAELLED_CHECK(tilfoej(kSager, uuid,
                                      peger_paa(content, sagrel::kSag, cases.interval),
                                      cases.interval, sager));
            if ((of_cases & kInkluderJournalpost) != 0)
                FAELLED_CHECK(tilfoej(kDokumenter, uuid, journaldokumenter(content, cases.interval),
                                      cases.interval, dokumenter));
        }
        for (std::size_t i = 0; in_.filter.inkluder[kDokumenter] != 0 && i < n_dokumenter; ++i) {
            const oio::Indhold content = dokumenter[i].registreringer.front().indhold;
            FAELLED_CHECK(tilfoej(kDokumenter, dokumenter[i].uuid,
                                  peger_paa(content, dokrel::kDokument, documents.interval),
                                  documents.interval, dokumenter));
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

Result<FremsoegSvar> Sagdokument::fremsoeg(const Kalder& k, const FremsoegInput& in) {
    FAELLED_CHECK(indeks::kraev(k, adgang::kUdstil));
    return fremsoeg(k, in, laesegraense(k));
}

Result<FremsoegSvar> Sagdokument::fremsoeg(const Kalder& k, const FremsoegInput& in,
                                           indeks::Laesegraense limits) {
    if (in.uuids[kSager].empty() && in.uuids[kDokumenter].empty() && !in.udtryk)
        return std::unexpected(Fejl::ugyldig("FremsoegSagDokumentIndeksInput",
                                             "SagUuid, DokumentUuid eller SoegUdtryk mangler"));
    if (in.uuids[kSager].size() + in.uuids[kDokumenter].size() > Sidevalg::kLoft)
        return std::unexpected(Fejl::ugyldig("SagUuid", "der må højst være 1000 UUID'er"));
    if (in.udtryk) FAELLED_CHECK(indeks::kontroller(*in.udtryk));
    if (in.udtryk) indeks::noter_parter(k, *in.udtryk, settings_.revisionsnavnerum);
    Fremsoegning f(motor_, std::move(limits), in, settings_.maks_undersoegte);
    FAELLED_TRY(FremsoegSvar out, f.koer());
    for (const auto& list : out.billeder)
        for (const Oejebliksbillede& o : list)
            k.spor().objekt(o.uuid);
    return out;
}

}  // namespace faelled::sagdokument
