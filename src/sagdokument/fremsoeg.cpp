// fremsoeg (indekser.md chapter 9).
#include <algorithm>
#include <utility>

#include "indeks/billeder.hpp"
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

using indeks::Fundne;
using indeks::Objekt;
using indeks::Sidevalg;
using indeks::Traef;
using indeks::Udtryk;
using oio::Oejebliksbillede;
using store::Periode;

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
        : world_(motor, std::move(limits)),
          machine_(motor, world_, {most}),
          billeder_(motor, world_,
                    [](Gren, Cvr, const Periode& interval, oio::Indhold& content) -> Result<void> {
                        oio::behold(content, interval);
                        return {};
                    }),
          in_(in) {}

    Result<FremsoegSvar> koer() {
        FAELLED_TRY(const Fundne cases, find(kSager));
        FAELLED_TRY(const Fundne documents, find(kDokumenter));
        FremsoegSvar out{.antal = {cases.traef.size(), documents.traef.size()},
                         .dele = notes_,
                         .side = {cases.side, documents.side},
                         .billeder = {}};
        if (in_.filter.tomt()) return out;
        FAELLED_CHECK(side(kSager, cases, out));
        FAELLED_CHECK(side(kDokumenter, documents, out));
        FAELLED_CHECK(inkluder(cases.interval, documents.interval, out));
        return out;
    }

  private:
    Result<Fundne> find(Gren g) {
        const std::vector<Uuid>& uuids = in_.uuids.at(g);
        const std::vector<Sortering>& order = in_.sortering.at(g);
        const Udtryk* u = in_.udtryk ? &*in_.udtryk : nullptr;
        Fundne out = indeks::ingen_fundne(u, g, machine_.nu());
        std::vector<std::pair<std::string, Traef>> sorted;
        const auto take = [&](const Objekt& o) -> Result<void> {
            sorted.emplace_back(sorteringsnoegle(g, order, o, machine_.nu()),
                                Traef{o.ejer, o.uuid});
            if (g == kSager) notes_ += notater(o.registrering.indhold, out.interval);
            if (!in_.filter.tomt()) billeder_.husk(g, o);
            return {};
        };
        const auto owners = world_.limits().ejere();
        if (!uuids.empty()) {
            FAELLED_CHECK(machine_.vaelg(uuids, u, g, owners, take));
        } else if (u != nullptr) {
            FAELLED_CHECK(machine_.find(*u, g, owners, take));
        }
        std::ranges::sort(sorted, {}, &std::pair<std::string, Traef>::first);
        for (const auto& [key, hit] : sorted)
            out.traef.push_back(hit);
        return out;
    }

    Result<void> side(Gren g, const Fundne& all, FremsoegSvar& out) {
        // By UUID there is no paging.
        return billeder_.side(g, all, in_.uuids.at(g).empty(), out.billeder.at(g));
    }

    // Related objects of the page, one step, under the same limits, each once.
    Result<void> inkluder(const Periode& cases, const Periode& documents, FremsoegSvar& out) {
        std::vector<Oejebliksbillede>& sager = out.billeder[kSager];
        std::vector<Oejebliksbillede>& dokumenter = out.billeder[kDokumenter];
        const std::uint32_t of_cases = in_.filter.inkluder[kSager];
        const std::size_t n_sager = sager.size();
        const std::size_t n_dokumenter = dokumenter.size();
        for (std::size_t i = 0; of_cases != 0 && i < n_sager; ++i) {
            const Cvr owner = sager[i].dataejer;
            const oio::Indhold& content = sager[i].registreringer.front().indhold;
            std::vector<Uuid> related = peger_paa(content, sagrel::kSag, cases);
            std::vector<Uuid> filed = journaldokumenter(content, cases);
            if ((of_cases & kInkluderSagsrelation) != 0)
                FAELLED_CHECK(billeder_.vis_synlige(machine_, kSager, owner, std::move(related),
                                                    cases, sager));
            if ((of_cases & kInkluderJournalpost) != 0)
                FAELLED_CHECK(billeder_.vis_synlige(machine_, kDokumenter, owner, std::move(filed),
                                                    cases, dokumenter));
        }
        for (std::size_t i = 0; in_.filter.inkluder[kDokumenter] != 0 && i < n_dokumenter; ++i)
            FAELLED_CHECK(
                billeder_.vis_synlige(machine_, kDokumenter, dokumenter[i].dataejer,
                                      peger_paa(dokumenter[i].registreringer.front().indhold,
                                                dokrel::kDokument, documents),
                                      documents, dokumenter));
        return {};
    }

    Sagverden world_;
    indeks::Soegemaskine machine_;
    indeks::Billeder billeder_;
    const FremsoegInput& in_;
    std::size_t notes_ = 0;
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
