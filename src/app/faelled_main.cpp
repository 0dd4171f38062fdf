#include "app/kommandoer.hpp"

int main(int argc, char** argv) {
    return faelled::app::koer(argc, argv);
}
