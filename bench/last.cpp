#include "last.hpp"

#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <vector>

#include "klient.hpp"

namespace faelled::bench {
namespace {

std::int64_t nu_ns() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

double cpu_us() {
    rusage r{};
    getrusage(RUSAGE_THREAD, &r);
    const auto us = [](const timeval& t) {
        return 1e6 * static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec);
    };
    return us(r.ru_utime) + us(r.ru_stime);
}

class Fd {
  public:
    explicit Fd(int fd) : fd_(fd) {}
    ~Fd() {
        if (fd_ >= 0) ::close(fd_);
    }
    Fd(const Fd&) = delete;
    Fd& operator=(const Fd&) = delete;
    [[nodiscard]] int get() const { return fd_; }

  private:
    int fd_;
};

std::uint32_t fraktil(std::vector<std::uint32_t>& v, double q) {
    if (v.empty()) return 0;
    const auto i = static_cast<std::ptrdiff_t>(q * static_cast<double>(v.size() - 1));
    std::ranges::nth_element(v, v.begin() + i);
    return v[static_cast<std::size_t>(i)];
}

class Generator {
  public:
    Generator(const Maal& maal, const Scenario& s, const Koersel& k)
        : scenario_(s), koersel_(k), naeste_(k.fra) {
        hoved_ = (s.lav ? "POST " : "GET ") + s.sti + " HTTP/1.1\r\nHost: " + maal.vaert + ":" +
                 std::to_string(maal.port) + "\r\n" + s.headere;
    }

    Result<void> forbind(const Maal& maal) {
        FAELLED_TRY(const SslCtx ctx, lav_ctx(maal));
        for (int i = 0; i < koersel_.forbindelser; ++i) {
            FAELLED_TRY(auto k, Klient::forbind(ctx.get(), maal));
            epoll_event e{EPOLLIN, {.u64 = static_cast<std::uint64_t>(i)}};
            if (epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, k->fd(), &e) != 0)
                return std::unexpected(Fejl::miljoe("epoll"));
            klienter_.push_back(std::move(k));
            frie_.push_back(static_cast<std::size_t>(i));
        }
        epoll_event e{EPOLLIN, {.u64 = kUr}};
        epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, ur_.get(), &e);
        return {};
    }

    Result<Resultat> koer() {
        if (koersel_.forbundet) koersel_.forbundet();
        const double cpu = cpu_us();
        start_ns_ = nu_ns();
        if (koersel_.sekunder > 0)
            slut_ns_ = start_ns_ + static_cast<std::int64_t>(koersel_.sekunder * 1e9);
        FAELLED_CHECK(send_hvad_kan());
        std::array<epoll_event, 128> haendelser{};
        while (i_gang_ != 0 || !forbi(nu_ns())) {
            const int n = epoll_wait(epoll_.get(), haendelser.data(), haendelser.size(), 30'000);
            if (n == 0)
                return std::unexpected(Fejl::miljoe("Serveren har ikke svaret i 30 sekunder"));
            for (int i = 0; i < n; ++i) {
                const std::uint64_t hvem = haendelser[static_cast<std::size_t>(i)].data.u64;
                if (hvem == kUr) {
                    std::uint64_t udloeb = 0;
                    (void)!::read(ur_.get(), &udloeb, sizeof udloeb);
                } else {
                    FAELLED_CHECK(driv(hvem));
                }
            }
            FAELLED_CHECK(send_hvad_kan());
        }
        return opgoer(cpu_us() - cpu);
    }

  private:
    static constexpr std::uint64_t kUr = ~std::uint64_t{0};

    [[nodiscard]] bool forbi(std::int64_t nu) const {
        if (koersel_.anmodninger != 0 && naeste_ - koersel_.fra >= koersel_.anmodninger)
            return true;
        if (scenario_.faerdig && scenario_.faerdig()) return true;
        // In open loop every request meant to be sent before the end is sent.
        if (slut_ns_ != 0 && koersel_.rate > 0) return meningstid(naeste_) >= slut_ns_;
        return slut_ns_ != 0 && nu >= slut_ns_;
    }

    [[nodiscard]] std::int64_t meningstid(std::uint64_t nummer) const {
        return start_ns_ + static_cast<std::int64_t>(
                               1e9 * static_cast<double>(nummer - koersel_.fra) / koersel_.rate);
    }

    Result<void> send_hvad_kan() {
        while (!frie_.empty()) {
            const std::int64_t nu = nu_ns();
            if (forbi(nu)) return {};
            const std::int64_t start = koersel_.rate > 0 ? meningstid(naeste_) : nu;
            if (start > nu) {
                vaek_mig(start - nu);
                return {};
            }
            const std::size_t i = frie_.front();
            frie_.pop_front();
            Klient& k = *klienter_[i];
            k.naeste();
            k.nummer = naeste_++;
            k.start_ns = start;
            lav_anmodning(k);
            ++i_gang_;
            FAELLED_CHECK(driv(i));
        }
        return {};
    }

    void vaek_mig(std::int64_t om_ns) {
        itimerspec t{};
        t.it_value.tv_sec = om_ns / 1'000'000'000;
        t.it_value.tv_nsec = om_ns % 1'000'000'000;
        timerfd_settime(ur_.get(), 0, &t, nullptr);
    }

    void lav_anmodning(Klient& k) {
        std::string& ud = k.ud();
        ud = hoved_;
        if (scenario_.lav_headere) scenario_.lav_headere(ud, k.nummer);
        if (scenario_.lav) {
            krop_.clear();
            scenario_.lav(krop_, k.nummer);
            ud += "Content-Length: ";
            ud += std::to_string(krop_.size());
            ud += "\r\n\r\n";
            ud += krop_;
        } else {
            ud += "\r\n";
        }
    }

    Result<void> driv(std::size_t i) {
        Klient& k = *klienter_[i];
        switch (k.gaa()) {
            case Klient::Trin::kBrudt:
                return std::unexpected(Fejl::miljoe("Forbindelsen blev brudt"));
            case Klient::Trin::kVenterLaes:
                skift(i, EPOLLIN);
                return {};
            case Klient::Trin::kVenterSkriv:
                skift(i, EPOLLIN | EPOLLOUT);
                return {};
            case Klient::Trin::kSvar:
                break;
        }
        skift(i, EPOLLIN);
        const std::int64_t ns = nu_ns() - k.start_ns;
        maalt_.push_back(static_cast<std::uint32_t>(std::min<std::int64_t>(ns / 1000, UINT32_MAX)));
        ud_.bytes += k.krop().size();
        if (k.status() != 200 || (scenario_.tjek && !scenario_.tjek(k.krop(), k.nummer))) {
            if (ud_.fejl++ == 0)
                ud_.foerste_fejl =
                    std::to_string(k.status()) + " " + std::string(k.krop().substr(0, 2000));
        }
        --i_gang_;
        frie_.push_back(i);
        return {};
    }

    // Most answers need no change: the kernel is only told when writing was blocked.
    void skift(std::size_t i, std::uint32_t til) {
        if (oensket_.size() <= i) oensket_.resize(klienter_.size(), EPOLLIN);
        if (oensket_[i] == til) return;
        oensket_[i] = til;
        epoll_event e{til, {.u64 = i}};
        epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, klienter_[i]->fd(), &e);
    }

    Resultat opgoer(double cpu) {
        ud_.sekunder = static_cast<double>(nu_ns() - start_ns_) / 1e9;
        ud_.antal = maalt_.size();
        ud_.rate = static_cast<double>(ud_.antal - ud_.fejl) / ud_.sekunder;
        ud_.klient_cpu_us = ud_.antal == 0 ? 0 : cpu / static_cast<double>(ud_.antal);
        ud_.p50_us = fraktil(maalt_, 0.50);
        ud_.p90_us = fraktil(maalt_, 0.90);
        ud_.p99_us = fraktil(maalt_, 0.99);
        ud_.max_us = fraktil(maalt_, 1);
        return ud_;
    }

    const Scenario& scenario_;
    const Koersel& koersel_;
    std::string hoved_;
    std::string krop_;
    const Fd epoll_{epoll_create1(EPOLL_CLOEXEC)};
    const Fd ur_{timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)};
    std::vector<std::unique_ptr<Klient>> klienter_;
    std::vector<std::uint32_t> oensket_;
    std::deque<std::size_t> frie_;
    std::uint64_t naeste_;
    std::uint64_t i_gang_ = 0;
    std::int64_t start_ns_ = 0;
    std::int64_t slut_ns_ = 0;
    std::vector<std::uint32_t> maalt_;
    Resultat ud_;
};

}  // namespace

Result<Resultat> koer(const Maal& maal, const Scenario& scenario, const Koersel& koersel) {
    signal(SIGPIPE, SIG_IGN);
    Generator g(maal, scenario, koersel);
    FAELLED_CHECK(g.forbind(maal));
    return g.koer();
}

}  // namespace faelled::bench
