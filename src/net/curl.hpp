// What calls by libcurl have in common. Private to net.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>
#include <string_view>
#include <tuple>

#include "base/result.hpp"

namespace faelled::net {

struct FrigivCurl {
    void operator()(CURL* p) const { curl_easy_cleanup(p); }
};
using Curl = std::unique_ptr<CURL, FrigivCurl>;

class Linjer {
  public:
    void tilfoej(const std::string& linje) {
        if (curl_slist* const ny = curl_slist_append(liste_.get(), linje.c_str())) {
            // The same list, or its first element.
            std::ignore = liste_.release();
            liste_.reset(ny);
        }
    }
    [[nodiscard]] curl_slist* get() const { return liste_.get(); }

  private:
    struct Frigiv {
        void operator()(curl_slist* p) const { curl_slist_free_all(p); }
    };
    std::unique_ptr<curl_slist, Frigiv> liste_;
};

// A new handle; null only when memory ran out. Starts libcurl at the first call.
[[nodiscard]] Curl lav_curl();

// Sets one option; false when libcurl refused one of those set so far.
class Opsaetning {
  public:
    explicit Opsaetning(CURL* h) : h_(h) {}
    template <typename T>
    Opsaetning& saet(CURLoption option, T value) {
        ok_ = curl_easy_setopt(h_, option, value) == CURLE_OK && ok_;
        return *this;
    }
    // The bytes must live as long as the transfer.
    Opsaetning& saet_blob(CURLoption option, std::string_view bytes) {
        curl_blob b{const_cast<char*>(bytes.data()), bytes.size(), CURL_BLOB_NOCOPY};
        return saet(option, &b);
    }
    // TLS 1.2 and later, the peer's chain and name checked against `ca_pem` or the system's roots;
    // no signals, no netrc, deadlines.
    Opsaetning& saet_faelles(const std::string& ca_pem, std::int64_t forbind_ms,
                             std::int64_t i_alt_ms);
    [[nodiscard]] bool ok() const { return ok_; }

  private:
    CURL* h_;
    bool ok_ = true;
};

// curl_easy_perform. A peer that goes away raises no SIGPIPE.
[[nodiscard]] CURLcode udfoer(CURL* h);
// curl_easy_send, the same; `taget` becomes how much was taken.
[[nodiscard]] CURLcode send_raat(CURL* h, std::string_view bytes, std::size_t& taget);

// "hvad: <libcurl's text for the code>".
[[nodiscard]] Fejl curlfejl(const char* hvad, CURLcode kode);

}  // namespace faelled::net
