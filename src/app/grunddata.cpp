#include "app/grunddata.hpp"

#include <algorithm>
#include <cstdlib>

#include "app/data_filer.hpp"
#include "base/log.hpp"
#include "base/text.hpp"

namespace faelled::app {

namespace {

using Raekke = std::vector<std::string_view>;

Result<std::vector<Raekke>> indlejret(std::string_view fil, std::size_t antal) {
    const std::string_view tekst = data_fil(fil);
    if (tekst.empty()) {
        return std::unexpected(
            Fejl::intern("Datafilen " + std::string(fil) + " mangler i programmet"));
    }
    return tsv(fil, tekst, antal);
}

Result<Uuid> uuid(std::string_view fil, std::string_view tekst) {
    const std::optional<Uuid> u = Uuid::parse(tekst);
    if (!u) {
        return std::unexpected(
            Fejl::intern(std::string(fil) + ": " + std::string(tekst) + " er ikke en UUID"));
    }
    return *u;
}

}  // namespace

Uuid navnerum() {
    static const Uuid kNavnerum = Uuid::literal("0c9c3d5c-6d0f-4b0e-8a54-6f1d2f5a7e11");
    return kNavnerum;
}

Result<std::vector<Raekke>> tsv(std::string_view fil, std::string_view tekst, std::size_t antal) {
    std::vector<Raekke> raekker;
    std::size_t nr = 0;
    for (std::string_view linje : split(tekst, '\n')) {
        ++nr;
        if (linje.empty() || linje.starts_with('#')) continue;
        Raekke celler = split(linje, '\t');
        if (celler.size() != antal) {
            return std::unexpected(Fejl::intern(std::string(fil) + ":" + std::to_string(nr) + ": " +
                                                std::to_string(celler.size()) +
                                                " celler, ventede " + std::to_string(antal)));
        }
        raekker.push_back(std::move(celler));
    }
    return raekker;
}

Result<Grunddata> Grunddata::indlaes() {
    Grunddata g;
    FAELLED_CHECK(g.laes_myndigheder());
    FAELLED_CHECK(g.laes_itsystemer());
    FAELLED_CHECK(g.laes_konstanter());
    FAELLED_CHECK(g.laes_kle());
    FAELLED_CHECK(g.laes_klasser());
    return g;
}

Result<void> Grunddata::laes_myndigheder() {
    constexpr std::string_view kFil = "myndigheder.tsv";
    FAELLED_TRY(const auto raekker, indlejret(kFil, 4));
    for (const Raekke& r : raekker) {
        const std::optional<Cvr> cvr = Cvr::parse(r[0]);
        if (!cvr) {
            return std::unexpected(Fejl::intern(std::string(kFil) + ": " + std::string(r[0]) +
                                                " er ikke et CVR-nummer"));
        }
        FAELLED_TRY(const Uuid organisation, uuid(kFil, r[2]));
        myndigheder_.push_back({*cvr, std::string(r[1]), organisation, std::string(r[3])});
    }
    return {};
}

Result<void> Grunddata::laes_itsystemer() {
    constexpr std::string_view kFil = "itsystemer.tsv";
    FAELLED_TRY(const auto raekker, indlejret(kFil, 2));
    for (const Raekke& r : raekker) {
        FAELLED_TRY(const Uuid u, uuid(kFil, r[0]));
        itsystemer_.push_back({u, std::string(r[1])});
    }
    return {};
}

Result<void> Grunddata::laes_konstanter() {
    constexpr std::string_view kFil = "konstanter.tsv";
    FAELLED_TRY(const auto raekker, indlejret(kFil, 6));
    for (const Raekke& r : raekker) {
        FAELLED_TRY(const Uuid u, uuid(kFil, r[3]));
        konstant_ved_uuid_.emplace(u, konstanter_.size());
        konstanter_.push_back({std::string(r[0]), std::string(r[1]), std::string(r[2]), u,
                               std::string(r[4]), std::string(r[5])});
    }
    return {};
}

Result<void> Grunddata::laes_kle() {
    constexpr std::string_view kFil = "kle.tsv";
    FAELLED_TRY(const auto raekker, indlejret(kFil, 3));
    for (const Raekke& r : raekker) {
        FAELLED_TRY(const Uuid u, uuid(kFil, r[1]));
        kle_ved_uuid_.emplace(u, kle_.size());
        kle_.push_back({std::string(r[0]), u, std::string(r[2])});
    }
    return {};
}

Result<void> Grunddata::laes_klasser() {
    constexpr std::string_view kFil = "klasser.tsv";
    FAELLED_TRY(const auto raekker, indlejret(kFil, 6));
    for (const Raekke& r : raekker) {
        if (r[0] != "klassifikation" && r[0] != "facet" && r[0] != "klasse")
            return std::unexpected(Fejl::intern(std::string(kFil) + ": ukendt art"));
        Startklasse s;
        s.art = r[0];
        FAELLED_TRY(s.uuid, uuid(kFil, r[1]));
        s.noegle = r[2];
        s.titel = r[3];
        if (r[4] != "-") {
            FAELLED_TRY(s.tilhoerer, uuid(kFil, r[4]));
        }
        if (r[5] != "-") {
            FAELLED_TRY(s.overordnet, uuid(kFil, r[5]));
        }
        startklasser_.push_back(std::move(s));
    }
    return {};
}

const Uuid& Grunddata::konstant(std::string_view noegle) const {
    const auto found = std::ranges::find(konstanter_, noegle, &Konstant::noegle);
    if (found == konstanter_.end()) {
        log::fejl("ukendt_konstant", {{"noegle", noegle}});
        std::abort();
    }
    return found->uuid;
}

const Klenummer* Grunddata::kle_ved_uuid(const Uuid& u) const {
    const auto found = kle_ved_uuid_.find(u);
    return found == kle_ved_uuid_.end() ? nullptr : &kle_[found->second];
}

const Klenummer* Grunddata::kle_ved_nummer(std::string_view nummer) const {
    const auto found = std::ranges::find(kle_, nummer, &Klenummer::nummer);
    return found == kle_.end() ? nullptr : &*found;
}

std::optional<std::string> Grunddata::titel(const Uuid& klasse) const {
    const auto found = konstant_ved_uuid_.find(klasse);
    if (found == konstant_ved_uuid_.end()) return std::nullopt;
    return konstanter_[found->second].titel;
}

std::string_view Grunddata::etiket(const Uuid& klasse) const {
    if (const auto found = konstant_ved_uuid_.find(klasse); found != konstant_ved_uuid_.end()) {
        return konstanter_[found->second].etiket;
    }
    const Klenummer* kle = kle_ved_uuid(klasse);
    return kle ? std::string_view(kle->nummer) : std::string_view{};
}

}  // namespace faelled::app
