import { parseLabel } from "../../file/values.js";
import { ROLE_WORDS, rolesOf, type Role } from "../../roles.js";
import { noteFailure } from "../../text/problems.js";
import { group, value } from "../../text/shape.js";
import { COMMON } from "../changeSchema.js";
import type { ChangeContext } from "../plan.js";
import { template } from "../template.js";

const schema = group({ ...COMMON, payee: value(parseLabel) });

/** Another account for the home's money. */
export const payee = template({
  name: "change of payee",
  schema,
  draft: schema.partial(),
  check: ({ payee: name }, context) => {
    if (name !== undefined) checkPayee(name, context);
  },
  plan: ({ payee: name }, { file, entries, addressBook }) => {
    file.warn(
      ["payee"],
      "everything not yet paid goes to this account, arrears too; make sure of it with somebody at the provider whom you know, by a number that you had before.",
    );
    return { kept: entries, added: [], payee: addressBook.resolve(name) };
  },
});

function checkPayee(name: string, { file, addressBook, inForce }: ChangeContext): void {
  const address = noteFailure(file.problems, file.placeOf(["payee"]), () => addressBook.resolve(name));
  if (address === undefined) return;
  const roles = Object.entries(rolesOf(inForce.terms)) as [Role, string][];
  const held = roles.filter(([, holder]) => holder === address).map(([role]) => role);
  const conflict = held.find((role) => role !== "provider" && role !== "payee");
  if (held.includes("payee")) file.fault(["payee"], `"${name}" is the payee already.`);
  else if (address === inForce.escrow) file.fault(["payee"], `"${name}" is the escrow itself, which can't be paid.`);
  else if (conflict !== undefined) {
    file.fault(
      ["payee"],
      `the payee "${name}" is the ${ROLE_WORDS[conflict]} too; the home's money needs an account of its own, or the provider's.`,
    );
  }
}
