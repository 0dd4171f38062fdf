// What both servers are made of, HTTPS and TLS streams: threads with an event loop each, where a
// connection stays for life, and the socket that takes connections in. Private to net; includes
// Boost, so only server.cpp and stroem.cpp include it.
#pragma once

#include <fmt/format.h>
#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"

namespace faelled::net {

// The connections of a server. Thread-safe.
struct Aabne {
    std::atomic<std::size_t> antal{0};
    std::atomic<bool> stopper{false};
    std::atomic<bool> afvikles{false};  // each ends with its next answer
    std::mutex tom_mutex{};
    std::condition_variable tom{};  // antal became 0 while stopping

    void en_gik() {
        if (antal.fetch_sub(1) != 1 || !stopper) return;
        const std::scoped_lock laas(tom_mutex);
        tom.notify_all();
    }
    void vent_paa_ingen(std::int64_t sekunder) {
        std::unique_lock laas(tom_mutex);
        tom.wait_for(laas, std::chrono::seconds(std::max<std::int64_t>(sekunder, 0)),
                     [this] { return antal == 0; });
    }
};

// A thread and its connections. A Forb is made of (shared_ptr<Selv>, socket) and has start(its
// place in `aabne`), tik(monotonic µs) and bryd(), which closes it at once and takes it out of
// `aabne`.
template <typename Selv, typename Forb>
class Iotraad : public std::enable_shared_from_this<Selv> {
  public:
    void start() {
        arbejde_.emplace(ctx.get_executor());
        traad_ = std::thread([this] { koer(); });
        id_ = traad_.get_id();
    }
    // From any thread but this one. What still waits is given up.
    void stop() {
        arbejde_.reset();
        ctx.stop();
        if (traad_.joinable()) traad_.join();
        {
            const std::scoped_lock laas(mutex_);
            if (doed_) return;
            doed_ = true;
        }
        // The thread is gone: its connections may be touched from here. Closing cancels their
        // waits, and what stands in the queue is run empty, because it holds references in a
        // circle.
        while (!aabne.empty())
            aabne.front()->bryd();
        ryd();
        ur_.cancel();
        ctx.restart();
        ctx.poll();
    }
    // On this thread.
    void tag_imod(boost::asio::ip::tcp::socket socket) {
        auto f = std::make_shared<Forb>(this->shared_from_this(), std::move(socket));
        aabne.push_front(f);
        f->start(aabne.begin());
        if (!ur_gaar_ && !aabne.empty()) vent_paa_tik();
    }
    // On this thread; f may close connections.
    template <typename F>
    void for_alle(F f) {
        const std::vector<std::shared_ptr<Forb>> nu(aabne.begin(), aabne.end());
        for (const auto& one : nu)
            f(*one);
    }

    [[nodiscard]] bool er_her() const { return std::this_thread::get_id() == id_; }
    // Runs f on the thread; dropped when the thread has stopped.
    template <typename F>
    void aflever(F&& f) {
        const std::scoped_lock laas(mutex_);
        if (!doed_) boost::asio::post(ctx, std::forward<F>(f));
    }

    boost::asio::io_context ctx{1};
    std::list<std::shared_ptr<Forb>> aabne;
    // Where every connection of this thread reads to: an idle one owns no buffer.
    std::array<char, 16 * 1024> laesebuffer{};

  protected:
    // `navn` begins the names of its log events.
    Iotraad(std::string_view navn, std::chrono::milliseconds tik) : navn_(navn), tik_(tik) {}
    virtual ~Iotraad() = default;
    Iotraad(const Iotraad&) = delete;
    Iotraad& operator=(const Iotraad&) = delete;

    // At a stop: lets go of what else refers to connections.
    virtual void ryd() {}

  private:
    void koer() {
        // OpenSSL writes with write(2): a client that went away must not raise SIGPIPE.
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
        for (;;) {
            try {
                ctx.run();
                return;
            } catch (const std::exception& e) {
                // What is called has its exceptions caught there; this is memory that ran out or a
                // bug of ours. The connection it hit is left to its deadline, the others go on.
                log::fejl(std::string(navn_) + ".traad", {{"tekst", e.what()}});
            } catch (...) {
                log::fejl(std::string(navn_) + ".traad");
            }
        }
    }
    // One timer a thread looks at all deadlines; a timer per connection would be moved with every
    // message.
    void vent_paa_tik() {
        ur_gaar_ = true;
        ur_.expires_after(tik_);
        ur_.async_wait([this](const boost::system::error_code& ec) {
            ur_gaar_ = false;
            if (ec) return;
            const std::int64_t nu = monotonic_us();
            for_alle([nu](Forb& f) { f.tik(nu); });
            if (!aabne.empty()) vent_paa_tik();
        });
    }

    const std::string_view navn_;
    const std::chrono::milliseconds tik_;
    boost::asio::steady_timer ur_{ctx};
    bool ur_gaar_ = false;
    std::optional<boost::asio::executor_work_guard<boost::asio::io_context::executor_type>>
        arbejde_;
    std::mutex mutex_;
    bool doed_ = false;
    std::thread traad_;
    std::thread::id id_;
};

// The listening socket and the threads that it gives connections to, in turn.
template <typename Traad>
class Lytter {
  public:
    // `plads` says whether one more may come in, and counts it. Both outlive the Lytter.
    Lytter(std::string_view navn, std::vector<std::shared_ptr<Traad>> traade, Aabne& aabne,
           std::function<bool()> plads)
        : navn_(navn),
          traade_(std::move(traade)),
          aabne_(aabne),
          plads_(std::move(plads)),
          modtager_(traade_.front()->ctx),
          pause_(traade_.front()->ctx) {}

    Result<void> bind(const std::string& adresse, std::uint16_t port) {
        namespace ip = boost::asio::ip;
        boost::system::error_code ec;
        const auto vaert = ip::make_address(adresse, ec);
        if (ec) return std::unexpected(Fejl::miljoe("Adressen kan ikke bruges: " + adresse));
        const ip::tcp::endpoint her(vaert, port);
        std::ignore = modtager_.open(her.protocol(), ec);
        if (!ec) std::ignore = modtager_.set_option(ip::tcp::acceptor::reuse_address(true), ec);
        if (!ec) std::ignore = modtager_.bind(her, ec);
        if (!ec) std::ignore = modtager_.listen(1024, ec);
        if (!ec) port_ = modtager_.local_endpoint(ec).port();
        if (!ec) return {};
        return std::unexpected(Fejl::miljoe(
            fmt::format("Kan ikke lytte på {} port {}: {}", adresse, port, ec.message())));
    }
    void start() {
        for (const auto& t : traade_)
            t->start();
        boost::asio::post(traade_.front()->ctx, [this] { tag_naeste(); });
    }
    [[nodiscard]] std::uint16_t port() const { return port_; }

    void afvikl() { aabne_.afvikles = true; }
    // Nobody more comes in, `farvel` is called on each thread, and when `sekunder` have gone or
    // nobody is left the threads end. Idempotent.
    void stop(std::int64_t sekunder, const std::function<void(Traad&)>& farvel) {
        const std::scoped_lock en_ad_gangen(stop_mutex_);
        if (stoppet_) return;
        stoppet_ = true;
        aabne_.stopper = true;
        traade_.front()->aflever([this] {
            boost::system::error_code ec;
            std::ignore = modtager_.close(ec);
            pause_.cancel();
        });
        for (const auto& t : traade_)
            t->aflever([traad = t.get(), farvel] { farvel(*traad); });
        aabne_.vent_paa_ingen(sekunder);
        for (const auto& t : traade_)
            t->stop();
    }

  private:
    void tag_naeste() {
        Traad& til = *traade_[naeste_++ % traade_.size()];
        modtager_.async_accept(til.ctx, [this, &til](const boost::system::error_code& ec,
                                                     boost::asio::ip::tcp::socket socket) {
            if (aabne_.stopper || ec == boost::asio::error::operation_aborted) return;
            if (!ec && plads_()) aflever(til, std::move(socket));
            if (ec && ec != boost::asio::error::connection_aborted) return hold_pause();
            tag_naeste();
        });
    }
    static void aflever(Traad& til, boost::asio::ip::tcp::socket socket) {
        if (til.er_her()) return til.tag_imod(std::move(socket));
        boost::asio::post(til.ctx,
                          [&til, s = std::move(socket)]() mutable { til.tag_imod(std::move(s)); });
    }
    // No file descriptors left, most likely: trying again at once would burn the thread.
    void hold_pause() {
        constexpr std::chrono::milliseconds kPause{100};
        log::advarsel(std::string(navn_) + ".accept");
        pause_.expires_after(kPause);
        pause_.async_wait([this](const boost::system::error_code& ec) {
            if (!ec && !aabne_.stopper) tag_naeste();
        });
    }

    const std::string_view navn_;
    const std::vector<std::shared_ptr<Traad>> traade_;
    Aabne& aabne_;
    const std::function<bool()> plads_;
    boost::asio::ip::tcp::acceptor modtager_;
    boost::asio::steady_timer pause_;
    std::size_t naeste_ = 0;
    std::uint16_t port_ = 0;
    std::mutex stop_mutex_;
    bool stoppet_ = false;
};

}  // namespace faelled::net
