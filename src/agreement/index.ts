export { AddressBook, parseAddressBook, shortAddress, type AddressBookEntry } from "./addressBook.js";
export { AGREEMENT_FORMAT } from "./file/agreementSchema.js";
export { buildAgreement, type BuildInput } from "./file/build.js";
export {
  parseBuilt,
  serialiseBuilt,
  trancheKind,
  type BuiltAgreement,
  type BuiltTranche,
  type TrancheKind,
} from "./built.js";
export { BUILT_FORMAT } from "./builtSchema.js";
export {
  CORE_CODE,
  Catalogue,
  standardCatalogue,
  type CatalogueData,
  type CatalogueOutcome,
  type OutcomeSet,
} from "./catalogue.js";
export { documentCommitment, outcomeTag, saltDocument, type DocumentSalt } from "./commitments.js";
export { describeAgreement } from "./describe.js";
export { formatPounds, parsePounds, splitByBasisPoints, type PoundsOptions, type Split } from "./money.js";
export { policyInWords, seatsOf, type Policy } from "./policy.js";
export { ROLE_WORDS, type Role } from "./roles.js";
export { PARTIES, SEATS, SEAT_WORDS, type Party, type Seat, type SignedTerms, type Terms } from "./terms.js";
export { packTranche, unpackTranche, type Tranche } from "./tranche.js";
