#include "xml/arena.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string>
#include <thread>
#include <vector>

#include "base/metrics.hpp"
#include "xml/xml.hpp"

using namespace faelled;
using xml::Arena;

namespace {

// Blocks that grow, shrink and go in an order that looks random, each full of its own number.
struct Blok {
    unsigned char* p;
    std::size_t n;
    unsigned char tegn;
};

bool hel(const Blok& b) {
    for (std::size_t i = 0; i < b.n; ++i)
        if (b.p[i] != b.tegn) return false;
    return reinterpret_cast<std::uintptr_t>(b.p) % 8 == 0;
}

bool proev(std::vector<Blok>& blocks, std::uint32_t seed, int steps) {
    for (int i = 0; i < steps; ++i) {
        seed = seed * 1664525 + 1013904223;
        const std::size_t n = (seed >> 8) % ((seed >> 28) == 0 ? 200'000 : 300);
        const auto sign = static_cast<unsigned char>(i);
        if (blocks.empty() || seed % 3 != 0) {
            blocks.push_back({static_cast<unsigned char*>(Arena::tag(n)), n, sign});
            std::memset(blocks.back().p, sign, n);
            continue;
        }
        // Mostly the last one, as libxml2 does.
        const std::size_t at = seed % 2 == 0 ? blocks.size() - 1 : (seed >> 4) % blocks.size();
        Blok& b = blocks[at];
        if (!hel(b)) return false;
        if (seed % 5 == 0) {
            Arena::giv(b.p);
            blocks.erase(blocks.begin() + static_cast<std::ptrdiff_t>(at));
            continue;
        }
        b.p = static_cast<unsigned char*>(Arena::skift(b.p, n));
        b.n = std::min(b.n, n);
        if (!hel(b)) return false;
        b = {b.p, n, sign};
        std::memset(b.p, sign, n);
    }
    return std::ranges::all_of(blocks, hel);
}

std::int64_t ledige() {
    return metrics::gauge("faelled_xml_spare_bytes", "").value();
}

}  // namespace

TEST_CASE("arena: blocks keep to themselves, whoever they are the property of") {
    Arena::forbered();
    for (std::uint32_t seed = 1; seed < 20; ++seed) {
        std::vector<Blok> heap;
        CHECK(proev(heap, seed, 300));
        {
            Arena arena;
            const Arena::Brug brug(&arena);
            std::vector<Blok> own;
            CHECK(proev(own, seed, 3000));
            // A block of the heap stays one.
            CHECK(proev(heap, seed + 100, 0));
            for (Blok& b : heap)
                Arena::giv(b.p);
        }
    }
}

TEST_CASE("arena: the last block grows where it stands and leaves its room when it goes") {
    Arena arena;
    const Arena::Brug brug(&arena);
    void* const a = Arena::tag(100);
    CHECK(Arena::skift(a, 4000) == a);
    void* const b = Arena::tag(10);
    CHECK(Arena::skift(a, 4100) != a);
    void* const c = Arena::tag(50);
    Arena::giv(c);
    CHECK(Arena::tag(20) == c);
    CHECK(Arena::skift(b, 3) == b);
    CHECK(Arena::tag(SIZE_MAX) == nullptr);
    CHECK(Arena::skift(c, SIZE_MAX - 3) == nullptr);
}

TEST_CASE("arena: documents give their memory back, from any thread, and what is kept is bounded") {
    if (!Arena::forbered()) return;
    const xml::Graenser limits(std::size_t{1} << 20, 100, 100'000, 100);
    std::string text = "<a>";
    for (int i = 0; i < 2000; ++i)
        text += "<b c='&lt;x'>" + std::string(static_cast<std::size_t>(i % 50), 'y') + "</b>";
    text += std::string(100'000, 'z') + "</a>";
    std::vector<xml::Dokument> many;
    for (int i = 0; i < 50; ++i) {
        many.push_back(*xml::Dokument::laes(text, limits));
        CHECK_FALSE(xml::Dokument::laes(text.substr(0, text.size() - 2), limits));
    }
    CHECK(many.front().rod().som_tekst() == many.back().rod().som_tekst());
    const std::int64_t before = ledige();
    std::thread([&] { many.clear(); }).join();
    CHECK(ledige() > before);
    CHECK(ledige() <= 4 * 1024 * 1024);
    // The same pieces serve the next one.
    const std::int64_t kept = ledige();
    {
        CHECK(xml::Dokument::laes(text, limits));
    }
    CHECK(ledige() == kept);
}

TEST_CASE("arena: a thread's last error does not outlive the document it was about") {
    const xml::Graenser limits(1000, 100, 100, 100);
    for (int i = 0; i < 100; ++i) {
        CHECK_FALSE(xml::Dokument::laes("<a b='" + std::string(i, 'x') + "'><", limits));
        CHECK_FALSE(
            xml::Dokument::laes("<a xmlns:p='u" + std::string(i, 'x') + "'><q:b/></a>", limits));
        CHECK(xml::Dokument::laes("<a/>", limits));
    }
}
