#include "app/seed/blanding.hpp"

namespace faelled::app {
namespace {

constexpr unsigned kRunder = 4;

std::uint64_t roer(std::uint64_t x) {
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

}  // namespace

Blanding::Blanding(std::uint64_t n, std::uint64_t froe) : n_(n), froe_(froe) {
    while ((std::uint64_t{1} << (2 * bits_)) < n_)
        ++bits_;
}

std::uint64_t Blanding::f(std::uint64_t half, unsigned round) const {
    return roer(half + froe_ + round * 0x9e3779b97f4a7c15ULL) & ((std::uint64_t{1} << bits_) - 1);
}

// Feistel's network over an even number of bits; at most four times as many as n.
std::uint64_t Blanding::runder(std::uint64_t x) const {
    std::uint64_t left = x >> bits_;
    std::uint64_t right = x & ((std::uint64_t{1} << bits_) - 1);
    for (unsigned round = 0; round < kRunder; ++round) {
        const std::uint64_t next = left ^ f(right, round);
        left = right;
        right = next;
    }
    return left << bits_ | right;
}

std::uint64_t Blanding::runder_tilbage(std::uint64_t y) const {
    std::uint64_t left = y >> bits_;
    std::uint64_t right = y & ((std::uint64_t{1} << bits_) - 1);
    for (unsigned round = kRunder; round-- > 0;) {
        const std::uint64_t before = right ^ f(left, round);
        right = left;
        left = before;
    }
    return left << bits_ | right;
}

// What falls outside is mixed again till it falls inside: still one to one.
std::uint64_t Blanding::frem(std::uint64_t x) const {
    do
        x = runder(x);
    while (x >= n_);
    return x;
}

std::uint64_t Blanding::tilbage(std::uint64_t y) const {
    do
        y = runder_tilbage(y);
    while (y >= n_);
    return y;
}

}  // namespace faelled::app
