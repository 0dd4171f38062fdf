// What the operations of the administration's JSON API share: who acts, small bodies, lists.
// Private to app/admin. Only .cpp files include it, since it brings nlohmann-json.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "administration/administration.hpp"
#include "administration/json.hpp"
#include "rest/jsonapi/operation.hpp"
#include "store/store.hpp"

namespace faelled::beskedfordeler {
class Beskedfordeler;
}

namespace faelled::klassifikation {
class Klassifikation;
}

namespace faelled::web {
class Sessioner;
}

namespace faelled::app {
class Henvisningskontrol;
class Kleindlaesning;
}  // namespace faelled::app

namespace faelled::app::admin {

using Json = nlohmann::ordered_json;
using administration::Administration;
using administration::Administrator;
using administration::Dato;
using rest::Apikald;
using rest::Apioperation;
using rest::Apisvar;

// Whoever is logged in, acting for the organisation of the session; else whoever holds the client
// certificate, acting for the organisation in Faelled-Organisation.
[[nodiscard]] Result<Administrator> hvem(Administration& a, const Apikald& call);

// The role of these pages' own (administration.md chapter 2) that a login's role id stands for.
[[nodiscard]] std::optional<administration::Rolle> administratorrolle(std::string_view id);
[[nodiscard]] std::string administratorrolle_id(administration::Rolle rolle);
// "Aftaleadministrator".
[[nodiscard]] std::string rolleord(administration::Rolle rolle);

// The body as an object; {} when there is none.
class Krop {
  public:
    [[nodiscard]] static Result<Krop> laes(const Apikald& call);
    // Empty when missing.
    [[nodiscard]] std::string tekst(std::string_view navn) const;
    [[nodiscard]] bool sand(std::string_view navn) const;
    // 40 when it is there and not of that form.
    [[nodiscard]] Result<std::optional<Uuid>> uuid(std::string_view navn) const;
    [[nodiscard]] Result<std::optional<Dato>> dato(std::string_view navn) const;
    [[nodiscard]] const Json& raa() const { return json_; }

  private:
    explicit Krop(Json j) : json_(std::move(j)) {}
    Json json_;
};

// An operation that needs to know who acts.
using Handling = std::function<Result<Apisvar>(const Administrator&, const Apikald&)>;
[[nodiscard]] Apioperation lav(Administration& a, Apioperation head, Handling do_it);

// As text of a member of the API's JSON: parsed again so that it can stand inside another value.
template <typename T>
[[nodiscard]] Json som_json(const T& record) {
    return Json::parse(administration::til_json(record));
}
template <typename T>
[[nodiscard]] Json liste(const std::vector<T>& records) {
    Json out = Json::array();
    for (const T& r : records)
        out.push_back(som_json(r));
    return out;
}
[[nodiscard]] inline Apisvar svar(const Json& j) {
    return {.krop = j.dump(-1, ' ', false, Json::error_handler_t::replace)};
}
// Result<void> as an empty answer.
[[nodiscard]] inline Result<Apisvar> udfoert(Result<void> done) {
    if (!done) return std::unexpected(std::move(done).error());
    return Apisvar{};
}

// The parts of the list, each in a file of its own.
void tilfoej_session(Administration& a, web::Sessioner& s, std::vector<Apioperation>& out);
void tilfoej_poster(Administration& a, std::vector<Apioperation>& out);
void tilfoej_systemer(Administration& a, std::vector<Apioperation>& out);
void tilfoej_aftaler(Administration& a, std::vector<Apioperation>& out);
void tilfoej_parter(Administration& a, std::vector<Apioperation>& out);
void tilfoej_oversigter(Administration& a, std::vector<Apioperation>& out);
void tilfoej_besked(Administration& a, beskedfordeler::Beskedfordeler& b,
                    std::vector<Apioperation>& out);
void tilfoej_indeks(Administration& a, store::Lager& lager, Henvisningskontrol& check,
                    std::vector<Apioperation>& out);
void tilfoej_klassifikation(Administration& a, klassifikation::Klassifikation& service,
                            std::vector<Apioperation>& out);
void tilfoej_kle(Administration& a, Kleindlaesning& loads, std::vector<Apioperation>& out);

}  // namespace faelled::app::admin
