// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// What both parties sign, beside the schedule of tranches. Stored once, as contract code.
struct Terms {
    /// The council that pays.
    address commissioner;
    /// Who signs for the home.
    address provider;
    /// The account that receives the home's money; it may be the provider.
    address payee;
    /// The ERC-20 token that the fee is paid in.
    address token;
    /// The person both sides trust to rule on a challenge or a refusal.
    address arbiter;
    /// An `IStandingRegister` that is asked for the seats' standing, or zero.
    address register;
    /// Inspector, social worker, registered manager, health professional; only the last may be zero (vacant).
    address[4] panel;
    /// Salted commitment to the care plan.
    bytes32 carePlan;
    /// Random reference of the placement; never derived from a case number.
    bytes32 placementRef;
    /// Seconds of notice either party must give, at most a year.
    uint32 noticePeriod;
    /// Seconds a safeguarding hold lasts unless lifted, 1 to 90 days.
    uint32 holdPeriod;
    /// Seconds after a window closes in which an outcome can still be decided, 3 hold periods to 2 years.
    uint32 longStop;
}

/// Everything about an agreement that changes, as readers see it: the fields of its two words, `InForce` and `Ledger`.
struct AgreementState {
    // ---- InForce ----
    /// The code that holds terms and schedule of the current version; zero if never opened.
    address terms;
    /// Counts amendments and appointments, from 1.
    uint16 version;
    /// Unix seconds at which the agreement ends, `NO_END` if no end is set.
    uint32 endsAt;
    /// Unix seconds until which outcome money is held.
    uint32 heldUntil;
    /// Bit of the seat that placed the latest hold.
    uint8 heldBy;
    // ---- Ledger ----
    /// `FLAG_…` bits.
    uint8 flags;
    /// Money in escrow, token base units.
    uint96 balance;
    /// One bit a tranche, read together with `challenged`: see `Status`.
    uint64 settled;
    /// One bit a tranche, read together with `settled`: see `Status`.
    uint64 challenged;
    /// Number of the agreement's latest event, from 1.
    uint32 sequence;
}

/// What a tranche is at a moment, in order of precedence from the bottom up to `Settled`.
enum Status {
    /// The care it pays for has not begun.
    Scheduled,
    /// The panel may decide it; a core tranche pays on silence from `closesAt`.
    Open,
    /// Its payment on silence is frozen until the final time.
    Challenged,
    /// The panel found 0; the panel, the arbiter or a grant may still pay it until the final time.
    Refused,
    /// Its final time has passed undecided; the money is the commissioner's.
    Lapsed,
    /// The agreement ended before its care began.
    Void,
    /// Decided for money, or the agreement is closed.
    Settled
}

// A finding in basis points: met in full.
uint16 constant MET_IN_FULL = 10_000;
