// A stretch of a thread's work that only reads for somebody to look at: a search, a list, a report.
//
// While one is open, an engine with copies of its data may read from a copy, as long as the copy
// shows everything that was acknowledged, by whichever node, before the first read of the stretch.
// Never around what decides something: the gate, replay, a laes that a client writes from, what is
// read before a write. Only of the thread that made it; an inner one is part of the outer.
#pragma once

#include <cstdint>
#include <optional>

namespace faelled {

class Laesevindue {
  public:
    Laesevindue();
    ~Laesevindue();
    Laesevindue(const Laesevindue&) = delete;
    Laesevindue& operator=(const Laesevindue&) = delete;

    // The thread's open one, or null.
    [[nodiscard]] static Laesevindue* aabent();

    // What a copy must show, in the engine's own terms; asked for once.
    struct Sted {
        std::int64_t historie = 0;
        std::int64_t position = 0;
    };
    std::optional<Sted> sted;
    // Set when the thread wrote, or a copy let it down: the rest is read where writes go.
    bool lukket = false;

    // Closes the open one for a while: around what is read to be remembered.
    class Pause {
      public:
        Pause();
        ~Pause();
        Pause(const Pause&) = delete;
        Pause& operator=(const Pause&) = delete;

      private:
        Laesevindue* hvilende_;
    };
};

}  // namespace faelled
