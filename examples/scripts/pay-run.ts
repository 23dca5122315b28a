// A payment run from cron: pays what is complete, once, writes one line, and ends with the exit code of `pay-run`.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { runScript } from "placement-escrow";

interface Run {
  transactions: { transaction: string; requests: { arrears: string | null }[] }[];
  setAside: { files: string[]; reason: string; unpaid: boolean }[];
}

const command = fileURLToPath(import.meta.resolve("placement-escrow/cli"));

await runScript(async (setting) => {
  const key = ["--signer", setting("KEYSTORE"), "--password-file", setting("PASSWORD_FILE"), "--yes"];
  const asked = [command, "pay-run", setting("REQUESTS"), ...key, "--json"];
  // 0: all that is complete was paid. 1: some of it was not. More than 1: the run failed, and says why on stderr.
  const { stdout, stderr, code } = await promisify(execFile)(process.execPath, asked, { maxBuffer: 2 ** 26 }).then(
    (done) => ({ ...done, code: 0 }),
    (failed: unknown) => failed as { stdout: string; stderr: string; code: number },
  );
  if (stdout === "") {
    console.error(`pay-run failed (${code}): ${stderr.trim().split("\n").at(-1)}`);
    return code;
  }
  const { transactions, setAside } = JSON.parse(stdout) as Run;
  const decided = transactions.flatMap(({ requests }) => requests);
  const short = decided.filter(({ arrears }) => BigInt(arrears ?? 0) > 0n).length;
  const unpaid = setAside.filter((one) => one.unpaid).map(({ files, reason }) => `${files.join("+")} (${reason})`);
  const hashes = transactions.map(({ transaction }) => transaction).join(" ") || "nothing sent";
  console.log(
    `pay-run: ${decided.length} decided, ${short} of them in arrears, not paid: ${unpaid.join(", ") || "none"}; ${hashes}`,
  );
  return code;
});
