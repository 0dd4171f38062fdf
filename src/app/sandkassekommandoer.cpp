// The commands that change a running sandbox: clock and fault.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/kommandoer.hpp"
#include "app/sandkasseklient.hpp"
#include "app/udskrift.hpp"

namespace faelled::app {

namespace {

using Json = nlohmann::json;

Result<void> flyt_ur(const std::string& data, const std::string& wish) {
    FAELLED_TRY(const Sandkasseklient k, Sandkasseklient::aabn(data));
    FAELLED_TRY(const std::string body,
                wish.empty() ? k.kald("GET", "/sandkasse/ur", "")
                             : k.kald("PUT", "/sandkasse/ur", Json{{"oenske", wish}}.dump()));
    const Json ur = Json::parse(body);
    sig(fmt::format("Sandkassens ur: {} (forskudt {} sekunder)", ur["nu"].get<std::string>(),
                    ur["forskydning_sekunder"].get<std::int64_t>()));
    return {};
}

Result<void> saet_fejl(const Fejlvalg& v) {
    FAELLED_TRY(const Sandkasseklient k, Sandkasseklient::aabn(v.data));
    Json wish = {{"system", v.system}, {"art", v.art}, {"sandsynlighed", v.sandsynlighed}};
    if (v.antal > 0) wish["antal"] = v.antal;
    if (v.art == "slow") wish["ms"] = v.ms;
    FAELLED_TRY(const std::string body, v.art.empty()
                                            ? k.kald("GET", "/sandkasse/fejl", "")
                                            : k.kald("PUT", "/sandkasse/fejl", wish.dump()));
    const Json all = Json::parse(body)["fejl"];
    if (all.empty()) sig("Ingen fejl er slået til.");
    for (const Json& one : all) {
        sig(fmt::format(
            "{}  {}{}{}{}", one["system"].get<std::string>(), one["art"].get<std::string>(),
            one.contains("ms") ? fmt::format(", {} ms", one["ms"].get<int>()) : "",
            one.contains("antal") ? fmt::format(", {} gange endnu", one["antal"].get<int>()) : "",
            one["sandsynlighed"].get<double>() < 1
                ? fmt::format(", sandsynlighed {}", one["sandsynlighed"].get<double>())
                : ""));
    }
    return {};
}

Udgang udgang(const Result<void>& done) {
    return done ? Udgang::kOk : meld(done.error());
}

}  // namespace

Udgang ur(const std::string& data, const std::string& wish) {
    return udgang(flyt_ur(data, wish));
}

Udgang fejl(const Fejlvalg& v) {
    return udgang(saet_fejl(v));
}

}  // namespace faelled::app
