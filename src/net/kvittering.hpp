// From a handler's Svar to the bytes that go out. Private to net; only server.cpp includes it.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/log.hpp"
#include "net/forbindelse.hpp"
#include "net/gzip.hpp"
#include "net/svarhoved.hpp"

namespace faelled::net {

inline constexpr std::size_t kPakkesOver = 1024;
// Bodies up to this size are copied behind the head: one TLS record, one write.
inline constexpr std::size_t kLilleKrop = 14 * 1024;

inline Udgaaende byg(Svar&& svar, const Hovedvalg& oenske, bool uden_krop, bool gzip) {
    if (svar.tabt) return {.hoved = {}, .krop = {}, .status = svar.status, .luk = true};
    Hovedvalg valg = oenske;
    if (svar.krop.size() > kPakkesOver && kan_pakkes(svar.indholdstype) &&
        !har_header(svar, "content-encoding")) {
        valg.kan_pakkes = true;
        std::string pakket;
        if (gzip && pak_gzip(svar.krop, pakket)) {
            svar.krop = std::move(pakket);
            valg.pakket = true;
        }
    }
    if (har_header(svar, "connection", "close")) valg.forbindelsen = Forbindelsen::kLukkes;
    Udgaaende ud;
    ud.status = svar.status;
    ud.luk = valg.forbindelsen == Forbindelsen::kLukkes;
    const bool med_krop = har_krop(svar.status) && !uden_krop;
    const bool lille = svar.krop.size() <= kLilleKrop;
    ud.hoved.reserve(512 + (med_krop && lille ? svar.krop.size() : 0));
    skriv_hoved(ud.hoved, svar, svar.krop.size(), valg);
    if (med_krop && lille) ud.hoved += svar.krop;
    if (med_krop && !lille) ud.krop = std::move(svar.krop);
    return ud;
}

// Who owes a request its reply. Freed unanswered it answers 500, so that no client waits for a
// reply that a handler forgot.
class Kvittering {
  public:
    Kvittering(std::shared_ptr<Forbindelse> f, std::shared_ptr<const Anmodning> a, Hovedvalg valg,
               bool gzip)
        : forbindelse_(std::move(f)),
          anmodning_(std::move(a)),
          valg_(valg),
          uden_krop_(anmodning_->metode == "HEAD"),
          gzip_(gzip) {}
    ~Kvittering() {
        if (!brugt_) fejl("intet svar");
    }
    Kvittering(const Kvittering&) = delete;
    Kvittering& operator=(const Kvittering&) = delete;

    void svar(Svar svar) {
        if (brugt_.exchange(true)) {
            log::advarsel("http.svaret_to_gange");
            return;
        }
        anmodning_.reset();
        Traad& traad = *forbindelse_->traad();
        if (traad.faelles->stopper || traad.faelles->afvikles)
            valg_.forbindelsen = Forbindelsen::kLukkes;
        if (svar.faerdiggoer_der && !traad.er_her()) {
            traad.aflever(
                [f = forbindelse_, s = std::move(svar), valg = valg_, uden = uden_krop_,
                 gzip = gzip_]() mutable { f->svar_klar(byg(std::move(s), valg, uden, gzip)); });
            return;
        }
        Udgaaende ud = byg(std::move(svar), valg_, uden_krop_, gzip_);
        if (traad.er_her())
            forbindelse_->svar_klar(std::move(ud));
        else
            traad.aflever(
                [f = forbindelse_, u = std::move(ud)]() mutable { f->svar_klar(std::move(u)); });
    }

    // Never throws: called where nobody could catch.
    void fejl(std::string_view hvad) noexcept {
        try {
            // At a stop, waiting work is thrown away: that is no news.
            if (!forbindelse_->traad()->faelles->stopper)
                log::fejl("http.behandler", {{"hvad", hvad}});
            if (!brugt_) svar({500, "text/plain; charset=utf-8", {}, "Intern fejl\n"});
        } catch (...) {
        }
    }

  private:
    const std::shared_ptr<Forbindelse> forbindelse_;
    std::shared_ptr<const Anmodning> anmodning_;
    Hovedvalg valg_;
    const bool uden_krop_;
    const bool gzip_;
    std::atomic<bool> brugt_{false};
};

}  // namespace faelled::net
