export { importAgreements, type ImportInput, type ImportedAgreement } from "./import.js";
