/** What was measured earlier and is not measured here: what built and sent it is not on npm. */
export interface EarlierRow {
  readonly name: string;
  readonly what: string;
  readonly gas: number;
}

const SAFE_CREATED = 295_910;
const SMART_INVOICE_CREATED = 450_989;
const SMART_INVOICE_FUNDED = 51_252;
const SAFE_RELEASES = 112_921;
const PAYMENTS = 12;

export const EARLIER: readonly EarlierRow[] = [
  { name: "smart-invoice-release", what: "Smart Invoice release(), one approver, a middle milestone", gas: 67_679 },
  { name: "smart-invoice-first", what: "Smart Invoice release(), one approver, the first milestone", gas: 121_779 },
  { name: "safe-smart-invoice", what: "Safe 1.5.0, three owners call Smart Invoice release()", gas: SAFE_RELEASES },
  { name: "safe-capture", what: "Safe 1.5.0, three owners call commerce-payments capture", gas: 103_189 },
  { name: "smart-invoice-create-4", what: "Smart Invoice, created with 4 milestones", gas: SMART_INVOICE_CREATED },
  {
    name: "lifetime-safe-smart-invoice",
    what: `Safe and Smart Invoice created, one deposit, ${PAYMENTS} releases: beside lifetime-12`,
    gas: SAFE_CREATED + SMART_INVOICE_CREATED + SMART_INVOICE_FUNDED + PAYMENTS * SAFE_RELEASES,
  },
];

/** What an earlier run, with other amounts and the peers' newest releases, gave for rows that are measured here too. */
export const EARLIER_OF: Readonly<Record<string, number>> = {
  floor: 34_140,
  limit: 56_116,
  "limit-solidity": 59_962,
  "safe-3of3": 78_909,
  "safe-l2-3of3": 88_527,
  "safe-create": SAFE_CREATED,
  "eas-3": 664_887,
  "sablier-create-4": 303_830,
};
