#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <functional>

#include "app/admin/kommando.hpp"
#include "app/kommandoer.hpp"
#include "app/revisionskommandoer.hpp"
#include "app/udskrift.hpp"
#include "app/version.hpp"

namespace faelled::app {

namespace {

struct Valg {
    Sandkassevalg sandkasse;
    Seedvalg seed;
    Fejlvalg fejl;
    Tilslutningsvalg tilslut;
    std::string ur;
    std::string data;
    std::string til;
    std::string fra;
    std::string konfiguration;
    bool uden_demo = false;
    Klevalg kle;
    Kassationsparametre kassation;
    Revisionsvalg revision;
    Adminvalg admin;
};

using Udfoer = std::function<Udgang()>;

// What every command hangs its work on.
class Kommandoer {
  public:
    Kommandoer()
        : app_("Fælled: kommunernes fælles støttesystemer, åbent og på egen maskine.", "faelled") {
        app_.require_subcommand(1);
        app_.set_help_flag("-h,--help", "Vis denne hjælp");
        sandkasse_og_serve();
        i_sandkassen();
        lager();
        kle();
        henvisninger_();
        kassation_();
        revision();
        admin();
        resten();
    }

    int koer(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& e) {
            const bool hjaelp = e.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
            app_.exit(e);
            return static_cast<int>(hjaelp ? Udgang::kOk : Udgang::kBrug);
        }
        return static_cast<int>(udfoer_());
    }

  private:
    CLI::App* kommando(const char* navn, const char* hjaelp, Udfoer udfoer) {
        return kommando(app_, navn, hjaelp, std::move(udfoer));
    }
    CLI::App* kommando(CLI::App& under, const char* navn, const char* hjaelp, Udfoer udfoer) {
        CLI::App* k = under.add_subcommand(navn, hjaelp);
        k->callback([this, udfoer = std::move(udfoer)] { udfoer_ = udfoer; });
        return k;
    }
    CLI::App* med_data(CLI::App* k, std::string& maal) {
        k->add_option("--data", maal, "Installationens mappe")->required();
        return k;
    }

    void sandkasse_og_serve() {
        CLI::App* s = kommando("sandbox", "Start en sandkasse på denne maskine", [this] {
            v_.sandkasse.demo = !v_.uden_demo;
            if (!v_.konfiguration.empty()) v_.sandkasse.konfiguration = v_.konfiguration;
            return sandkasse(v_.sandkasse);
        });
        med_data(s, v_.sandkasse.data);
        s->add_option("--https-port", v_.sandkasse.https_port, "Port til HTTPS; 0 vælger en ledig")
            ->capture_default_str();
        s->add_option("--amqps-port", v_.sandkasse.amqps_port, "Port til AMQPS: Beskedfordeler")
            ->capture_default_str();
        s->add_flag("--no-demo", v_.uden_demo, "Uden demokommunerne Korsbæk og Lillelund");
        s->add_option("--config", v_.konfiguration, "Konfigurationsfil (TOML)");

        CLI::App* serve_ =
            kommando("serve", "Start en installation", [this] { return serve(v_.konfiguration); });
        serve_->add_option("--config", v_.konfiguration, "Konfigurationsfil (TOML)")->required();
    }

    // Of a running sandbox.
    void i_sandkassen() {
        CLI::App* u = med_data(
            kommando("clock",
                     "Flyt sandkassens ur (+10d, -2h30m, =2026-03-02T09:00Z, reset), eller vis det",
                     [this] { return ur(v_.data, v_.ur); }),
            v_.data);
        // "-2h" looks like an option, so the wish is taken from what is left over.
        u->allow_extras();
        u->callback([this, u] {
            const std::vector<std::string> rest = u->remaining();
            if (rest.size() > 1) throw CLI::ExtrasError("clock", rest);
            if (!rest.empty()) v_.ur = rest.front();
            udfoer_ = [this] { return ur(v_.data, v_.ur); };
        });

        CLI::App* f = med_data(kommando("fault", "Lad et systems kald gå galt med vilje",
                                        [this] { return fejl(v_.fejl); }),
                               v_.fejl.data);
        f->add_option("SYSTEM", v_.fejl.system, "Systemets navn eller UUID");
        f->add_option("ART", v_.fejl.art, "slow, 500, fault, expired, lost eller off")
            ->check(CLI::IsMember({"slow", "500", "fault", "expired", "lost", "off"}));
        f->add_option("--count", v_.fejl.antal, "Så mange kald; uden: til det slås fra");
        f->add_option("--probability", v_.fejl.sandsynlighed, "0 til 1")
            ->check(CLI::Range(0.0, 1.0))
            ->capture_default_str();
        f->add_option("--ms", v_.fejl.ms, "Hvor længe et slow kald venter")
            ->check(CLI::Range(0, 60'000))
            ->capture_default_str();

        CLI::App* t =
            med_data(kommando("onboard", "Giv en leverandør et system med certifikat og aftaler",
                              [this] { return tilslut(v_.tilslut); }),
                     v_.tilslut.data);
        t->add_option("--name", v_.tilslut.navn, "Systemets navn")->required();
        t->add_option("--cvr", v_.tilslut.cvr, "Leverandørens CVR-nummer")->required();
        t->add_option("--cert", v_.tilslut.certifikat,
                      "Systemets certifikat (PEM eller DER); uden: sandkassen laver et");
        t->add_option("--myndighed", v_.tilslut.myndighed,
                      "Myndigheden, der kaldes for (CVR); uden: Korsbæk");
        t->add_option("--out", v_.tilslut.ud, "Mappe til filerne");
    }

    void lager() {
        med_data(kommando("verify", "Gennemgå lageret og sig hvad der er galt",
                          [this] { return verify(v_.data); }),
                 v_.data);
        CLI::App* b =
            med_data(kommando("backup", "Tag en sikkerhedskopi af en standset installation",
                              [this] { return backup(v_.data, v_.til); }),
                     v_.data);
        b->add_option("--til", v_.til, "Mappe til kopien; må ikke findes i forvejen")->required();
        CLI::App* r = med_data(kommando("restore", "Genskab lageret fra en sikkerhedskopi",
                                        [this] { return restore(v_.fra, v_.data); }),
                               v_.data);
        r->add_option("--fra", v_.fra, "Mappe med kopien")->required();
        CLI::App* m = kommando("move", "Flyt en standset installations lager til en anden motor",
                               [this] { return flyt(v_.fra, v_.til); });
        m->add_option("--from", v_.fra, "rocks:DIR eller postgres://…")->required();
        m->add_option("--to", v_.til, "rocks:DIR eller postgres://…")->required();
        kommando("migrer", "Før en databases tabeller frem til denne udgave",
                 [this] { return migrer(v_.til); })
            ->add_option("--til", v_.til, "postgres://…")
            ->required();
        med_data(
            kommando("kompakter", "Flet lagerets filer", [this] { return kompakter(v_.data); }),
            v_.data);
    }

    void kle() {
        CLI::App* a = app_.add_subcommand("kle", "KLE, KL's emnesystematik");
        a->require_subcommand(1);
        CLI::App* load = kommando(*a, "load", "Indlæs en udgave, også mens installationen kører",
                                  [this] { return kle_load(v_.kle); });
        load->add_option("--data", v_.kle.data, "Installationens mappe");
        load->add_option("FIL", v_.kle.filer, "KL's eksport (XML) eller en tabel (CSV)")
            ->required()
            ->check(CLI::ExistingFile);
        load->add_option("--adresse", v_.kle.adresse,
                         "En kørende installation: https://vært:port, i stedet for mappen");
        load->add_option("--ca", v_.kle.ca, "Dens CA; uden den systemets")
            ->check(CLI::ExistingFile);
        load->add_option("--certifikat", v_.kle.certifikat, "Operatørens certifikat")
            ->check(CLI::ExistingFile);
        load->add_option("--noegle", v_.kle.noegle, "Operatørens nøgle")->check(CLI::ExistingFile);
    }

    void henvisninger_() {
        med_data(
            kommando(
                app_, "henvisninger",
                "Kontrollér indeksernes henvisninger i en standset installation eller en database",
                [this] { return henvisninger(v_.data); }),
            v_.data);
    }

    void kassation_() {
        Kassationsparametre& v = v_.kassation;
        CLI::App* a = med_data(kommando(app_, "kassation",
                                        "Vis eller fjern sager, der er afsluttet for længe siden, "
                                        "i en standset installation",
                                        [&v] { return kassation(v); }),
                               v.data);
        a->add_option("--ejer", v.ejer, "Myndighedens CVR-nummer")->required();
        a->add_option("--foer", v.foer, "Afsluttet før denne dato")->required();
        a->add_option("--kode", v.koder, "Kun sager med denne Kassationskode; kan gentages");
        a->add_flag("--slet", v.slet,
                    "Fjern dem for altid, med de dokumenter, der kun hænger på dem");
    }

    void revision() {
        CLI::App* a = app_.add_subcommand("audit", "Revisionslog og forbrug");
        a->require_subcommand(1);
        Revisionsvalg& v = v_.revision;
        CLI::App* list =
            kommando(*a, "list", "Vis en side af loggen", [&v] { return audit_list(v); });
        CLI::App* eksport =
            kommando(*a, "export", "Skriv loggen ud", [&v] { return audit_export(v); });
        CLI::App* verify_ = kommando(*a, "verify", "Efterprøv kæder, segl og forbrug",
                                     [&v] { return audit_verify(v); });
        CLI::App* forbrug = kommando(*a, "forbrug", "Vis antal kald, fejl og svartider",
                                     [&v] { return audit_forbrug(v); });
        for (CLI::App* k : {list, eksport, forbrug}) {
            k->add_option("--format", v.format, "tabel (kun list), json eller csv");
            k->add_option("--fil", v.fil, "Skriv til filen i stedet for standard output");
        }
        for (CLI::App* k : {list, eksport, verify_, forbrug})
            med_data(k, v.data);
        spoergsmaal(list, adgang::filternavne());
        spoergsmaal(list, adgang::sidenavne());
        spoergsmaal(eksport, adgang::filternavne());
        spoergsmaal(forbrug, adgang::forbrugsnavne());
        verify_->add_option("--certifikat", v.certifikater,
                            "Certifikat, som segl må være underskrevet med; kan gentages");
        verify_->add_option("--vidne", v.vidner,
                            "adgang|administration:NUMMER:HASH, noteret uden for lageret");
        verify_->add_flag("--uden-segl", v.uden_segl, "Kræv ikke, at poster er forseglede");
    }
    void spoergsmaal(CLI::App* k, const std::vector<adgang::Spoergsmaalsnavn>& navne) {
        for (const auto& [navn, hjaelp] : navne)
            k->add_option_function<std::vector<std::string>>(
                "--" + std::string(navn),
                [this, spurgt = std::string(navn)](const std::vector<std::string>& vaerdier) {
                    for (const std::string& vaerdi : vaerdier)
                        v_.revision.spoergsmaal.emplace_back(spurgt, vaerdi);
                },
                std::string(hjaelp));
    }

    void admin() {
        Adminvalg& v = v_.admin;
        CLI::App* a = kommando("admin", "Administrationen af en kørende installation",
                               [&v] { return admin_kommando(v); });
        a->footer("faelled admin hjaelp [ORD] --data DIR viser alle handlinger.");
        a->add_option("handling", v.operation, "aftaler.liste, systemer.opret … eller hjaelp")
            ->required();
        a->add_option("felter", v.navne, "navn=værdi; navn=@FIL læser en fil");
        a->add_option("--krop", v.krop, "Fil med hele indholdet som JSON; - er standard input");
        a->add_option("--data", v.data, "En sandkasses mappe; så er resten givet");
        a->add_option("--adresse", v.adresse, "https://vært:port");
        a->add_option("--ca", v.ca, "CA, som installationens certifikat er udstedt af (PEM)");
        a->add_option("--certifikat", v.certifikat, "Administratorens certifikat (PEM)");
        a->add_option("--noegle", v.noegle, "Dets nøgle (PEM)");
        a->add_option("--organisation", v.organisation, "CVR, der handles for");
        a->add_option("--aarsag", v.aarsag, "Hvorfor; står i historikken");
        a->add_flag("--xapi", v.xapi, "Rollekatalogernes API i stedet");
    }

    void resten() {
        CLI::App* s = kommando("seed", "Fyld et nyt lager med opdigtede kommuner",
                               [this] { return seed(v_.seed); });
        med_data(s, v_.seed.data);
        s->add_option("--kommuner", v_.seed.kommuner, "Antal kommuner")
            ->check(CLI::Range(1, 1000))
            ->capture_default_str();
        s->add_option("--objekter", v_.seed.objekter, "Antal organisationsobjekter i alt")
            ->capture_default_str();
        s->add_option("--sager", v_.seed.sager,
                      "Antal sager i alt; tre gange så mange dokumenter og to gange så mange "
                      "effektueringer følger med")
            ->capture_default_str();
        s->add_option("--sagskommuner", v_.seed.sagskommuner,
                      "Kun de første så mange kommuner har sager; 0: alle")
            ->capture_default_str();
        s->add_option("--dato", v_.seed.dato,
                      "Sagerne er som på den dag (ÅÅÅÅ-MM-DD); ellers i dag");
        s->add_option("--froe", v_.seed.froe, "Samme frø giver samme data")->capture_default_str();

        CLI::App* c = kommando("config", "Efterse en konfigurationsfil",
                               [this] { return tjek_konfiguration(v_.konfiguration); });
        c->add_option("--check", v_.konfiguration, "Filen")->required();

        kommando("version", "Vis programmets version", [] {
            sig(version());
            return Udgang::kOk;
        });
    }

    CLI::App app_;
    Valg v_;
    Udfoer udfoer_;
};

}  // namespace

int koer(int argc, char** argv) {
    // What no adapter caught is ours; say so and keep the promised exit code.
    try {
        Kommandoer kommandoer;
        return kommandoer.koer(argc, argv);
    } catch (const std::exception& e) {
        return static_cast<int>(meld(Fejl::intern(std::string("Intern fejl: ") + e.what())));
    }
}

}  // namespace faelled::app
