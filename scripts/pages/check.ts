/**
 * Looks at every page as people do: in Chromium, on a desk and on a phone, light, dark and printed. Nothing may be asked
 * of the network, nothing may fail in the console, nothing may scroll sideways, axe may find nothing, and the keyboard
 * must reach everything that folds or scrolls.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium, type BrowserContext, type Page } from "playwright-core";
import { CHROMIUM, FLAGS, findChromium } from "./chromium.js";
import { PAGES } from "./makers.js";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Milliseconds. */
const PATIENCE = 120_000;
/** Pixels of an opened page that are worth a picture. */
const PICTURE_HEIGHT = 8_000;

interface View {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: "light" | "dark";
}

const VIEWS: readonly View[] = [
  { name: "desk", width: 1280, height: 900, scheme: "light" },
  { name: "desk-dark", width: 1280, height: 900, scheme: "dark" },
  { name: "phone", width: 360, height: 740, scheme: "light" },
  { name: "phone-dark", width: 360, height: 740, scheme: "dark" },
];

interface Checked {
  readonly what: string;
  /** None if all is well. */
  readonly faults: readonly string[];
}

async function checkPage(context: BrowserContext, name: string, file: string, folder: string): Promise<Checked[]> {
  const checked: Checked[] = [];
  for (const view of VIEWS) {
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const faults: string[] = [];
    page.on("console", (message) => faults.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("request", (request) => {
      if (!request.url().startsWith("file://") && !request.url().startsWith("data:")) faults.push(request.url());
    });
    await page.setViewportSize(view);
    await page.emulateMedia({ colorScheme: view.scheme });
    await page.goto(pathToFileURL(file).href);
    await page.screenshot({ path: join(folder, `${name}-${view.name}.png`) });
    await page.evaluate("document.querySelectorAll('details').forEach((fold) => { fold.open = true })");
    const clip = { x: 0, y: 0, width: view.width, height: PICTURE_HEIGHT };
    await page.screenshot({ path: join(folder, `${name}-${view.name}-open.png`), fullPage: true, clip });
    checked.push({ what: `${name}, ${view.name}: nothing fails, nothing is fetched`, faults });
    checked.push({ what: `${name}, ${view.name}: no sideways scrolling`, faults: await sideways(page) });
    checked.push({ what: `${name}, ${view.name}: axe`, faults: await axe(page) });
    checked.push({ what: `${name}, ${view.name}: keyboard`, faults: await unreachable(page) });
    await page.close();
  }
  return [...checked, await print(context, name, file, folder)];
}

async function sideways(page: Page): Promise<string[]> {
  const over = Number(
    await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
  );
  return over > 0 ? [`the page is ${over} pixels wider than the screen`] : [];
}

/** Every rule, best practices included. */
async function axe(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(
    "axe.run({ resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes.length + ' × ' + nodes[0].html.slice(0, 160)))",
  );
  return found as string[];
}

const MARK = "document.activeElement.setAttribute('data-reached', '')";
const REACHABLE = "document.querySelectorAll('summary, [tabindex=\"0\"], a[href]').length";
const LEFT =
  "[...document.querySelectorAll('summary, [tabindex=\"0\"], a[href]')].filter((element) => !element.hasAttribute('data-reached')).map((element) => element.outerHTML.slice(0, 120))";

/** Presses Tab through the page, from its beginning. */
async function unreachable(page: Page): Promise<string[]> {
  const stops = Number(await page.evaluate(REACHABLE));
  for (let stop = 0; stop <= stops; stop++) {
    await page.keyboard.press("Tab");
    await page.evaluate(MARK);
  }
  return page.evaluate<string[]>(LEFT);
}

/** What is still folded, and how long the browser has to unfold it for paper, milliseconds. */
const FOLDED =
  "[...document.querySelectorAll('.fold')].filter((fold) => !fold.checkVisibility({ contentVisibilityAuto: true }) || fold.getBoundingClientRect().height === 0).map((fold) => fold.parentElement.outerHTML.slice(0, 120))";
const LAYOUT = 5_000;

/** On A4, with everything that was folded. */
async function print(context: BrowserContext, name: string, file: string, folder: string): Promise<Checked> {
  const page = await context.newPage();
  await page.goto(pathToFileURL(file).href);
  await page.emulateMedia({ media: "print" });
  // The browser takes a frame or two to lay the page out for paper.
  await page.waitForFunction(`${FOLDED}.length === 0`, undefined, { timeout: LAYOUT }).catch(() => undefined);
  const hidden = await page.evaluate<string[]>(FOLDED);
  await page.pdf({ path: join(folder, `${name}.pdf`), preferCSSPageSize: true });
  await page.close();
  return { what: `${name}, A4: nothing stays folded`, faults: hidden };
}

async function main(): Promise<void> {
  const say = (line: string): unknown => process.stdout.write(`${line}\n`);
  process.exitCode = 1;
  if (!findChromium(say)) return;
  const folder = mkdtempSync(join(tmpdir(), "placement-pages-"));
  const profile = mkdtempSync(join(tmpdir(), "placement-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: CHROMIUM,
    headless: true,
    args: FLAGS,
  });
  const checked: Checked[] = [];
  try {
    for (const { name, make } of PAGES) {
      const file = join(folder, `${name}.html`);
      writeFileSync(file, make());
      checked.push(...(await checkPage(context, name, file, folder)));
    }
  } finally {
    await context.close();
    rmSync(profile, { recursive: true, force: true });
  }
  for (const { what, faults } of checked) {
    say(`${faults.length === 0 ? "passed" : "FAILED"}  ${what}`);
    for (const fault of faults) say(`        ${fault}`);
  }
  const failed = checked.filter(({ faults }) => faults.length > 0).length;
  say(`Screenshots: ${folder}`);
  say(`${checked.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
}

await main();
