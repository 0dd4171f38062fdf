// Aliases of minted classes, for the operator; a municipality's assortment of common classes.
#include <charconv>

#include "app/admin/hjaelp.hpp"
#include "app/kleindlaesning.hpp"
#include "klassifikation/sortiment.hpp"

namespace faelled::app::admin {

namespace {

namespace kl = klassifikation;
using Koer = std::function<Result<Apisvar>(const Administrator&, const Apikald&)>;

Result<void> kun_operatoer(const Administrator& who) {
    if (who.operatoer()) return {};
    return std::unexpected(Fejl::kalder(43, "Kun operatøren retter aliaser"));
}

Apioperation operation(std::string method, std::string path, std::string name,
                       std::string summary) {
    Apioperation o;
    o.metode = std::move(method);
    o.sti = std::move(path);
    o.navn = std::move(name);
    o.resume = std::move(summary);
    return o;
}

Result<Apisvar> aliaser(kl::Klassifikation& service) {
    FAELLED_TRY(const auto all, service.aliaser().alle());
    Json rows = Json::array();
    for (const auto& [alias, real] : all)
        rows.push_back({{"alias", alias.text()}, {"rigtig", real.text()}});
    return svar({{"aliaser", std::move(rows)}});
}

Result<Apisvar> saet_alias(kl::Klassifikation& service, const Apikald& call) {
    FAELLED_TRY(const Uuid alias, call.uuid());
    FAELLED_TRY(const Krop body, Krop::laes(call));
    FAELLED_TRY(const auto real, body.uuid("rigtig"));
    if (!real) return std::unexpected(Fejl::ugyldig("rigtig", "mangler"));
    return udfoert(service.aliaser().saet(alias, *real));
}

Result<Apisvar> skjulte(kl::Klassifikation& service, const Administrator& who,
                        const Apikald& call) {
    std::optional<Uuid> after;
    if (const std::string text = call.parameter("efter"); !text.empty()) {
        after = Uuid::parse(text);
        if (!after) return std::unexpected(Fejl::ugyldig("efter", "skal være en UUID"));
    }
    constexpr std::size_t kSide = 1000;
    FAELLED_TRY(const auto found,
                kl::Sortiment(service.motor()).skjulte(who.organisation, after, kSide));
    Json rows = Json::array();
    for (const Uuid& u : found)
        rows.push_back(u.text());
    return svar({{"skjulte", std::move(rows)},
                 {"naeste", found.size() == kSide ? Json(found.back().text()) : Json(nullptr)}});
}

Result<Apisvar> skjul(kl::Klassifikation& service, const Administrator& who, const Apikald& call) {
    if (!who.operatoer() && !who.har(administration::Rolle::kOrganisationsadministrator))
        return std::unexpected(
            Fejl::kalder(43, "Kun organisationens administrator retter sortimentet"));
    FAELLED_TRY(const Uuid uuid, call.uuid());
    FAELLED_TRY(const Krop body, Krop::laes(call));
    return udfoert(
        kl::Sortiment(service.motor()).saet(who.organisation, uuid, body.sand("skjult")));
}

}  // namespace

void tilfoej_klassifikation(Administration& a, kl::Klassifikation& service,
                            std::vector<Apioperation>& out) {
    const auto add = [&](Apioperation o, Koer run) {
        out.push_back(lav(a, std::move(o), std::move(run)));
    };
    const auto operator_only = [](Koer run) -> Koer {
        return [run = std::move(run)](const Administrator& who,
                                      const Apikald& call) -> Result<Apisvar> {
            FAELLED_CHECK(kun_operatoer(who));
            return run(who, call);
        };
    };
    Apioperation list = operation("GET", "/admin/klassifikation/aliaser", "klassifikation.aliaser",
                                  "Klasser, hvis rigtige UUID er fundet");
    list.ud = "Klassealiaser";
    add(std::move(list), operator_only([&service](const Administrator&, const Apikald&) {
            return aliaser(service);
        }));
    Apioperation set = operation("PUT", "/admin/klassifikation/aliaser/{uuid}",
                                 "klassifikation.alias.saet", "Lad et UUID betyde et andet");
    set.ind = "Klassealias";
    add(std::move(set), operator_only([&service](const Administrator&, const Apikald& call) {
            return saet_alias(service, call);
        }));
    add(operation("DELETE", "/admin/klassifikation/aliaser/{uuid}", "klassifikation.alias.fjern",
                  "Lad et UUID være sig selv igen"),
        operator_only([&service](const Administrator&, const Apikald& call) -> Result<Apisvar> {
            FAELLED_TRY(const Uuid alias, call.uuid());
            return udfoert(service.aliaser().fjern(alias));
        }));
    Apioperation hidden = operation("GET", "/admin/klassifikation/sortiment", "sortiment.liste",
                                    "Fælles klasser, som organisationen ikke bruger");
    hidden.ud = "Sortiment";
    hidden.parametre = {{.navn = "efter", .beskrivelse = "naeste fra siden før"}};
    add(std::move(hidden), [&service](const Administrator& who, const Apikald& call) {
        return skjulte(service, who, call);
    });
    Apioperation hide =
        operation("PUT", "/admin/klassifikation/sortiment/{uuid}", "sortiment.saet",
                  "Skjul en fælles klasse i organisationens sortiment, eller vis den");
    hide.ind = "Sortimentsvalg";
    add(std::move(hide), [&service](const Administrator& who, const Apikald& call) {
        return skjul(service, who, call);
    });
}

}  // namespace faelled::app::admin
