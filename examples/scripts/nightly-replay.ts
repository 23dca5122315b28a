// An auditor's night: reads what is new of the log, derives everything again, writes the report, and alerts by exit code.
import { writeFile } from "node:fs/promises";
import { connectChain, connectEscrow, runScript } from "placement-escrow";
import * as audit from "placement-escrow/audit";
import { auditReportPage } from "placement-escrow/exports";

await runScript(async (setting) => {
  const [url, path] = [setting("PLACEMENT_RPC"), setting("STORE")];
  const escrow = await connectEscrow(await connectChain(url), setting("PLACEMENT_ESCROW"));
  await audit.syncStore({ url, escrow, path });
  const { verdict } = await audit.verifyStore({ path, nodes: [url] });

  const stored = await audit.openStoredBooks(path);
  try {
    const { books } = stored;
    const words = audit.wordsOf(books);
    console.log(audit.verdictInWords(books));
    for (const difference of verdict.differences) console.error(`ALERT ${audit.describeDifference(difference)}`);
    const report = audit.auditReportOf(books, words);
    for (const { severity, sentence } of report.anomalies) {
      if (severity === "high") console.log(`Look at this first: ${sentence}`);
    }
    await writeFile(setting("REPORT"), auditReportPage({ books, words, report }), { mode: 0o600 });
    return verdict.differences.length === 0 ? 0 : 1;
  } finally {
    stored.close();
  }
});
