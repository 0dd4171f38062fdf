// Switches that take one safety out of the gate, so that a test can prove that the suite notices.
//
// !! NEVER in a running system: Gate::create and Tokenkontrol::create refuse a set switch unless
// !! tillad_sabotage() was called before, and only test programs call it.
#pragma once

namespace faelled::adgang {

struct Sabotage {
    bool underskrift = false;  // message signature and token signature are not checked
    bool daekning = false;     // what a signature covers is not asked
    bool modtager = false;     // audience is not compared
    bool noeglebevis = false;  // holder of key is not proven
    bool genspil = false;      // a repeated message is let in
    bool aftale = false;       // the register is not asked whether there is an agreement
    bool myndighed = false;    // the authority named by the call need not be the token's

    [[nodiscard]] bool nogen() const {
        return underskrift || daekning || modtager || noeglebevis || genspil || aftale || myndighed;
    }
};

// For test programs. Cannot be taken back.
void tillad_sabotage();
[[nodiscard]] bool sabotage_tilladt();

}  // namespace faelled::adgang
