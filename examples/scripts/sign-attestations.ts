// Signs, with an inspector's key, those requests about a home that say exactly what the inspector found. Sends nothing.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import * as placement from "placement-escrow";

await placement.runScript(async (setting) => {
  const folder = setting("REQUESTS");
  const home = new placement.AddressBook().resolve(setting("PROVIDER"));
  const found = placement.parseFindingsFile(readFileSync(setting("FINDINGS"), "utf8"), setting("FINDINGS"));
  const chain = await placement.connectChain(setting("PLACEMENT_RPC"));
  const escrow = await placement.connectEscrow(chain, setting("PLACEMENT_ESCROW"));
  const signer = await placement.openKeyFile(setting("KEYSTORE"), setting("PASSWORD_FILE"));
  const unsigned = new Set(found.keys());

  const sign = async (path: string): Promise<void> => {
    const request = await placement.readRequest(path);
    const { agreement } = placement.attestationIn(request);
    placement.requireFound(request, found.get(agreement));
    await placement.requireAcceptable(request, escrow);
    const { terms } = await placement.readAgreement(escrow, agreement);
    if (terms.provider !== home) throw new placement.PlacementError("signing-refused", "It is about another home.");
    await placement.writeRequest(path, await placement.signWith(signer, request));
    unsigned.delete(agreement);
  };

  for (const name of readdirSync(folder).filter((file) => file.endsWith(".json"))) {
    const outcome = sign(join(folder, name)).then(() => "signed", placement.sentenceOf);
    console.log(`${name}: ${await outcome}`);
  }
  for (const agreement of unsigned) console.log(`${agreement}: nothing was signed`);
  return unsigned.size === 0 ? 0 : 1;
});
