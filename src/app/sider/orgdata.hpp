// Organisation as one caller sees it at one time, for the operations of the JSON API. Private to
// app/sider; only .cpp files include it, since it brings nlohmann-json.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/admin/hjaelp.hpp"
#include "app/sider/organisation.hpp"
#include "organisation/billede.hpp"
#include "organisation/vedligehold.hpp"

namespace faelled::app::sider {

namespace org = organisation;
using adgang::Kalder;
using admin::Json;
using admin::Krop;
using rest::Apikald;
using rest::Apioperation;
using rest::Apisvar;

// Which valid time is shown, and as it was registered when (none: now).
struct Tidsvalg {
    Tid virkning;
    std::optional<Tid> registrering;
};
// Of the parameters virkning and registrering: a date, or a dateTime. 40 on anything else.
[[nodiscard]] Result<Tidsvalg> tidsvalg(const Apikald& call, const Clock& clock);
[[nodiscard]] const std::vector<rest::Apiparameter>& tidsparametre();
[[nodiscard]] Result<std::optional<Tid>> laes_tid(std::string_view field, const std::string& text);

// A date when it is a Danish midnight, else a dateTime; null when infinite.
[[nodiscard]] Json tid_json(Tid t);
[[nodiscard]] Json uuid_json(const std::optional<Uuid>& u);

// Registrations by object.
using Kort = std::unordered_map<Uuid, oio::Registrering>;

// What a service's list has of the objects, a thousand asked for at a time; unknown ones left out.
using Listekald = std::function<Result<std::vector<oio::Oejebliksbillede>>(const oio::ListInput&)>;
[[nodiscard]] Result<void> i_portioner(const Listekald& list, const std::vector<Uuid>& uuids,
                                       const oio::Filter& filter,
                                       const std::function<void(oio::Oejebliksbillede&)>& visit);
[[nodiscard]] oio::Filter alle_perioder();
// Registrations as they were at the time (none: now) with all their periods; withdrawn objects
// left out too.
[[nodiscard]] Result<Kort> hent_gaeldende(const Listekald& list, const std::vector<Uuid>& uuids,
                                          const std::optional<Tid>& registreret);

class Orgdata {
  public:
    using Kort = sider::Kort;

    Orgdata(const Organisationssider& s, const Kalder& k, Tidsvalg when)
        : s_(s), k_(k), naar_(when) {}

    // As hent_gaeldende().
    [[nodiscard]] Result<Kort> hent(const oio::Objektbeskrivelse& t,
                                    const std::vector<Uuid>& uuids) const;
    // 44 when it is not there.
    [[nodiscard]] Result<oio::Registrering> en(const oio::Objektbeskrivelse& t,
                                               const Uuid& uuid) const;
    // UUIDs after `efter` that fit the example at the valid time, or at some time from then on.
    enum class Hvornaar : std::uint8_t { kDa, kFraDa, kNogensinde };
    [[nodiscard]] Result<std::vector<Uuid>> soeg(const oio::Objektbeskrivelse& t,
                                                 oio::Indhold eksempel, std::size_t most,
                                                 Hvornaar when = Hvornaar::kDa,
                                                 std::optional<Uuid> efter = {}) const;
    // All of a type.
    [[nodiscard]] Result<Kort> alle(const oio::Objektbeskrivelse& t) const;

    // Every unit, active or not.
    [[nodiscard]] Result<std::vector<org::Enhed>> enheder() const;
    // Active units right under one, in order of name, and how many each has under it.
    struct Boern {
        std::vector<org::Enhed> enheder;
        std::unordered_map<Uuid, std::size_t> antal;
    };
    [[nodiscard]] Result<Boern> boern(const Uuid& over) const;
    // The unit that Organisation.Overordnet names.
    [[nodiscard]] Result<std::optional<Uuid>> rod() const;
    // From the unit upwards, itself first; stops at a ring. Empty: it is not there.
    [[nodiscard]] Result<std::vector<org::Enhed>> op(const Uuid& enhed) const;
    // Names of units, by uuid.
    [[nodiscard]] Result<std::unordered_map<Uuid, std::string>> enhedsnavne(
        const std::vector<Uuid>& uuids) const;
    // What people call users: the person's name when it may be seen, else the user name.
    [[nodiscard]] Result<std::unordered_map<Uuid, std::string>> brugernavne(
        const std::vector<Uuid>& uuids) const;
    // The same of users that were read already.
    [[nodiscard]] Result<std::unordered_map<Uuid, std::string>> brugernavne(
        const Kort& users) const;

    [[nodiscard]] Tid naar() const { return naar_.virkning; }
    [[nodiscard]] const std::optional<Tid>& registreret() const { return naar_.registrering; }
    [[nodiscard]] const Kalder& kalder() const { return k_; }
    [[nodiscard]] const Organisationssider& sider() const { return s_; }

  private:
    const Organisationssider& s_;
    const Kalder& k_;
    Tidsvalg naar_;
};

// An example with one relation or one field.
[[nodiscard]] oio::Indhold med_relation(const oio::Objektbeskrivelse& t, std::string_view name,
                                        const Uuid& ref);
[[nodiscard]] oio::Indhold med_relation(std::uint8_t art, const Uuid& ref);
[[nodiscard]] oio::Indhold med_felt(std::uint8_t field, std::string text);

[[nodiscard]] Json enhed_json(const org::Enhed& e);

using Koer = std::function<Result<Apisvar>(const Apikald&)>;
[[nodiscard]] Apioperation lav_operation(std::string metode, std::string sti, std::string navn,
                                         std::string resume, std::string ind, std::string ud,
                                         Koer koer);

// The parts of the API, each in a file of its own.
void tilfoej_laesning(const Organisationssider& s, std::vector<Apioperation>& out);
void tilfoej_kort(const Organisationssider& s, std::vector<Apioperation>& out);
void tilfoej_tilknytninger(const Organisationssider& s, std::vector<Apioperation>& out);
void tilfoej_historik(const Organisationssider& s, std::vector<Apioperation>& out);
void tilfoej_skrivning(const Organisationssider& s, std::vector<Apioperation>& out);
void tilfoej_import(const Organisationssider& s, std::vector<Apioperation>& out);
void tilfoej_efterlevelse(const Organisationssider& s, std::vector<Apioperation>& out);

inline constexpr std::string_view kOrgrod = "/organisation/api/1/";

}  // namespace faelled::app::sider
