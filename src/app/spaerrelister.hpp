// Revocation lists kept fresh: files are read again, addresses fetched, and the trust that the gate
// holds gets what is new (sikkerhed.md SIK-001).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/result.hpp"
#include "krypto/x509.hpp"
#include "net/klient.hpp"

namespace faelled::app {

class Spaerrelister {
  public:
    struct Valg {
        krypto::Tillid::Indstillinger tillid;  // but for its lists
        // Files, and addresses that begin with http:// or https:// (certificate authorities publish
        // over http: a list carries its own signature).
        std::vector<std::string> kilder;
        std::string mappe;  // fetched lists are kept here, for a start without network
        std::int64_t mellemrum_sekunder = 3600;
    };
    // Reads files and kept copies; nothing is fetched yet. Fejl kKalder for a file that does not
    // read or a list that no configured issuer has signed, kMiljoe when the folder cannot be made.
    [[nodiscard]] static Result<std::unique_ptr<Spaerrelister>> create(
        Valg valg, std::unique_ptr<net::Httpklient> klient);
    ~Spaerrelister();
    Spaerrelister(const Spaerrelister&) = delete;
    Spaerrelister& operator=(const Spaerrelister&) = delete;

    // The same object for good; what it knows is renewed. Lives as long as this.
    [[nodiscard]] const krypto::Tillid& tillid() const { return *tillid_; }
    // One round over all sources: how many lists are new. What cannot be had, does not verify or is
    // older than what is here changes nothing, is logged and counted.
    std::size_t hent();
    // A round now and every `mellemrum_sekunder`, on a thread of its own.
    void start();

  private:
    struct Liste {
        std::string kilde;
        std::string bytes;  // empty: never seen
    };

    Spaerrelister(Valg valg, std::unique_ptr<net::Httpklient> klient);
    [[nodiscard]] Result<void> indlaes();
    [[nodiscard]] Result<std::shared_ptr<const krypto::Tillid>> byg() const;
    [[nodiscard]] Result<std::string> laes(const Liste& l) const;
    // True when `bytes` took the list's place.
    [[nodiscard]] Result<bool> skift(Liste& l, std::string bytes);
    [[nodiscard]] std::string kopi(const std::string& adresse) const;
    void koer();

    Valg valg_;
    std::unique_ptr<net::Httpklient> klient_;
    std::vector<Liste> lister_;  // the thread's, once it runs
    std::unique_ptr<krypto::Skiftetillid> tillid_;
    std::mutex laas_;
    std::condition_variable vaagn_;
    bool stop_ = false;
    std::thread traad_;
};

// The client to fetch them with: minutes and megabytes, http allowed.
[[nodiscard]] std::unique_ptr<net::Httpklient> listeklient();

}  // namespace faelled::app
