/**
 * The one stylesheet of every page: system fonts, light and dark, phone and A4. Text stands out from its ground by
 * 4.5 to 1 at least, in both schemes.
 */
const COLOURS = `
:root {
  color-scheme: light dark;
  --ground: #ffffff; --panel: #f3f5f6; --line: #b4bcc2; --text: #14191d; --muted: #4c555c; --link: #0b5394;
  --alert: #a30f1d; --alert-ground: #fdecee; --caution: #704700; --caution-ground: #fff4dc;
  --good: #0b5a32; --good-ground: #e6f5ec;
  --chart-1: #1f6fb2; --chart-2: #b4500f; --chart-3: #0b5a32;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --ground: #14191d; --panel: #1f262b; --line: #59646c; --text: #eceff1; --muted: #b5bfc6; --link: #8fc3f5;
    --alert: #ffaaa8; --alert-ground: #40181c; --caution: #f5cd7e; --caution-ground: #382a10;
    --good: #8edcaf; --good-ground: #12301f;
    --chart-1: #7db8ee; --chart-2: #f0a268; --chart-3: #8edcaf;
  }
}`;

const TEXT = `
* { box-sizing: border-box; }
html { font: 100%/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif; }
body { margin: 0; background: var(--ground); color: var(--text); overflow-wrap: break-word; }
header, main, footer { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
footer { margin-top: 3rem; padding-bottom: 2rem; border-top: 1px solid var(--line); color: var(--muted); }
h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 0.5rem; }
h1 { font-size: 1.9rem; margin-top: 0; }
h2 { font-size: 1.4rem; border-top: 1px solid var(--line); padding-top: 1.25rem; }
h3 { font-size: 1.12rem; }
h4 { font-size: 1rem; }
p, ul, ol, dl { margin: 0.5rem 0; max-width: 46rem; }
a { color: var(--link); }
code { font-family: ui-monospace, "SFMono-Regular", "DejaVu Sans Mono", monospace; font-size: 0.88em; overflow-wrap: anywhere; }
time { font-variant-numeric: tabular-nums; }
.lead { font-size: 1.1rem; }
.muted { color: var(--muted); }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 0.5rem; top: 0.5rem; padding: 0.5rem 0.75rem; background: var(--ground); z-index: 1; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }`;

const PARTS = `
.notice { margin: 1rem 0; padding: 0.5rem 1rem; border-left: 0.35rem solid var(--line); background: var(--panel); max-width: 48rem; }
.notice.alert { border-color: var(--alert); background: var(--alert-ground); }
.notice.caution { border-color: var(--caution); background: var(--caution-ground); }
.notice.good { border-color: var(--good); background: var(--good-ground); }
.tag { display: inline-block; padding: 0 0.5em; border: 1px solid currentColor; border-radius: 0.25em; font-size: 0.85em; font-weight: 600; white-space: nowrap; background: var(--panel); }
.tag.alert { color: var(--alert); background: var(--alert-ground); }
.tag.caution { color: var(--caution); background: var(--caution-ground); }
.tag.good { color: var(--good); background: var(--good-ground); }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 14rem), 1fr)); gap: 0.5rem 1.5rem; max-width: none; }
.facts dt { color: var(--muted); font-size: 0.9em; }
.facts dd { margin: 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; margin: 0.75rem 0; }
table { border-collapse: collapse; width: 100%; font-size: 0.95rem; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.35rem 0.75rem 0.35rem 0; border-bottom: 1px solid var(--line); }
thead th { border-bottom: 2px solid var(--line); vertical-align: bottom; }
tbody th { font-weight: 400; }
th.number, td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
thead th.number { white-space: normal; }
tfoot th, tfoot td { font-weight: 600; }
details { border-bottom: 1px solid var(--line); }
summary { cursor: pointer; padding: 0.5rem 0; }
summary h3, summary h4 { display: inline; }
.fold { padding: 0 0 1rem 1rem; }
.steps { list-style: none; padding: 0; max-width: none; }
.steps > li { padding: 0.4rem 0; border-top: 1px solid var(--line); display: grid; grid-template-columns: minmax(0, 9.5rem) minmax(0, 1fr); gap: 0 1rem; }
.steps time { color: var(--muted); }
figure { margin: 1rem 0; }
figcaption { font-weight: 600; }
figure svg { display: block; max-width: 100%; height: auto; }
@media (max-width: 40rem) {
  .steps > li { grid-template-columns: minmax(0, 1fr); }
  .fold { padding-left: 0; }
  figure .wide svg { max-width: none; }
}`;

/** What is folded on a screen is open on paper: nobody can open it there. */
const PAPER = `
@page { size: A4; margin: 16mm 14mm 18mm; @bottom-right { content: counter(page) " of " counter(pages); font: 8pt sans-serif; } }
@media print {
  html { font-size: 9.5pt; }
  header, main, footer { max-width: none; padding: 0; }
  .skip { display: none; }
  .wide { overflow: visible; }
  table { font-size: 8.5pt; }
  thead { display: table-header-group; }
  tfoot { display: table-row-group; }
  tr, figure > .wide, .notice, .facts > div, .steps > li { break-inside: avoid; }
  h2, h3, h4, summary, caption, figcaption, figcaption + p { break-after: avoid; }
  details::details-content { content-visibility: visible; block-size: auto; }
  summary { list-style: none; }
  summary::-webkit-details-marker { display: none; }
  th.number, td.number { white-space: normal; overflow-wrap: normal; }
}`;

export const STYLE = [COLOURS, TEXT, PARTS, PAPER].join("\n");
