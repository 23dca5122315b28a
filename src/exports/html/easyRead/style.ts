/** Large type, short lines, a picture beside each thing that is said. */
export const EASY_READ_STYLE = `
html { font-size: 18pt; }
header, main, footer { max-width: 44rem; }
.lead, footer, caption, table { font-size: 1rem; }
footer { color: var(--text); }
.easy { display: grid; grid-template-columns: 4.5rem minmax(0, 1fr); gap: 0 1rem; padding: 0.75rem 0; }
.easy > .picture { width: 4rem; height: 4rem; margin-top: 0.4rem; }
.easy h2, .easy h3 { margin-top: 0; }
.easy h2 { font-size: 1.12rem; border: 0; padding: 0; }
.easy p, .easy ul { margin: 0.35rem 0; }
.blank { display: block; border-bottom: 2px solid var(--text); height: 2.2rem; }
@media (max-width: 30rem) { .easy { grid-template-columns: minmax(0, 1fr); } }
@media print { html { font-size: 15pt; } .easy { break-inside: avoid; } }`;
