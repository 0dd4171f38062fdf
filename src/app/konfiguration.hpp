// The configuration file (TOML). Every key is described in docs/konfiguration.md; a test holds the
// two together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "indeks/skrivning.hpp"
#include "net/brev.hpp"
#include "net/http.hpp"
#include "oio/motor.hpp"
#include "store/postgres/postgres_lager.hpp"
#include "store/rocks/rocks_lager.hpp"

namespace faelled::app {

// Where a key and its certificate lie: two PEM files, or one PKCS#12 file and no `noegle`.
struct Noeglefil {
    std::string certifikat;
    std::string noegle;
    std::string kodeord_fil;  // file whose first line is the password; empty: none

    [[nodiscard]] bool sat() const { return !certifikat.empty(); }
};

struct Konfiguration {
    struct Http {
        net::Graenser graenser{
            .forbindelser = 1024,
            .krop_bytes = 50u << 20,
            .header_bytes = 64u << 10,
            .header_antal = 100,
            .laes_sekunder = 30,
            .ledig_sekunder = 120,
            .haandtryk_sekunder = 10,
            .svar_sekunder = 60,
        };
        bool gzip = true;
    };
    struct Traade {
        std::size_t io = 2;        // TLS, HTTP and quick operations
        std::size_t arbejde = 64;  // writes; they wait for the disk together
        std::size_t tung =
            4;  // hierarchies, long lists, open searches, GraphQL: bounds their memory
        std::size_t sts = 0;            // issuing tokens: all work and no wait; 0: as many as cores
        std::size_t koe = 2048;         // waiting for a worker; more are answered 503
        std::size_t kalder_koe = 512;   // the same, of one caller
        std::size_t kalder_andel = 85;  // percent of a pool's threads for one caller at once
    };

    Http http;
    Traade traade;
    store::RocksIndstillinger store;  // the folder beside, when there is no postgres.url
    store::PostgresIndstillinger postgres;
    oio::Motorindstillinger oio;
    std::size_t list_maks = 5000;  // most UUIDs in one list
    struct Klassifikation {
        std::size_t hukommelse = 10'000;  // objects kept in memory
        bool rest = false;                // KlassifikationListeHent as REST; the sandbox always
        bool graphql = false;             // likewise as GraphQL
    } klassifikation;
    std::int64_t henvisningskontrol = 3;     // hour of the night's check; -1: none
    std::size_t hierarki_side = 500;         // most objects of a type in one FremsoegObjekthierarki
    bool introspektion = true;               // GraphQL
    std::uint64_t udbakke_maks = 1'000'000;  // events kept; 0 keeps all
    // The installation itself: only `serve` reads these, the sandbox makes its own.
    struct Installation {
        std::string data;    // folder
        std::string miljoe;  // name of the environment (ADM-001), "produktion"
        std::string
            adresse;  // public base URL, "https://faelled.example"; empty: the Host asked for
        std::vector<std::string> adresser{"0.0.0.0"};
        std::uint16_t port = 443;
    };
    struct Sts {
        std::string entity_id;
        Noeglefil noegle;
        std::vector<std::string> tidligere;  // certificates whose tokens are still out
        std::int64_t levetid_minutter = 480;
    };
    struct Tillid {
        std::vector<std::string> roedder;  // PEM files
        std::vector<std::string> mellem;
        std::vector<std::string> spaerrelister;
        bool haard_spaerring = false;
        bool kraev_kaede = true;
    };
    struct Adgang {
        std::int64_t skaevhed_sekunder = 300;
        std::int64_t mindste_sikringsniveau = 0;
        bool kontroller_status = true;
        std::size_t huskede_tokens = 20'000;
        std::size_t genspil_pladser = 500'000;
        bool signer_i_pulje = false;
    };
    // The audit log; days 0: kept for ever.
    struct Revision {
        std::uint32_t adgang_doegn = 396;        // calls and tokens: 13 months (SIK-080)
        std::uint32_t administration_doegn = 0;  // evidence of agreements (ADM-060)
        std::uint32_t forbrug_doegn = 1'827;     // metering: five years, for billing
        std::int64_t segl_sekunder = 30;         // from an unsealed record to its seal
    };
    // E-mail. Without `vaert` letters are written to the folder "post" beside the store.
    struct Post {
        std::string vaert;
        std::uint16_t port = 587;
        net::Postkryptering kryptering = net::Postkryptering::kStarttls;
        std::string afsender = "faelled@localhost.example";
        std::string bruger;
        std::string kodeord_fil;
        std::string ca;         // PEM file; empty: the system's
        int advis_doegn = 396;  // sent notices are kept so long; 0: for ever
    };
    // The Sags- og Dokumentindeks and the Ydelsesindeks.
    struct Indekser {
        indeks::Strenge strenge;         // rules of level C that refuse, per sender
        indeks::Afsenderliste tilladte;  // systems that may write for a master
        bool cvropslag = true;  // the owner's CVR from its Organisation when it is not sent
    };
    Indekser indekser;
    // The Beskedfordeler.
    struct Bf {
        bool byt_myndigheder = false;  // beskedfordeler.md 6.2
        std::vector<std::string> foelsomhed{"1d81c472-0808-44cc-963d-f5ef0170ae1d",
                                            "44f4108b-26d4-46de-a90f-35e35b55b8d8", "", ""};
        std::uint32_t maks_forsoeg = 20;
        std::uint32_t svarfrist_sekunder = 60;
        bool dedup = false;
        bool kraev_klientcertifikat = false;
        bool tillad_manglende_token = true;
        std::uint32_t prefetch = 1;
        std::uint16_t amqps_port = 0;
        std::size_t forbindelser = 12'000;
        // Of a mailbox; 0: never.
        std::uint64_t alarm_laengde = 100'000;
        std::uint32_t alarm_alder_timer = 24;
        std::uint32_t alarm_stilstand_timer = 4;
        // Where the order of the mailboxes lies; empty: in the store.
        struct Rabbitmq {
            std::string url;
            std::string kodeord_fil;
            std::string ca;  // file; empty: the system's
        } rabbitmq;
    };
    Bf bf;
    // People in a browser.
    struct Web {
        std::size_t sessioner = 20'000;
        std::int64_t session_ledig_minutter = 30;
        std::int64_t session_timer = 8;
    } web;
    Installation installation;
    Noeglefil tls;
    Sts sts;
    Noeglefil organisation;     // signs Organisation's answers
    Noeglefil serviceplatform;  // signs the answers of Serviceplatformen's services
    Noeglefil sider;            // our own pages, towards the Context Handler; empty: no login
    Tillid tillid;
    Adgang adgang;
    Revision revision;
    Post post;
    std::vector<std::string> operatoer_aftryk;  // SHA-256 of certificates, lower-case hex

    std::string log_niveau = "info";
    std::int64_t stop_sekunder = 20;  // for running requests at a graceful stop
    // Before that: /ready says no and everything is still answered, until those who send requests
    // have seen it.
    std::int64_t afloeb_sekunder = 0;
    bool flere_noder = false;  // several active nodes on one database
};

// `fil` is the name used in messages. Fejl kKalder, tekst with one "fil:linje: ..." a line for
// every mistake in the file: unknown key (with the nearest known one), wrong type, value out of
// range.
[[nodiscard]] Result<Konfiguration> laes_konfiguration(std::string_view tekst,
                                                       const std::string& fil);
// Reads the file. Fejl kKalder also when it cannot be read.
[[nodiscard]] Result<Konfiguration> laes_konfigurationsfil(const std::string& fil);

// Keys that `serve` cannot do without and that are not there: "installation.data mangler", one a
// line; empty when all are.
[[nodiscard]] std::string mangler_til_serve(const Konfiguration& k);

// All keys, "http.forbindelser", in the order of the documentation.
[[nodiscard]] std::vector<std::string> konfigurationsnoegler();

}  // namespace faelled::app
