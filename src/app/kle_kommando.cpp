// `faelled kle load`: an edition of KLE into an installation: straight into the store of one that
// is not running or whose nodes share a database, by the JSON API into any other.
#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "app/filer.hpp"
#include "app/klassifikation_kobling.hpp"
#include "app/kommandoer.hpp"
#include "app/konfiguration.hpp"
#include "app/lageraabning.hpp"
#include "app/sandkasseklient.hpp"
#include "app/udskrift.hpp"
#include "base/clock.hpp"
#include "base/entropy.hpp"
#include "store/noder.hpp"

namespace faelled::app {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kStoersteSvar = std::size_t{16} << 20;
constexpr std::chrono::milliseconds kMellemrum{200};
// Another node may be starting.
constexpr std::int64_t kBegyndetid_ms = 60'000;

void vis(std::string_view what, const std::vector<std::string>& numbers) {
    if (numbers.empty()) return;
    sig(fmt::format("{} ({}):", what, numbers.size()));
    for (const std::string& n : numbers)
        sig("  " + n);
}

void vis(const std::string& file, const klassifikation::Kleresultat& done, double seconds) {
    sig(fmt::format("{}: {} numre, {} nye, {} rettede, {} uændrede; {:.1f} s", file, done.numre,
                    done.nye, done.rettede,
                    done.numre - done.nye - done.rettede - done.flyttede.size(), seconds));
    vis("Numre, som ikke er i udgaven, og som er ladt i fred", done.fravaerende);
    vis("Numre, som har en anden UUID her, og som er sprunget over", done.flyttede);
    vis("Henvisninger til numre, som ikke findes", done.uloeste);
}

double sekunder_siden(std::int64_t start_us) {
    return static_cast<double>(monotonic_us() - start_us) / kSekund;
}

Result<void> indlaes(oio::Motor& motor, const std::string& file) {
    FAELLED_TRY(const std::string text, laes_fil(file));
    FAELLED_TRY(const auto edition, klassifikation::laes_kle(text));
    const std::int64_t start = monotonic_us();
    FAELLED_TRY(const auto done, klassifikation::indlaes_kle(motor, system_entropy(), edition));
    vis(file, done, sekunder_siden(start));
    return {};
}

// --- a running installation

class Fjernindlaeser {
  public:
    static Result<Fjernindlaeser> aabn(const Operatoersted& where) {
        Fjernindlaeser out;
        out.base_ = where.adresse;
        FAELLED_TRY(out.http_, operatoerklient(where, kStoersteSvar));
        return out;
    }

    Result<void> indlaes(const std::string& file) const {
        FAELLED_TRY(const std::string text, laes_fil(file));
        const std::int64_t start = monotonic_us();
        const Json body = {{"navn", file}, {"indhold", text}};
        FAELLED_TRY(const Json begun,
                    kald("POST", body.dump(-1, ' ', false, Json::error_handler_t::replace)));
        FAELLED_TRY(const Json end, vent(begun.value("uuid", "")));
        if (end.value("trin", "") != "Færdig")
            return std::unexpected(Fejl::kalder(40, file + ": " + end.value("fejl", "")));
        klassifikation::Kleresultat done;
        done.numre = end.value("numre", std::size_t{0});
        done.nye = end.value("nye", std::size_t{0});
        done.rettede = end.value("rettede", std::size_t{0});
        done.fravaerende = end.value("fravaerende", std::vector<std::string>());
        done.flyttede = end.value("flyttede", std::vector<std::string>());
        done.uloeste = end.value("uloeste", std::vector<std::string>());
        vis(file, done, sekunder_siden(start));
        return {};
    }

  private:
    Fjernindlaeser() = default;

    Result<Json> vent(const std::string& id) const {
        std::size_t told = 0;
        for (;;) {
            FAELLED_TRY(Json now, kald("GET", {}));
            if (now.value("uuid", "") != id)
                return std::unexpected(Fejl::kalder(49, "En anden indlæsning er begyndt siden"));
            if (now.value("trin", "") != "Indlæser") return now;
            const auto written = now.value("skrevet", std::size_t{0});
            if (written != told)
                sig(fmt::format("  {} af {}", written, now.value("atSkrive", std::size_t{0})));
            told = written;
            std::this_thread::sleep_for(kMellemrum);
        }
    }

    Result<Json> kald(const std::string& method, const std::string& body) const {
        net::Klientkald call{
            .metode = method, .url = base_ + "/admin/kle/indlaesning", .krop = body};
        if (!body.empty()) call.headere.emplace_back("Content-Type", "application/json");
        FAELLED_TRY(const net::Klientsvar answer, http_->kald(call));
        Json out = Json::parse(answer.krop, nullptr, false);
        if (answer.status == 200 && out.is_object()) return out;
        const std::string text = out.is_object() ? out.value("tekst", "") : std::string();
        return std::unexpected(
            Fejl::kalder(40, text.empty() ? fmt::format("HTTP {}", answer.status) : text));
    }

    std::unique_ptr<net::Httpklient> http_;
    std::string base_;
};

Result<void> i_drift(const Klevalg& valg, const Operatoersted& where) {
    FAELLED_TRY(const Fjernindlaeser there, Fjernindlaeser::aabn(where));
    for (const std::string& file : valg.filer)
        FAELLED_CHECK(there.indlaes(file));
    return {};
}

Result<void> indlaes_alle(const Klevalg& valg) {
    if (!valg.adresse.empty())
        return i_drift(valg, {valg.adresse, valg.ca, valg.certifikat, valg.noegle});
    if (valg.data.empty())
        return std::unexpected(Fejl::kalder(40, "Sig hvor: --data DIR, eller --adresse"));
    const Result<Aabent> open = aabn_medskrivning(valg.data);
    if (!open) {
        // In use: by an installation that says where it is.
        const auto running = laes_klar(valg.data);
        if (!running || open.error().slags != FejlSlags::kMiljoe)
            return std::unexpected(open.error());
        return i_drift(valg, running->sted);
    }
    FAELLED_TRY(const Grunddata grund, Grunddata::indlaes());
    oio::Motor motor(*open->lager, system_clock(), system_entropy(), {});
    // The facets that the numbers belong to; made by one node at a time.
    store::Noder* const nodes = store::noder(*open->lager);
    if (nodes != nullptr) FAELLED_CHECK(nodes->begynd_alene(kBegyndetid_ms));
    FAELLED_CHECK(startklassifikationer(motor, grund));
    if (nodes != nullptr) nodes->slut_alene();
    for (const std::string& file : valg.filer)
        FAELLED_CHECK(indlaes(motor, file));
    return {};
}

}  // namespace

Udgang kle_load(const Klevalg& valg) {
    const Result<void> done = indlaes_alle(valg);
    return done ? Udgang::kOk : meld(done.error());
}

}  // namespace faelled::app
