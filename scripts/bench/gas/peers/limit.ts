import { Signature, TypedDataEncoder, id, type BytesLike, type TransactionResponse } from "ethers";
import type { FixedPayment } from "../../../../typechain-types/index.js";
import { person, type Person } from "../../people.js";
import { row, type Row } from "../row.js";
import type { Stage } from "../stage.js";

/** What each payment of the peers moves: as an outcome of a placement here. */
export const AMOUNT = 1_219_83n * 10n ** 16n;

const PAYMENT_TYPES = {
  Payment: [
    { name: "tranche", type: "uint256" },
    { name: "evidence", type: "bytes32" },
  ],
};

type Words = [BytesLike, BytesLike, BytesLike, BytesLike, BytesLike, BytesLike];

/** What `pay` takes: these people's signatures over one payment, in ERC-2098's two words each. */
export function signaturesOver(
  domain: { readonly chainId: bigint; readonly verifyingContract: string },
  payment: { readonly tranche: bigint; readonly evidence: string },
  signers: readonly Person[],
): Words {
  const digest = TypedDataEncoder.hash({ name: "SignatureLimit", version: "1", ...domain }, PAYMENT_TYPES, payment);
  const words = signers.flatMap((signer) => {
    const { r, yParityAndS } = Signature.from(signer.sign(digest));
    return [r, yParityAndS];
  });
  return words as Words;
}

const PANEL = ["inspector 1", "social worker 1", "registered manager"] as const;

/** The second payment of a contract that can do nothing else. */
async function paySecond(stage: Stage, name: "SignatureLimit" | "PlainSignatureLimit"): Promise<TransactionResponse> {
  const panel = PANEL.map(person);
  const addresses = panel.map(({ address }) => address);
  const args = [addresses, stage.token, stage.parties.payee.address, AMOUNT];
  const limit = (await stage.ethers.deployContract(name, args, stage.relayer)) as unknown as FixedPayment;
  const verifyingContract = await limit.getAddress();
  await stage.pound.mint(verifyingContract, 10n * AMOUNT);
  const pay = (tranche: bigint) => {
    const payment = { tranche, evidence: id(`evidence ${tranche}`) };
    const signed = signaturesOver({ chainId: stage.domain.chainId, verifyingContract }, payment, panel);
    return limit.pay(payment.tranche, payment.evidence, signed);
  };
  await pay(1n);
  return pay(4n);
}

export const LIMIT: readonly Row[] = [
  row("floor", "a bare ERC-20 transfer", [], ({ pound, relayer, parties }) => floor({ pound, relayer, parties })),
  row(
    "limit",
    "three signatures by hand in assembly, all immutable, one used-bit, one event, one transfer",
    [],
    (stage) => paySecond(stage, "SignatureLimit"),
  ),
  row("limit-solidity", "the same in plain Solidity", [], (stage) => paySecond(stage, "PlainSignatureLimit")),
];

async function floor({ pound, relayer, parties }: Pick<Stage, "pound" | "relayer" | "parties">) {
  await pound.mint(relayer, 10n * AMOUNT);
  return pound.connect(relayer).transfer(parties.payee.address, AMOUNT);
}
