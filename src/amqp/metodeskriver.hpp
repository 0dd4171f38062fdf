// The methods the server sends, as frames appended to a connection's output. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "amqp/indhold.hpp"
#include "amqp/koder.hpp"
#include "amqp/ramme.hpp"

namespace faelled::amqp {

struct Leveringshoved {
    std::string_view maerke;  // consumer-tag; not for get-ok
    std::uint64_t nummer = 0;
    bool genleveret = false;
    std::string_view exchange;
    std::string_view noegle;
    std::uint32_t tilbage = 0;  // get-ok only
};

class Metodeskriver {
  public:
    explicit Metodeskriver(std::string& ud) : ud_(ud) {}

    // --- connection
    void start(const Felttabel& egenskaber, std::string_view mekanismer);
    void tune(std::uint16_t kanaler, std::uint32_t ramme, std::uint16_t puls);
    void open_ok();
    void close(const Brud& brud);
    void close_ok();
    // --- channel
    void kanal_open_ok(std::uint16_t kanal);
    void flow_ok(std::uint16_t kanal, bool aktiv);
    void kanal_close(std::uint16_t kanal, const Brud& brud);
    void kanal_close_ok(std::uint16_t kanal);
    // --- exchange, queue
    void exchange_ok(std::uint16_t kanal);
    void queue_ok(std::uint16_t kanal, std::string_view navn, std::uint32_t beskeder,
                  std::uint32_t forbrugere);
    // --- basic
    void qos_ok(std::uint16_t kanal);
    void consume_ok(std::uint16_t kanal, std::string_view maerke);
    void cancel(std::uint16_t kanal, std::string_view maerke);
    void cancel_ok(std::uint16_t kanal, std::string_view maerke);
    // Method, header and body frames.
    void deliver(std::uint16_t kanal, const Leveringshoved& h, const Egenskaber& e,
                 std::string_view krop, std::size_t ramme_max);
    void get_ok(std::uint16_t kanal, const Leveringshoved& h, const Egenskaber& e,
                std::string_view krop, std::size_t ramme_max);
    void get_empty(std::uint16_t kanal);
    void recover_ok(std::uint16_t kanal);
    // --- confirm
    void select_ok(std::uint16_t kanal);
    void ack(std::uint16_t kanal, std::uint64_t nummer, bool flere);
    void nack(std::uint16_t kanal, std::uint64_t nummer);

  private:
    template <typename F>
    void metode(std::uint16_t kanal, Metodeid id, F&& argumenter);

    std::string& ud_;
};

}  // namespace faelled::amqp
