// Memory for libxml2 that goes away with its document: a tree is thousands of small blocks, and
// asking the heap for each and giving each back costs more than parsing them. Private to xml.
#pragma once

#include <cstddef>

namespace faelled::xml {

// One document's memory. Blocks are cut from pieces that are used again from document to document;
// what is freed before the document is only found again when it lies last. A block too large for a
// piece is the heap's and goes back when it is freed. Not thread-safe, but what made it and what
// ends it may be two threads.
class Arena {
  public:
    // Before anything else is asked of libxml2. False where a sanitizer watches, which would not
    // see one block of a piece from the next: then libxml2 keeps to the heap, and its trees are
    // freed as ever.
    static bool forbered();

    Arena() = default;
    ~Arena();
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    // While it lives, what libxml2 asks for on this thread comes from the arena (null: from the
    // heap). The error that libxml2 remembers for the thread is forgotten at the end.
    class Brug {
      public:
        explicit Brug(Arena* arena);
        ~Brug();
        Brug(const Brug&) = delete;
        Brug& operator=(const Brug&) = delete;
    };

    // Like malloc, realloc and free, of any block.
    static void* tag(std::size_t n);
    static void* skift(void* p, std::size_t n);
    static void giv(void* p);

  private:
    struct Stykke;
    struct Stor;

    void* skaer(std::size_t n);
    void* tag_stor(std::size_t n);
    bool nyt_stykke();

    static thread_local Arena* nu_;

    std::byte* top_ = nullptr;  // the next block's header
    std::byte* slut_ = nullptr;
    Stykke* stykker_ = nullptr;
    Stor* store_ = nullptr;
};

}  // namespace faelled::xml
