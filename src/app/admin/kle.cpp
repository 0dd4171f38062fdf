// KLE into the running installation, for the operator.
#include <filesystem>

#include "app/admin/hjaelp.hpp"
#include "app/filer.hpp"
#include "app/kleindlaesning.hpp"

namespace faelled::app::admin {

namespace {

std::string_view trinnavn(Kleindlaesning::Trin t) {
    switch (t) {
        case Kleindlaesning::Trin::kIndlaeser:
            return "Indlæser";
        case Kleindlaesning::Trin::kFaerdig:
            return "Færdig";
        case Kleindlaesning::Trin::kFejlet:
            return "Fejlet";
    }
    return "";
}

Result<void> kun_operatoer(const Administrator& who) {
    if (who.operatoer()) return {};
    return std::unexpected(Fejl::kalder(43, "Kun operatøren indlæser KLE"));
}

Result<Apisvar> begynd(Kleindlaesning& loads, const Apikald& call) {
    FAELLED_TRY(const Krop body, Krop::laes(call));
    const std::string path = body.tekst("sti");
    std::string text = body.tekst("indhold");
    if (path.empty() == text.empty())
        return std::unexpected(Fejl::ugyldig("indhold", "enten indhold eller sti skal være med"));
    if (!path.empty()) {
        std::error_code ec;
        if (!std::filesystem::is_regular_file(path, ec) ||
            std::filesystem::file_size(path, ec) > klassifikation::kMaxKlefil)
            return std::unexpected(Fejl::ugyldig("sti", "er ikke en fil på højst 64 MB"));
        auto read = laes_fil(path);
        if (!read) return std::unexpected(Fejl::ugyldig("sti", "filen kan ikke læses"));
        text = *std::move(read);
    }
    std::string name = body.tekst("navn");
    if (name.empty()) name = path;
    FAELLED_TRY(const Uuid id, loads.begynd(name.substr(0, 200), text));
    return svar({{"uuid", id.text()}});
}

Result<Apisvar> tilstand(const Kleindlaesning& loads) {
    const auto s = loads.tilstand();
    if (!s) return std::unexpected(Fejl::kalder(44, "Der er ikke indlæst noget siden starten"));
    const klassifikation::Kleresultat& r = s->resultat;
    Json out = {{"uuid", s->uuid.text()},
                {"navn", s->navn},
                {"trin", trinnavn(s->trin)},
                {"begyndt", utc_datetime(s->begyndt)},
                {"sluttet", s->sluttet ? Json(utc_datetime(*s->sluttet)) : Json(nullptr)},
                {"numre", s->numre},
                {"skrevet", s->skrevet},
                {"atSkrive", s->at_skrive}};
    if (s->trin == Kleindlaesning::Trin::kFejlet) out["fejl"] = s->fejl;
    if (s->trin == Kleindlaesning::Trin::kFaerdig) {
        out["nye"] = r.nye;
        out["rettede"] = r.rettede;
        out["uaendrede"] = r.numre - r.nye - r.rettede - r.flyttede.size();
        out["fravaerende"] = r.fravaerende;
        out["flyttede"] = r.flyttede;
        out["uloeste"] = r.uloeste;
    }
    return svar(out);
}

}  // namespace

void tilfoej_kle(Administration& a, Kleindlaesning& loads, std::vector<Apioperation>& out) {
    const auto add = [&](Apioperation o, auto run) {
        out.push_back(lav(a, std::move(o),
                          [run](const Administrator& who, const Apikald& call) -> Result<Apisvar> {
                              FAELLED_CHECK(kun_operatoer(who));
                              return run(call);
                          }));
    };
    add({.metode = "POST",
         .sti = "/admin/kle/indlaesning",
         .navn = "kle.indlaes",
         .resume = "Begynd at indlæse en udgave af KLE",
         .ind = "Kleudgave",
         .ud = "Oprettet",
         .krop_bytes = klassifikation::kMaxKlefil},
        [&loads](const Apikald& call) { return begynd(loads, call); });
    add({.metode = "GET",
         .sti = "/admin/kle/indlaesning",
         .navn = "kle.status",
         .resume = "Hvor langt den seneste indlæsning af KLE er, eller hvad den gav",
         .ud = "Kleindlaesning"},
        [&loads](const Apikald&) { return tilstand(loads); });
}

}  // namespace faelled::app::admin
