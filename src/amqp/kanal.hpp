// One open channel: publications with confirms and direct reply-to, subscriptions, gets and
// acknowledgements (beskedfordeler.md 2.2-2.4). Private to amqp.
//
// Pure but for the calls to the broker: frames in, frames out, on the connection's thread. A Brud
// of scope channel closes it; the connection sends it and destroys the Kanal.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "amqp/bekraeftelser.hpp"
#include "amqp/indhold.hpp"
#include "amqp/koder.hpp"
#include "amqp/megler.hpp"
#include "amqp/metoder.hpp"
#include "amqp/tilstand.hpp"

namespace faelled::amqp {

constexpr std::string_view kAfsendExchange = "AFSEND_BESKED_EXCHANGE";
constexpr std::string_view kSvarkoe = "amq.rabbitmq.reply-to";

// A publication on its way in.
struct Modtagelse {
    bool hoved = false;     // the header has come
    bool for_stor = false;  // read and thrown away
    bool svar = false;
    std::uint64_t mangler = 0;  // bytes of the body
    Udgivelse besked{};
};

class Kanal {
  public:
    Kanal(Forbindelsestilstand& f, std::uint16_t nummer, std::uint32_t generation);
    // Closes its readers: what they have outstanding goes back.
    ~Kanal();
    Kanal(const Kanal&) = delete;
    Kanal& operator=(const Kanal&) = delete;

    [[nodiscard]] std::uint16_t nummer() const { return nummer_; }
    [[nodiscard]] std::uint32_t generation() const { return generation_; }

    // A message is on its way in.
    [[nodiscard]] bool samler() const { return modtagelse_.has_value(); }

    // What the client sends. Brud 505 for frames that come out of order.
    [[nodiscard]] Udfald metode(const Metode& m);
    [[nodiscard]] Udfald hoved(std::string_view indhold);
    [[nodiscard]] Udfald krop(std::string_view indhold);

    // After a round of answers: confirms that wait, credit that may be given.
    void afslut_runde();
    // The output has room again.
    void fordel_kredit();

    // What the broker answers. A Brud closes the channel.
    struct Udgivelsessvar {
        std::uint64_t nummer = 0;  // 0: the channel has no confirms
        std::string korrelation;
        bool svar = false;  // a reply was asked for
        Standardretur retur;
    };
    void udgivet(const Udgivelsessvar& svar);
    [[nodiscard]] Udfald abonneret(std::uint64_t abonnent,
                                   std::expected<Laeserref, Kanalfejl> svar);
    [[nodiscard]] Udfald aabnet(const std::string& koe, bool uden_kvittering,
                                std::expected<Laeserref, Kanalfejl> svar);
    [[nodiscard]] Udfald hentet(const std::string& koe, bool uden_kvittering, const Hentet& fundet);
    [[nodiscard]] Udfald talt(const std::string& koe, bool uden_svar,
                              const std::expected<Koetal, Kanalfejl>& svar);
    void leveret(std::uint64_t abonnent, Levering levering);
    void opsagt(std::uint64_t abonnent);
    void glem(std::uint64_t abonnent);

  private:
    // A reader of a mailbox: a subscription with its tag, or the place of gets.
    struct Kilde {
        std::string koe;     // as sent
        std::string maerke;  // consumer-tag; empty for gets
        Laeserref laeser{};
        bool uden_kvittering = false;
        bool uden_svar = false;
        bool opsagt = false;       // cancelled by either side
        std::size_t prefetch = 0;  // 0: no limit of its own
        std::size_t ukvitterede = 0;
        std::uint32_t kredit = 0;     // given and not yet used
        std::size_t sidste_krop = 0;  // bytes
    };
    using Kilderef = std::shared_ptr<Kilde>;
    struct Ukvitteret {
        Kilderef kilde;
        std::uint64_t nummer = 0;  // the broker's
    };

    // kanal.cpp
    [[nodiscard]] Udfald tag(const metode::Flow& m);
    [[nodiscard]] Udfald tag(const metode::ExchangeDeclare& m);
    [[nodiscard]] Udfald tag(const metode::QueueDeclare& m);
    [[nodiscard]] Udfald tag(const metode::Qos& m);
    [[nodiscard]] Udfald tag(const metode::ConfirmSelect& m);
    template <typename T>
    [[nodiscard]] Udfald tag(const T& m);
    // kanal_udgiv.cpp
    [[nodiscard]] Udfald tag(const metode::Publish& m);
    [[nodiscard]] Udfald udgiv();
    void glem_modtagelse();
    // kanal_laes.cpp
    [[nodiscard]] Udfald tag(const metode::Consume& m);
    [[nodiscard]] Udfald tag(const metode::Cancel& m);
    [[nodiscard]] Udfald tag(const metode::Get& m);
    [[nodiscard]] Udfald tag(const metode::Ack& m);
    [[nodiscard]] Udfald tag(const metode::Reject& m);
    [[nodiscard]] Udfald tag(const metode::Nack& m);
    [[nodiscard]] Udfald tag(const metode::Recover& m);
    [[nodiscard]] Udfald tag(const metode::RecoverAsync& m);
    [[nodiscard]] Udfald abonner(const metode::Consume& m);
    [[nodiscard]] Udfald svarkoe(const metode::Consume& m);
    [[nodiscard]] Udfald hent(const std::string& koe, bool uden_kvittering);
    enum class Gerning : std::uint8_t { kKvitter, kTilbage, kFejlkoe };
    [[nodiscard]] Udfald afgoer(std::uint64_t nummer, bool flere, Gerning gerning);
    void udfoer(std::map<std::uint64_t, Ukvitteret>::iterator fra,
                std::map<std::uint64_t, Ukvitteret>::iterator til, Gerning gerning);
    void giv_kredit(Kilde& k);
    void luk(Kilde& k);
    [[nodiscard]] bool maerke_brugt(std::string_view maerke) const;
    std::uint64_t husk(const Kilderef& k, const Levering& l);
    void send_levering(const Kilderef& k, const Levering& l);

    [[nodiscard]] Metodeskriver ud() { return Metodeskriver(f_.ud); }
    [[nodiscard]] Kanalpost post() const { return {f_.indbakke, nummer_, generation_}; }

    Forbindelsestilstand& f_;
    const std::uint16_t nummer_;
    const std::uint32_t generation_;
    std::optional<Modtagelse> modtagelse_;
    std::optional<Bekraeftelser> bekraeftelser_;  // after confirm.select
    std::optional<std::string> svarmaerke_;       // consumer-tag of the reply queue
    std::uint64_t leveringsnummer_ = 0;           // delivery-tag
    std::uint64_t naeste_abonnent_ = 0;
    std::map<std::uint64_t, Kilderef> abonnenter_;
    std::map<std::string, Kilderef> hentere_;  // by queue name in lower case
    std::map<std::uint64_t, Ukvitteret> ukvitterede_;
    std::deque<std::pair<std::uint64_t, Levering>>
        tilbageholdt_;  // while the client stops the flow
    bool flow_ = true;
    std::size_t prefetch_;              // of new subscriptions; 0: no limit
    std::size_t prefetch_faelles_ = 0;  // of the channel; 0: no limit
    std::string sidste_koe_;            // last declared: what an empty queue name means
};

}  // namespace faelled::amqp
