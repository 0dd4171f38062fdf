#include "net/klient.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <mutex>
#include <optional>
#include <string_view>

#include "base/text.hpp"
#include "net/curl.hpp"

namespace faelled::net {
namespace {

// RFC 9110 5.6.2.
bool er_token(std::string_view s) {
    constexpr std::string_view kTegn = "!#$%&'*+-.^_`|~";
    return !s.empty() && std::ranges::all_of(s, [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               kTegn.find(c) != std::string_view::npos;
    });
}

bool er_feltvaerdi(std::string_view s) {
    return std::ranges::all_of(s, [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return c == '\t' || (u >= 0x20 && u != 0x7f);
    });
}

bool er_url(std::string_view s, bool tillad_http) {
    if (!s.starts_with("https://") && !(tillad_http && s.starts_with("http://"))) return false;
    return std::ranges::all_of(s, [](char c) { return c > 0x20 && c < 0x7f; });
}

std::optional<Fejl> mangel(const Klientkald& k, bool tillad_http) {
    if (!er_token(k.metode)) return Fejl::ugyldig("metode", "ikke en HTTP-metode");
    if (!er_url(k.url, tillad_http)) return Fejl::ugyldig("url", "ikke en https-adresse");
    for (const auto& [navn, vaerdi] : k.headere)
        if (!er_token(navn) || !er_feltvaerdi(vaerdi))
            return Fejl::ugyldig("header", "ikke navn og værdi på én linje");
    return std::nullopt;
}

// An answer on its way in.
struct Indgaaende {
    const Klientgraenser& graenser;
    Klientsvar svar = {};
    std::size_t hoved = 0;
    bool for_stort = false;

    static std::size_t krop(char* data, std::size_t, std::size_t n, void* selv) {
        auto& i = *static_cast<Indgaaende*>(selv);
        if (n > i.graenser.svar_bytes - i.svar.krop.size()) {
            i.for_stort = true;
            return CURL_WRITEFUNC_ERROR;
        }
        i.svar.krop.append(data, n);
        return n;
    }

    static std::size_t linje(char* data, std::size_t, std::size_t n, void* selv) {
        auto& i = *static_cast<Indgaaende*>(selv);
        if (n > i.graenser.hoved_bytes - i.hoved) {
            i.for_stort = true;
            return CURL_WRITEFUNC_ERROR;
        }
        i.hoved += n;
        const std::string_view l(data, n);
        // A status line begins: after 100 Continue, or a proxy's answer, the real head follows.
        if (l.starts_with("HTTP/")) i.svar.headere.clear();
        const std::size_t kolon = l.find(':');
        if (kolon == std::string_view::npos) return n;
        std::string navn(l.substr(0, kolon));
        std::ranges::transform(navn, navn.begin(), [](char c) {
            return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
        });
        i.svar.headere.emplace_back(std::move(navn), trim(l.substr(kolon + 1)));
        return n;
    }
};

class Curlklient final : public Httpklient {
  public:
    explicit Curlklient(Klientindstillinger s) : s_(std::move(s)) {}

    Result<Klientsvar> kald(const Klientkald& k) override {
        if (auto fejl = mangel(k, s_.tillad_http)) return std::unexpected(std::move(*fejl));
        Curl h = tag();
        if (!h) return std::unexpected(Fejl::intern("libcurl kan ikke startes"));
        Indgaaende ind{s_.graenser};
        Linjer headere;
        for (const auto& [navn, vaerdi] : k.headere)
            headere.tilfoej(vaerdi.empty() ? fmt::format("{};", navn)
                                           : fmt::format("{}: {}", navn, vaerdi));
        headere.tilfoej("Expect:");  // libcurl would wait a second for servers that ignore it
        if (!saet_op(h.get(), k, headere, ind))
            return std::unexpected(Fejl::intern("libcurl kan ikke sættes op"));
        const CURLcode kode = udfoer(h.get());
        if (ind.for_stort) return std::unexpected(Fejl::miljoe("Svaret er større end grænsen"));
        if (kode != CURLE_OK) return std::unexpected(curlfejl("Kaldet lykkedes ikke", kode));
        long status = 0;
        curl_easy_getinfo(h.get(), CURLINFO_RESPONSE_CODE, &status);
        ind.svar.status = static_cast<int>(status);
        laeg_tilbage(std::move(h));
        return std::move(ind.svar);
    }

  private:
    bool saet_op(CURL* h, const Klientkald& k, const Linjer& headere, Indgaaende& ind) const {
        Opsaetning o(h);
        o.saet_faelles(s_.tls.ca_pem, s_.graenser.forbind_ms, s_.graenser.i_alt_ms)
            .saet(CURLOPT_PROTOCOLS_STR, s_.tillad_http ? "https,http" : "https")
            .saet(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1))
            .saet(CURLOPT_FOLLOWLOCATION, 0L)
            .saet(CURLOPT_PROXY, s_.proxy.c_str())
            .saet(CURLOPT_PATH_AS_IS, 1L)
            .saet(CURLOPT_URL, k.url.c_str())
            .saet(CURLOPT_HTTPHEADER, headere.get())
            .saet(CURLOPT_WRITEFUNCTION, &Indgaaende::krop)
            .saet(CURLOPT_WRITEDATA, &ind)
            .saet(CURLOPT_HEADERFUNCTION, &Indgaaende::linje)
            .saet(CURLOPT_HEADERDATA, &ind);
        if (!s_.tls.certifikat_pem.empty())
            o.saet(CURLOPT_SSLCERTTYPE, "PEM")
                .saet(CURLOPT_SSLKEYTYPE, "PEM")
                .saet_blob(CURLOPT_SSLCERT_BLOB, s_.tls.certifikat_pem)
                .saet_blob(CURLOPT_SSLKEY_BLOB, s_.tls.noegle_pem);
        if (k.metode == "HEAD") {
            o.saet(CURLOPT_NOBODY, 1L);
        } else if (k.krop.empty() && k.metode != "POST" && k.metode != "PUT") {
            o.saet(CURLOPT_HTTPGET, 1L).saet(CURLOPT_CUSTOMREQUEST, k.metode.c_str());
        } else {
            o.saet(CURLOPT_POSTFIELDS, k.krop.c_str())
                .saet(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(k.krop.size()))
                .saet(CURLOPT_CUSTOMREQUEST, k.metode.c_str());
        }
        return o.ok();
    }

    // One that has its connections still, or a new one.
    Curl tag() {
        const std::lock_guard lock(mutex_);
        if (ledige_.empty()) return lav_curl();
        Curl h = std::move(ledige_.back());
        ledige_.pop_back();
        return h;
    }
    void laeg_tilbage(Curl h) {
        curl_easy_reset(h.get());  // settings go, connections stay
        const std::lock_guard lock(mutex_);
        if (ledige_.size() < s_.holdt_aabne) ledige_.push_back(std::move(h));
    }

    const Klientindstillinger s_;
    std::mutex mutex_;
    std::vector<Curl> ledige_;
};

}  // namespace

std::unique_ptr<Httpklient> Httpklient::create(Klientindstillinger settings) {
    return std::make_unique<Curlklient>(std::move(settings));
}

}  // namespace faelled::net
