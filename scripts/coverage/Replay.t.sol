// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// The cheat codes of Foundry that the replay uses.
interface Vm {
    function chainId(uint256 id) external;
    function deal(address account, uint256 balance) external;
    function envString(string calldata name) external view returns (string memory);
    function etch(address target, bytes calldata code) external;
    function getCode(string calldata artifact) external view returns (bytes memory);
    function parseBytes(string calldata text) external pure returns (bytes memory);
    function prank(address sender) external;
    function readLine(string calldata path) external view returns (string memory);
    function revertToState(uint256 id) external returns (bool);
    function setNonceUnsafe(address account, uint64 nonce) external;
    function deleteStateSnapshot(uint256 id) external returns (bool);
    function snapshotState() external returns (uint256);
    function store(address target, bytes32 slot, bytes32 value) external;
    function warp(uint256 timestamp) external;
}

enum Kind {
    End,
    Transaction,
    Call,
    Snapshot,
    Restore,
    Store,
    Etch
}

/// One line of a recording: what a test of the suite asked of its chain.
struct Step {
    Kind kind;
    uint256 chainId;
    address from;
    address to;
    uint64 nonce;
    uint256 value;
    uint256 time;
    uint256 gas;
    bool succeeds;
    /// For a creation: which contract of the project it deploys, else empty.
    string artifact;
    /// Calldata, init code, constructor arguments of an artifact, or code.
    bytes data;
    bytes32 slot;
    bytes32 word;
}

/// Repeats, in Foundry, everything that the test suite did on Hardhat's chain: the same senders, times, calldata and
/// addresses, with the contracts as Foundry's coverage built them. Every step must end as it ended there.
contract Replay {
    Vm private constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));
    uint256 private constant MOST_SNAPSHOTS = 100_000;
    /// Below it a step was given its gas limit on purpose, and may have failed for want of gas. Gas is not what it was:
    /// the build is not optimised, and a whole recording is one transaction in which everything is warm.
    uint256 private constant SCARCE_GAS = 1_000_000;
    /// More than any step needs, and little enough that one which burns all it is given leaves some for the others.
    uint256 private constant PLENTY_OF_GAS = 200_000_000;

    error EndedOtherwise(string path, uint256 steps);
    error AsRecorded();
    error Ended(bool success, bytes returned);

    /// Foundry prints events of these names.
    event log_named_uint(string what, uint256 line);
    event log_named_bytes(string what, bytes returned);

    function testRecordings() external {
        string memory list = vm.envString("RECORDINGS");
        uint256 pristine = vm.snapshotState();
        for (string memory path = vm.readLine(list); bytes(path).length != 0; path = vm.readLine(list)) {
            this.repeatRecording(path);
            vm.revertToState(pristine);
        }
    }

    function repeatRecording(string calldata path) external {
        uint256[] memory snapshots = new uint256[](MOST_SNAPSHOTS);
        uint256 differences;
        for (uint256 line; ; ++line) {
            (Kind kind, uint256 id, bool asRecorded) = this.step(path, line);
            if (kind == Kind.End) break;
            if (kind == Kind.Snapshot) snapshots[id] = vm.snapshotState();
            if (kind == Kind.Restore) {
                vm.revertToState(snapshots[id]);
                vm.deleteStateSnapshot(snapshots[id]);
            }
            if (!asRecorded) ++differences;
        }
        if (differences != 0) revert EndedOtherwise(path, differences);
    }

    /// A call of its own, so that the memory it takes is given back.
    function step(string calldata path, uint256 line) external returns (Kind, uint256 id, bool asRecorded) {
        string memory text = vm.readLine(path);
        if (bytes(text).length == 0) return (Kind.End, 0, true);
        Step memory next = abi.decode(vm.parseBytes(text), (Step));
        asRecorded = true;
        if (next.kind == Kind.Store) vm.store(next.to, next.slot, next.word);
        if (next.kind == Kind.Etch) vm.etch(next.to, next.data);
        if (next.kind == Kind.Transaction || next.kind == Kind.Call) {
            bytes memory returned;
            (asRecorded, returned) = _send(next);
            asRecorded = asRecorded || (!next.succeeds && next.gas < SCARCE_GAS);
            if (!asRecorded) {
                emit log_named_uint(path, line);
                emit log_named_bytes("  ended otherwise, with", returned);
            }
        }
        return (next.kind, next.value, asRecorded);
    }

    /// Plenty of gas first, then as much as was recorded.
    function _send(Step memory next) private returns (bool, bytes memory returned) {
        vm.chainId(next.chainId);
        vm.warp(next.time);
        vm.deal(next.from, type(uint128).max);
        try this.perform(next, PLENTY_OF_GAS) {
            return (true, "");
        } catch (bytes memory reason) {
            if (bytes4(reason) == AsRecorded.selector) return (true, "");
        }
        try this.perform(next, next.gas) {
            return (true, "");
        } catch (bytes memory reason) {
            return (bytes4(reason) == AsRecorded.selector, reason);
        }
    }

    /// Keeps what it did only if a transaction succeeded in the recording and here; reverts with `AsRecorded` if it
    /// ended as recorded without leaving anything.
    function perform(Step calldata next, uint256 gas_) external {
        vm.setNonceUnsafe(next.from, next.nonce);
        (bool success, bytes memory returned) = _perform(next, gas_);
        if (success != next.succeeds) revert Ended(success, returned);
        if (!success || next.kind == Kind.Call) revert AsRecorded();
        vm.setNonceUnsafe(next.from, next.nonce + 1);
    }

    function _perform(Step calldata next, uint256 gas_) private returns (bool success, bytes memory returned) {
        if (next.to != address(0)) {
            vm.prank(next.from);
            return next.to.call{value: next.value, gas: gas_}(next.data);
        }
        bytes memory code = next.data;
        if (bytes(next.artifact).length != 0) code = bytes.concat(vm.getCode(next.artifact), next.data);
        uint256 value = next.value;
        address created;
        vm.prank(next.from);
        assembly {
            created := create(value, add(code, 0x20), mload(code))
        }
        return (created != address(0), "");
    }
}
