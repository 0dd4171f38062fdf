#include "app/sandkasseklient.hpp"

#include <nlohmann/json.hpp>

#include "app/filer.hpp"

namespace faelled::app {

namespace {

using Json = nlohmann::json;

std::unexpected<Fejl> ingen(const std::string& data) {
    return std::unexpected(Fejl::kalder(
        40, "Der kører ingen sandkasse i " + data + " (klar.json mangler eller er ufuldstændig)"));
}

}  // namespace

Result<Klarfilindhold> laes_klar(const std::string& data) {
    const auto text = laes_fil(absolut(data) + "/klar.json");
    if (!text) return ingen(data);
    const Json klar = Json::parse(*text, nullptr, false);
    const auto felt = [&klar](const char* path) {
        const Json::json_pointer at(path);
        return !klar.is_discarded() && klar.contains(at) && klar.at(at).is_string()
                   ? klar.at(at).get<std::string>()
                   : std::string();
    };
    return Klarfilindhold{
        {felt("/https"), felt("/ca"), felt("/operatoer/certifikat"), felt("/operatoer/noegle")},
        *text};
}

Result<std::unique_ptr<net::Httpklient>> operatoerklient(const Operatoersted& sted,
                                                         std::size_t svar_bytes) {
    net::Klientindstillinger settings{.graenser = {.forbind_ms = 5'000,
                                                   .i_alt_ms = 60'000,
                                                   .svar_bytes = svar_bytes,
                                                   .hoved_bytes = std::size_t{64} << 10}};
    if (!sted.ca.empty()) {
        FAELLED_TRY(settings.tls.ca_pem, laes_fil(sted.ca));
    }
    FAELLED_TRY(settings.tls.certifikat_pem, laes_fil(sted.certifikat));
    FAELLED_TRY(settings.tls.noegle_pem, laes_fil(sted.noegle));
    return net::Httpklient::create(std::move(settings));
}

Result<Sandkasseklient> Sandkasseklient::aabn(const std::string& data) {
    FAELLED_TRY(Klarfilindhold klar, laes_klar(data));
    const Operatoersted& sted = klar.sted;
    if (sted.adresse.empty() || sted.certifikat.empty() || sted.noegle.empty()) return ingen(data);
    Sandkasseklient k;
    FAELLED_TRY(k.http_, operatoerklient(sted, std::size_t{4} << 20));
    k.base_ = sted.adresse;
    k.klar_ = std::move(klar.tekst);
    return k;
}

Result<std::string> Sandkasseklient::kald(const std::string& metode, const std::string& sti,
                                          const std::string& krop) const {
    net::Klientkald call{.metode = metode, .url = base_ + sti, .krop = krop};
    if (!krop.empty()) call.headere.emplace_back("Content-Type", "application/json");
    FAELLED_TRY(const net::Klientsvar answer, http_->kald(call));
    if (answer.status == 200) return answer.krop;
    const Json body = Json::parse(answer.krop, nullptr, false);
    std::string text = "HTTP " + std::to_string(answer.status);
    if (body.is_object() && body.contains("fejl") && body["fejl"].is_string())
        text = body["fejl"].get<std::string>();
    if (answer.status >= 500) return std::unexpected(Fejl::miljoe(text));
    return std::unexpected(Fejl::kalder(40, text));
}

}  // namespace faelled::app
