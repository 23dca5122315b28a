/** A program of somebody else's: types of every entry, and what importing the signer's must not load. */
import { registerHooks } from "node:module";
import escrowAbi from "placement-escrow/abi/PlacementEscrow.json" with { type: "json" };
import descriptor from "placement-escrow/erc7730/eip712-PlacementEscrow.json" with { type: "json" };
import type { Attestation, SigningRequest } from "placement-escrow";
import type { Books } from "placement-escrow/audit";
import type { ReportSubject } from "placement-escrow/exports";

const loaded = new Set<string>();
registerHooks({
  resolve: (specifier, context, next) => {
    loaded.add(specifier);
    return next(specifier, context);
  },
});

const { parseFinding, termsDigest } = await import("placement-escrow");
const heavy = ["node:sqlite", "tinypool", "secp256k1/bindings.js", "linkedom", "@observablehq/plot"];
const early = heavy.filter((name) => loaded.has(name));
if (early.length > 0) throw new Error(`Importing the signer's library loads ${early.join(", ")}.`);

const { auditReportOf, syncStore, verifyStore } = await import("placement-escrow/audit");
const { auditReportPage, TABLES } = await import("placement-escrow/exports");

const findings: Attestation["findings"] = [parseFinding("3=60%")];
const kinds: SigningRequest["typedData"]["primaryType"][] = ["Attestation"];
const pageOf = (books: Books, subject: Omit<ReportSubject, "books">): string => auditReportPage({ books, ...subject });

console.log(
  JSON.stringify({
    achieved: String(findings[0]?.achieved),
    functions: [termsDigest, auditReportOf, syncStore, verifyStore, pageOf].every((one) => typeof one === "function"),
    kinds,
    tables: Object.keys(TABLES).length,
    attests: escrowAbi.some((one) => "name" in one && one.name === "attest"),
    described: Object.keys(descriptor.display.formats).length,
  }),
);
