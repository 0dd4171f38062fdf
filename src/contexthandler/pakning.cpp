#include "contexthandler/pakning.hpp"

#include <concepts>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "base/base64.hpp"
#include "base/log.hpp"
#include "contexthandler/forloeb.hpp"

namespace faelled::contexthandler {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaksTekst = std::size_t{1} << 20;

// A member that is added to one of these must be packed below, or it is lost on the way from one
// node to another.
static_assert(sizeof(Deltager) == 72);
static_assert(sizeof(Bruger) == 256);
static_assert(sizeof(Session) == 400);
static_assert(sizeof(Loginanmodning) == 312);
static_assert(sizeof(Loginforloeb) == 440);
static_assert(sizeof(Oidckode) == 256);
static_assert(sizeof(Logudforloeb) == 680);

// The members of each type under their names, once for both ways: `f` is a Pakker or a Laeser.
// kraevet(): bytes without it are not of the form.
template <typename T, typename U>
concept Er = std::same_as<std::remove_const_t<T>, U>;

template <typename F, Er<Deltager> T>
void felter(F& f, T& d) {
    f("system", d.system);
    f("session", d.session);
    f("tid", d.tid);
}

template <typename F, Er<saml::Navneid> T>
void felter(F& f, T& n) {
    f("vaerdi", n.vaerdi);
    f("format", n.format);
    f("kvalifikator", n.kvalifikator);
    f("sp", n.sp_kvalifikator);
}

template <typename F, Er<adgang::Afgraensning> T>
void felter(F& f, T& a) {
    f("type", a.type);
    f("vaerdier", a.vaerdier);
}

template <typename F, Er<adgang::Rettighedsgruppe> T>
void felter(F& f, T& g) {
    f("scope", g.scope);
    f("rolle", g.rolle);
    f("afgraensninger", g.afgraensninger);
}

template <typename F, Er<saml::Attribut> T>
void felter(F& f, T& a) {
    f("navn", a.navn);
    f("vaerdier", a.vaerdier);
    f("format", a.format);
}

template <typename F, Er<Bruger> T>
void felter(F& f, T& b) {
    f.kraevet("navneid", b.navneid);
    f("cvr", b.cvr);
    f("serial", b.serial);
    f("navn", b.navn);
    f("niveau", b.niveau);
    f("jobfunktioner", b.jobfunktioner);
    f("attributter", b.attributter);
}

template <typename F, Er<Session> T>
void felter(F& f, T& s) {
    f("noegle", s.noegle);
    f("idp", s.idp);
    f("idp_session", s.idp_session);
    f.kraevet("bruger", s.bruger);
    f("logget_ind", s.logget_ind);
    f("oprettet", s.oprettet);
    f("brugt", s.brugt);
    f("deltagere", s.deltagere);
}

template <typename F, Er<Loginanmodning> T>
void felter(F& f, T& a) {
    f("protokol", a.protokol);
    f("system", a.system);
    f("id", a.id);
    f("svaradresse", a.svaradresse);
    f("relay_state", a.relay_state);
    f("force", a.force);
    f("passiv", a.passiv);
    f("niveau", a.niveau);
    f("idp_liste", a.idp_liste);
    f("tilstand", a.tilstand);
    f("nonce", a.nonce);
    f("udfordring", a.udfordring);
    f("scope", a.scope);
    f("hoejst_alder", a.hoejst_alder);
}

template <typename F, Er<Loginforloeb> T>
void felter(F& f, T& l) {
    f("id", l.id);
    f("browser", l.browser);
    f.kraevet("anmodning", l.anmodning);
    f("idp", l.idp);
    f("begyndt", l.begyndt);
    f("oensket", l.oensket);
    f("tving", l.tving);
    f("trin_op", l.trin_op);
    f("sporing", l.sporing);
}

template <typename F, Er<Oidckode> T>
void felter(F& f, T& k) {
    f("klient", k.klient);
    f("redirect_uri", k.redirect_uri);
    f("udfordring", k.udfordring);
    f("nonce", k.nonce);
    f("scope", k.scope);
    f("session", k.session);
    f("sid", k.sid);
    // A code that does not say whether it was fetched is none.
    f.kraevet("brugt", k.brugt);
    f("begyndt", k.begyndt);
    f("sporing", k.sporing);
}

template <typename F, Er<Logudforloeb> T>
void felter(F& f, T& l) {
    f("system", l.system);
    f("idp", l.idp);
    f("anmodning", l.anmodning);
    f("relay_state", l.relay_state);
    f("retur", l.retur);
    f.kraevet("session", l.session);
    f("mangler", l.mangler);
    f("mangler_idp", l.mangler_idp);
    f("ikke_logget_ud", l.ikke_logget_ud);
    f("venter_paa", l.venter_paa);
    f("begyndt", l.begyndt);
    f("sporing", l.sporing);
}

struct Ingenting {
    void operator()(const char*, const auto&) {}
    void kraevet(const char*, const auto&) {}
};
template <typename T>
concept Sammensat = requires(Ingenting& f, const T& x) { felter(f, x); };

// --- to JSON

class Pakker {
  public:
    template <typename T>
    void operator()(const char* name, const T& v) {
        ud_[name] = til(v);
    }
    template <typename T>
    void kraevet(const char* name, const T& v) {
        ud_[name] = til(v);
    }

    template <typename T>
    static Json til(const T& v) {
        if constexpr (Sammensat<T>) {
            Pakker p;
            felter(p, v);
            return std::move(p.ud_);
        } else if constexpr (std::is_enum_v<T>) {
            return static_cast<int>(v);
        } else {
            return v;
        }
    }
    static Json til(const Tid& t) { return t.us; }
    static Json til(const Cvr& c) { return c.number(); }
    static Json til(const Uuid& u) { return u.text(); }
    // Any bytes: it is the partner's own.
    static Json til(const std::optional<std::string>& s) {
        return s ? Json(base64(*s)) : Json(nullptr);
    }
    template <Sammensat T>
    static Json til(const std::vector<T>& all) {
        Json out = Json::array();
        for (const T& one : all)
            out.push_back(til(one));
        return out;
    }

  private:
    Json ud_ = Json::object();
};

// --- from JSON

class Laeser {
  public:
    // Throws like the rest of Json when `j` is no object.
    explicit Laeser(const Json& j) : j_(j) { (void)j.get_ref<const Json::object_t&>(); }

    template <typename T>
    void operator()(const char* name, T& out) {
        if (const auto at = j_.find(name); at != j_.end()) fra(*at, out);
    }
    template <typename T>
    void kraevet(const char* name, T& out) {
        fra(j_.at(name), out);
    }

    template <typename T>
    static void fra(const Json& j, T& out) {
        if constexpr (Sammensat<T>) {
            Laeser l(j);
            felter(l, out);
        } else {
            out = j.get<T>();
        }
    }
    static void fra(const Json& j, Loginanmodning::Protokol& out) {
        using enum Loginanmodning::Protokol;
        out = j.get<int>() == 1 ? kOidc : kSaml;
    }
    static void fra(const Json& j, Tid& out) { out.us = j.get<std::int64_t>(); }
    static void fra(const Json& j, Cvr& out) { out = Cvr{j.get<std::uint32_t>()}; }
    static void fra(const Json& j, Uuid& out) {
        if (const auto u = Uuid::parse(j.get<std::string>())) out = *u;
    }
    static void fra(const Json& j, std::optional<std::string>& out) {
        if (j.is_string()) out = fra_base64(j.get<std::string>(), kMaksTekst);
    }
    template <Sammensat T>
    static void fra(const Json& j, std::vector<T>& out) {
        for (const Json& one : j)
            fra(one, out.emplace_back());
    }

  private:
    const Json& j_;
};

template <typename T>
std::string bytes_af(const T& v) {
    return Pakker::til(v).dump(-1, ' ', false, Json::error_handler_t::replace);
}

// Nothing for bytes that are not of the form.
template <typename T>
std::optional<T> af(std::string_view bytes) {
    const Json j = Json::parse(bytes, nullptr, false);
    if (!j.is_object()) return std::nullopt;
    try {
        T out;
        Laeser::fra(j, out);
        return out;
    } catch (const Json::exception&) {
        return std::nullopt;
    }
}

}  // namespace

void meld_delt(const Fejl& f) {
    log::advarsel("login.faelles", {{"tekst", f.tekst}});
}

std::string pak(const Session& s) {
    return bytes_af(s);
}
std::optional<Session> ud_session(std::string_view bytes) {
    return af<Session>(bytes);
}

std::string pak(const Loginforloeb& f) {
    return bytes_af(f);
}
template <>
std::optional<Loginforloeb> ud<Loginforloeb>(std::string_view bytes) {
    return af<Loginforloeb>(bytes);
}

std::string pak(const Oidckode& k) {
    return bytes_af(k);
}
template <>
std::optional<Oidckode> ud<Oidckode>(std::string_view bytes) {
    return af<Oidckode>(bytes);
}

std::string pak(const Logudforloeb& f) {
    return bytes_af(f);
}
template <>
std::optional<Logudforloeb> ud<Logudforloeb>(std::string_view bytes) {
    return af<Logudforloeb>(bytes);
}

}  // namespace faelled::contexthandler
