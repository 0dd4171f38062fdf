// The Beskedfordeler's registers, mailboxes and a message's way (beskedfordeler.md 5, 7, 10).
#include <charconv>
#include <map>
#include <memory>

#include "app/admin/hjaelp.hpp"
#include "base/text.hpp"
#include "beskedfordeler/beskedfordeler.hpp"
#include "beskedfordeler/json.hpp"

namespace faelled::app::admin {

namespace {

namespace bf = beskedfordeler;
namespace adm = administration;
using bf::Beskedfordeler;

// One who administers mailboxes acts for her organisation's systems; the operator for all.
Result<bf::Handlende> handlende(Administration& a, const Administrator& who) {
    if (!who.operatoer() && !who.har(adm::Rolle::kBeskedfordelerAdministrator))
        return std::unexpected(Fejl::kalder(
            43,
            "Kun en administrator for Beskedfordelerens anvendersystemer og operatøren kan det"));
    bf::Handlende out;
    out.identitet = who.identitet;
    out.operatoer = who.operatoer();
    out.transaktion = who.transaktion;
    out.maa = [&a, who](const Uuid& system) {
        if (who.operatoer()) return true;
        const auto s = a.laes<adm::ItSystem>(who, system);
        return s && s->ejer == who.organisation;
    };
    return out;
}

struct Omverden {
    Administration& a;
    Beskedfordeler& b;
};
using Besked = std::function<Result<Apisvar>(const bf::Handlende&, const Apikald&)>;

Apioperation op(Omverden v, Apioperation head, Besked do_it) {
    return lav(v.a, std::move(head),
               [v, do_it = std::move(do_it)](const Administrator& who,
                                             const Apikald& call) -> Result<Apisvar> {
                   FAELLED_TRY(const bf::Handlende h, handlende(v.a, who));
                   return do_it(h, call);
               });
}
Apioperation hoved(std::string method, std::string path, std::string name, std::string resume,
                   std::string in = {}, std::string out = {}) {
    Apioperation o;
    o.metode = std::move(method);
    o.sti = "/admin/besked/" + std::move(path);
    o.navn = "besked." + std::move(name);
    o.resume = std::move(resume);
    o.ind = std::move(in);
    o.ud = std::move(out);
    return o;
}

template <typename T>
Json post(const T& record) {
    return Json::parse(bf::til_json(record));
}

// The same five for each register.
template <typename T>
void register_af(Omverden v, const std::string& path, const std::string& type,
                 const std::string& plural, std::vector<Apioperation>& out) {
    out.push_back(op(v, hoved("GET", path, path + ".liste", "Vis " + plural, {}, "[]" + type),
                     [v](const bf::Handlende& h, const Apikald&) -> Result<Apisvar> {
                         Json list = Json::array();
                         for (const T& r : v.b.registre().template alle<T>(h))
                             list.push_back(post(r));
                         return svar(list);
                     }));
    out.push_back(op(v, hoved("GET", path + "/{uuid}", path + ".laes", "Vis en post", {}, type),
                     [v](const bf::Handlende& h, const Apikald& call) -> Result<Apisvar> {
                         FAELLED_TRY(const Uuid id, call.uuid());
                         FAELLED_TRY(const T r, v.b.registre().template hent<T>(h, id));
                         return svar(post(r));
                     }));
    out.push_back(
        op(v, hoved("POST", path, path + ".opret", "Opret; uuid kan vælges", type, "Oprettet"),
           [v](const bf::Handlende& h, const Apikald& call) -> Result<Apisvar> {
               FAELLED_TRY(T r, bf::fra_json<T>(call.krop));
               if (!r.uuid.is_nil() && v.b.registre().template hent<T>(h, r.uuid))
                   return std::unexpected(Fejl::kalder(49, "Posten findes allerede"));
               FAELLED_TRY(const Uuid made, v.b.gem(h, std::move(r)));
               return svar({{"uuid", made.text()}});
           }));
    out.push_back(
        op(v, hoved("PUT", path + "/{uuid}", path + ".ret", "Ret; hele posten erstattes", type),
           [v](const bf::Handlende& h, const Apikald& call) -> Result<Apisvar> {
               FAELLED_TRY(const Uuid id, call.uuid());
               FAELLED_CHECK(v.b.registre().template hent<T>(h, id));
               FAELLED_TRY(T r, bf::fra_json<T>(call.krop));
               r.uuid = id;
               FAELLED_CHECK(v.b.gem(h, std::move(r)));
               return Apisvar{};
           }));
    out.push_back(op(v, hoved("DELETE", path + "/{uuid}", path + ".slet", "Slet"),
                     [v](const bf::Handlende& h, const Apikald& call) -> Result<Apisvar> {
                         FAELLED_TRY(const Uuid id, call.uuid());
                         return udfoert(v.b.template slet<T>(h, id));
                     }));
}

// --- mailboxes -----------------------------------------------------------------------------------

Json tid(Tid t) {
    return t.er_endelig() ? Json(utc_datetime(t)) : Json(nullptr);
}

constexpr std::array<std::string_view, 3> kKoeer = {"venter", "kopier", "fejl"};

Result<bf::Koe> laes_koe(const std::string& name) {
    for (std::size_t i = 0; i < kKoeer.size(); ++i)
        if (name == kKoeer[i]) return static_cast<bf::Koe>(i);
    return std::unexpected(Fejl::ugyldig("koe", "skal være venter, kopier eller fejl"));
}

Result<std::uint64_t> laes_tal(const std::string& text, const char* name, std::uint64_t missing) {
    if (text.empty()) return missing;
    std::uint64_t n = 0;
    const auto [p, e] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (e != std::errc{} || p != text.data() + text.size())
        return std::unexpected(Fejl::ugyldig(name, "skal være et tal"));
    return n;
}

Json kopi(std::uint64_t place, const bf::Kopi& k) {
    Json receivers = Json::array();
    for (const Cvr c : k.modtagere)
        receivers.push_back(c.text());
    return {{"plads", place},
            {"leveringsId", k.levering.text()},
            {"abonnement", k.abonnement.text()},
            {"modtaget", tid(k.modtaget)},
            {"forsoeg", k.forsoeg},
            {"foersteLevering", tid(k.leveret)},
            {"afsluttet", tid(k.faerdig)},
            {"aarsag", k.aarsag},
            {"bytes", k.bytes},
            {"modtagere", std::move(receivers)}};
}

Json status(const bf::Boksstatus& s) {
    return {{"venter", s.tal.venter},
            {"bytes", s.tal.bytes},
            {"kopier", s.tal.kopier},
            {"fejl", s.tal.fejl},
            {"leveret", s.tal.leveret},
            {"aeldste", s.aeldste ? tid(*s.aeldste) : Json(nullptr)},
            {"laesere", s.laesere},
            {"senesteLevering", s.seneste_levering ? tid(*s.seneste_levering) : Json(nullptr)}};
}

// The mailbox in the path, when it is the caller's to see.
Result<Uuid> boks(Omverden v, const bf::Handlende& h, const Apikald& call) {
    FAELLED_TRY(const Uuid id, call.uuid());
    FAELLED_TRY(const bf::Dueslag d, v.b.registre().hent<bf::Dueslag>(h, id));
    v.b.post().vent_paa_laesere();
    return d.uuid;
}

struct Udpeget {
    Uuid boks;
    bf::Koe koe = bf::Koe::kFejl;
    std::uint64_t plads = 0;
};
Result<Udpeget> udpeget(Omverden v, const bf::Handlende& h, const Apikald& call, const Krop& body) {
    Udpeget u;
    FAELLED_TRY(u.boks, boks(v, h, call));
    const std::string name = body.tekst("koe");
    if (!name.empty()) {
        FAELLED_TRY(u.koe, laes_koe(name));
    }
    const auto at = body.raa().find("plads");
    if (at == body.raa().end() || !at->is_number_unsigned())
        return std::unexpected(Fejl::ugyldig("plads", "skal være et tal"));
    u.plads = at->get<std::uint64_t>();
    return u;
}

void koeer(Omverden v, std::vector<Apioperation>& out) {
    out.push_back(op(v,
                     hoved("GET", "dueslag/{uuid}/status", "dueslag.status",
                           "Længde, ældste besked, læsere", {}, "Dueslagsstatus"),
                     [v](const bf::Handlende& h, const Apikald& call) -> Result<Apisvar> {
                         FAELLED_TRY(const Uuid box, boks(v, h, call));
                         Json all = status(v.b.post().status(box));
                         const auto push = v.b.sending(box);
                         all["mislykkedeSendinger"] = push ? push->fejl : 0;
                         all["naesteSending"] =
                             push && push->naeste ? tid(*push->naeste) : Json(nullptr);
                         return svar(all);
                     }));
    auto list = hoved("GET", "dueslag/{uuid}/beskeder", "dueslag.beskeder",
                      "Beskeder i en af dueslagets køer", {}, "[]Kopi");
    list.parametre = {
        {.navn = "koe", .beskrivelse = "venter, kopier eller fejl"},
        {.navn = "efter", .beskrivelse = "plads", .skema = R"({"type":"integer"})"},
        {.navn = "antal", .beskrivelse = "højst 500", .skema = R"({"type":"integer"})"}};
    out.push_back(
        op(v, std::move(list), [v](const bf::Handlende& h, const Apikald& call) -> Result<Apisvar> {
            FAELLED_TRY(const Uuid box, boks(v, h, call));
            const std::string name = call.parameter("koe");
            FAELLED_TRY(const bf::Koe which, laes_koe(name.empty() ? "fejl" : name));
            FAELLED_TRY(const auto after, laes_tal(call.parameter("efter"), "efter", 0));
            FAELLED_TRY(const auto most, laes_tal(call.parameter("antal"), "antal", 100));
            FAELLED_TRY(const auto found,
                        v.b.post().vis(box, which, after, std::min<std::uint64_t>(most, 500)));
            Json all = Json::array();
            for (const bf::Kopivisning& k : found) {
                Json one = kopi(k.plads, k.kopi);
                one["beskedId"] = k.besked_id;
                one["transaktionsId"] = k.transaktion.text();
                one["beskedtype"] = k.beskedtype.text();
                all.push_back(std::move(one));
            }
            return svar(all);
        }));
    auto inspect = hoved("GET", "dueslag/{uuid}/besked", "dueslag.besked",
                         "En besked, som modtageren får den", {}, "Beskedindhold");
    inspect.parametre = {
        {.navn = "plads", .beskrivelse = "plads", .skema = R"({"type":"integer"})"}};
    out.push_back(op(
        v, std::move(inspect), [v](const bf::Handlende& h, const Apikald& call) -> Result<Apisvar> {
            FAELLED_TRY(const Uuid box, boks(v, h, call));
            FAELLED_TRY(const auto place, laes_tal(call.parameter("plads"), "plads", 0));
            FAELLED_TRY(const std::string xml, v.b.post().indhold(box, place));
            return svar({{"xml", xml}});
        }));
}

void handlinger(Omverden v, std::vector<Apioperation>& out) {
    out.push_back(op(v,
                     hoved("POST", "dueslag/{uuid}/gensend", "dueslag.gensend",
                           "Læg en besked fra kopi- eller fejlkøen bagest i dueslaget igen",
                           "Kopivalg", "Kopiplads"),
                     [v](const bf::Handlende& h, const Apikald& call) -> Result<Apisvar> {
                         FAELLED_TRY(const Krop body, Krop::laes(call));
                         FAELLED_TRY(const Udpeget u, udpeget(v, h, call, body));
                         FAELLED_TRY(const auto place, v.b.post().gensend(u.boks, u.koe, u.plads));
                         return svar({{"plads", place}});
                     }));
    out.push_back(op(v,
                     hoved("POST", "dueslag/{uuid}/slet-besked", "dueslag.slet-besked",
                           "Slet en besked i en af dueslagets køer", "Kopivalg"),
                     [v](const bf::Handlende& h, const Apikald& call) -> Result<Apisvar> {
                         FAELLED_TRY(const Krop body, Krop::laes(call));
                         FAELLED_TRY(const Udpeget u, udpeget(v, h, call, body));
                         return udfoert(v.b.post().slet(u.boks, u.koe, u.plads));
                     }));
    out.push_back(op(v,
                     hoved("POST", "dueslag/{uuid}/til-fejlkoe", "dueslag.til-fejlkoe",
                           "Flyt en besked til fejlkøen", "Kopivalg"),
                     [v](const bf::Handlende& h, const Apikald& call) -> Result<Apisvar> {
                         FAELLED_TRY(const Krop body, Krop::laes(call));
                         FAELLED_TRY(const Udpeget u, udpeget(v, h, call, body));
                         const std::string why = body.tekst("aarsag");
                         return udfoert(v.b.post().til_fejlkoe(
                             u.boks, u.plads, why.empty() ? "flyttet af ejeren" : why));
                     }));
}

// --- statistics ----------------------------------------------------------------------------------

Result<bf::Statistikopdeling> laes_opdeling(std::string_view text) {
    using Tid = bf::Statistikopdeling::Tid;
    bf::Statistikopdeling out;
    for (const std::string_view word : split(text.empty() ? "time,beskedtype" : text, ',')) {
        if (word == "time")
            out.tid = Tid::kTime;
        else if (word == "dag")
            out.tid = out.tid == Tid::kTime ? Tid::kTime : Tid::kDag;
        else if (word == "beskedtype")
            out.beskedtype = true;
        else if (word == "afsender")
            out.afsender = true;
        else if (word == "dueslag")
            out.dueslag = true;
        else
            return std::unexpected(Fejl::ugyldig(
                "opdel", "kan være time, dag, beskedtype, afsender og dueslag med komma mellem"));
    }
    return out;
}

// A date or a date and time; `missing` when there is none.
Result<Tid> laes_tid(const std::string& text, const char* name, Tid missing) {
    if (text.empty()) return missing;
    const auto t = parse_datetime(text.size() == 10 ? text + "T00:00:00Z" : text);
    if (!t) return std::unexpected(Fejl::ugyldig(name, "skal være en dato eller et tidspunkt"));
    return *t;
}

Result<std::optional<Uuid>> laes_uuid(const std::string& text, const char* name) {
    if (text.empty()) return std::optional<Uuid>();
    const auto u = Uuid::parse(text);
    if (!u) return std::unexpected(Fejl::ugyldig(name, "skal være en UUID"));
    return u;
}

// Who sent is the sender's own and the receivers'; a mailbox's counts are its owner's.
std::function<bool(const bf::Statistiknoegle&)> maa_se(Omverden v, const bf::Handlende& h) {
    if (h.operatoer) return {};
    auto known = std::make_shared<std::map<Uuid, bool>>();
    return [v, h, known](const bf::Statistiknoegle& n) {
        const Uuid about = n.dueslag.is_nil() ? n.afsender : n.dueslag;
        const auto [at, fresh] = known->try_emplace(about, false);
        if (!fresh) return at->second;
        if (n.dueslag.is_nil()) return at->second = !about.is_nil() && h.maa(about);
        const auto box = v.b.registre().dueslag(about);
        return at->second = box && h.maa(box->system);
    };
}

Json linje(const bf::Statistiklinje& l, const bf::Statistikopdeling& kept) {
    const auto uuid = [](const Uuid& u) { return u.is_nil() ? Json(nullptr) : Json(u.text()); };
    Json out = Json::object();
    if (kept.tid != bf::Statistikopdeling::Tid::kIngen)
        out["tid"] = tid({std::int64_t{l.noegle.time} * 3600 * kSekund});
    if (kept.beskedtype) out["beskedtype"] = uuid(l.noegle.beskedtype);
    if (kept.afsender) out["afsender"] = uuid(l.noegle.afsender);
    if (kept.dueslag) out["dueslag"] = uuid(l.noegle.dueslag);
    out.update({{"modtaget", l.tal.modtaget},
                {"afvist", l.tal.afvist},
                {"fordelt", l.tal.fordelt},
                {"leveret", l.tal.leveret},
                {"forsoeg", l.tal.forsoeg},
                {"fejlkoe", l.tal.fejlkoe},
                {"gensendt", l.tal.gensendt},
                {"bytes", l.tal.bytes}});
    return out;
}

void statistikken(Omverden v, std::vector<Apioperation>& out) {
    auto op_ = hoved("GET", "statistik", "statistik",
                     "Beskeder time for time: modtaget, afvist, fordelt, leveret; 13 måneder", {},
                     "[]Beskedstatistik");
    op_.parametre = {
        {.navn = "fra", .beskrivelse = "tidspunkt eller dato; uden: det seneste døgn"},
        {.navn = "til", .beskrivelse = "tidspunkt eller dato; timer før det"},
        {.navn = "beskedtype", .beskrivelse = "kun den"},
        {.navn = "afsender", .beskrivelse = "kun det system"},
        {.navn = "dueslag", .beskrivelse = "kun det"},
        {.navn = "opdel",
         .beskrivelse =
             "time, dag, beskedtype, afsender, dueslag med komma mellem; uden: time,beskedtype"}};
    out.push_back(
        op(v, std::move(op_), [v](const bf::Handlende& h, const Apikald& call) -> Result<Apisvar> {
            bf::Statistikfilter f;
            const Tid day_ago = v.b.nu().plus(-kDoegn);
            FAELLED_TRY(f.fra, laes_tid(call.parameter("fra"), "fra", day_ago));
            FAELLED_TRY(f.til, laes_tid(call.parameter("til"), "til", Tid::plus_uendelig()));
            FAELLED_TRY(f.beskedtype, laes_uuid(call.parameter("beskedtype"), "beskedtype"));
            FAELLED_TRY(f.afsender, laes_uuid(call.parameter("afsender"), "afsender"));
            FAELLED_TRY(f.dueslag, laes_uuid(call.parameter("dueslag"), "dueslag"));
            FAELLED_TRY(const auto kept, laes_opdeling(call.parameter("opdel")));
            f.maa = maa_se(v, h);
            FAELLED_TRY(const auto lines, bf::statistik(v.b.post().lager(), f, kept));
            Json all = Json::array();
            for (const bf::Statistiklinje& l : lines)
                all.push_back(linje(l, kept));
            return svar(all);
        }));
}

// --- a message's way -----------------------------------------------------------------------------

Json vej(const bf::Vej& w) {
    Json copies = Json::array();
    for (const bf::Vejkopi& k : w.kopier) {
        Json one = {{"dueslag", k.sted.dueslag.text()},
                    {"abonnement", k.sted.abonnement.text()},
                    {"aftale", k.sted.aftale.text()},
                    {"plads", k.sted.plads},
                    {"koe", nullptr}};
        if (k.fund) {
            one["koe"] = kKoeer[static_cast<std::size_t>(k.fund->koe)];
            one["kopi"] = kopi(k.sted.plads, k.fund->kopi);
        }
        copies.push_back(std::move(one));
    }
    Json others = Json::array();
    for (const bf::Uden& u : w.post.uden)
        others.push_back({{"dueslag", u.dueslag.text()},
                          {"abonnement", u.abonnement.text()},
                          {"aarsag", u.aarsag}});
    for (const bf::Forklaring& f : w.andre)
        others.push_back({{"dueslag", f.dueslag.text()},
                          {"abonnement", f.abonnement.text()},
                          {"aarsag", f.aarsag}});
    Json agreements = Json::array();
    for (const Uuid& u : w.post.aftaler)
        agreements.push_back(u.text());
    return {{"beskedId", w.post.besked_id},
            {"transaktionsId", w.post.transaktion.text()},
            {"beskedtype", w.post.beskedtype.text()},
            {"modtaget", tid(w.post.modtaget)},
            {"afsender", w.post.afsender ? Json(w.post.afsender->text()) : Json(nullptr)},
            {"statusKode", w.post.kode},
            {"regel", w.post.regel},
            {"afsenderaftaler", std::move(agreements)},
            {"kopier", std::move(copies)},
            {"uden", std::move(others)}};
}

void vejen(Omverden v, std::vector<Apioperation>& out) {
    auto way = hoved("GET", "vej", "vej", "En beskeds vej: hvem sendte, hvem fik, og hvorfor ikke",
                     {}, "[]Beskedvej");
    way.parametre = {{.navn = "id", .beskrivelse = "BeskedId eller TransaktionsId"}};
    out.push_back(
        op(v, std::move(way), [v](const bf::Handlende& h, const Apikald& call) -> Result<Apisvar> {
            FAELLED_TRY(const auto found, v.b.vej(call.parameter("id"), h.maa));
            if (found.empty()) return std::unexpected(Fejl::kalder(44, "Beskeden findes ikke"));
            Json all = Json::array();
            for (const bf::Vej& w : found)
                all.push_back(vej(w));
            return svar(all);
        }));
}

}  // namespace

void tilfoej_besked(Administration& a, Beskedfordeler& b, std::vector<Apioperation>& out) {
    const Omverden v{a, b};
    register_af<bf::Beskedtype>(v, "typer", "Beskedtype", "beskedtyper", out);
    register_af<bf::Dueslag>(v, "dueslag", "Dueslag", "dueslag", out);
    register_af<bf::Abonnement>(v, "abonnementer", "Abonnement", "abonnementer", out);
    register_af<bf::Abonnementsudtryk>(v, "udtryk", "Abonnementsudtryk", "filterudtryk", out);
    koeer(v, out);
    handlinger(v, out);
    statistikken(v, out);
    vejen(v, out);
}

}  // namespace faelled::app::admin
