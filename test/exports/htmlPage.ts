import { expect } from "chai";
import { isPage, page, textOf } from "../../src/exports/html/page.js";
import {
  Commands,
  Facts,
  Fold,
  Moment,
  Notice,
  Section,
  Step,
  Steps,
  Table,
  Tag,
} from "../../src/exports/html/parts.js";

const HOSTILE = `<script>alert("1")</script> & 'it'`;

const simple = (title: string): string =>
  page({ title, footer: "Made by hand", children: Section({ id: "a", title: "A", children: "Text" }) });

describe("html: page", () => {
  it("is one British-English document that may load, run and send nothing", () => {
    const html = simple("Example House");
    expect(html).to.match(/^<!doctype html>\n<html lang="en-GB">/);
    expect(html).to.contain("default-src &#39;none&#39;; style-src &#39;unsafe-inline&#39;; img-src data:");
    expect(html).to.not.match(/<script|javascript:|https?:|url\(|@import|\son\w+=/i);
    expect(html).to.contain("<title>Example House</title>").and.to.contain("<h1>Example House</h1>");
    expect(html).to.contain('href="#content"').and.to.contain('<main id="content" tabindex="-1">');
  });

  it("escapes what it is given, in text and in attributes", () => {
    const parts = [
      Table({ id: HOSTILE, caption: HOSTILE, columns: [{ heading: HOSTILE }], rows: [[HOSTILE]], total: [HOSTILE] }),
      Facts({ facts: [[HOSTILE, HOSTILE]] }),
      Fold({ summary: HOSTILE, children: Tag({ tone: "good", children: HOSTILE }) }),
    ];
    const html = page({
      title: HOSTILE,
      lead: HOSTILE,
      notices: Notice({ tone: "alert", children: HOSTILE }),
      footer: HOSTILE,
      children: Section({ id: HOSTILE, title: HOSTILE, children: parts }),
    });
    expect(html).to.not.contain("<script").and.to.not.contain('"1"');
    expect(html).to.contain("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;it&#39;");
  });

  it("writes out what cannot be seen or turns the direction of reading", () => {
    const html = simple("Example \u202eesuoH\u200b\u0007");
    expect(html).to.contain("<h1>Example \\u{202e}esuoH\\u{200b}\\u{7}</h1>");
    for (const hidden of ["\u202e", "\u200b", "\u0007"]) expect(html).to.not.contain(hidden);
  });

  it("knows a page of ours from any other file", () => {
    expect(isPage(simple("A"))).to.equal(true);
    expect(isPage("<!doctype html>\n<html></html>")).to.equal(false);
    expect(isPage(`notes on <meta name="generator" content="placement-escrow"/>`)).to.equal(false);
  });
});

describe("html: parts", () => {
  it("heads columns and rows, aligns figures, and lets the keyboard scroll the table", () => {
    const table = Table({
      id: "t",
      caption: "Totals",
      columns: [{ heading: "Token" }, { heading: "Paid", isNumber: true }],
      rows: [["GBPe", "£1.00"]],
      total: ["All", "£1.00"],
    });
    const html = textOf(table);
    expect(html).to.contain('<div class="wide" role="region" aria-labelledby="t-caption" tabindex="0">');
    expect(html).to.contain('<caption id="t-caption">Totals</caption>');
    expect(html).to.contain('<th scope="col">Token</th><th scope="col" class="number">Paid</th>');
    expect(html).to.contain('<tbody><tr><th scope="row">GBPe</th><td class="number">£1.00</td></tr></tbody>');
    expect(html).to.contain('<tfoot><tr><th scope="row">All</th>');
  });

  it("leaves the foot out where nothing is summed", () => {
    const table = Table({ id: "t", caption: "T", columns: [{ heading: "A" }], rows: [] });
    expect(textOf(table)).to.not.contain("tfoot");
  });

  it("shows commands as such, and no mark of code", () => {
    const html = textOf(Commands({ text: "Run `placement claim <file>`, then wait." }));
    expect(html).to.equal("Run <code>placement claim &lt;file&gt;</code>, then wait.");
    expect(textOf(Commands({ text: "Ask." }))).to.equal("Ask.");
  });

  it("tells moments in London's time, and to machines in UTC", () => {
    const at = BigInt(Date.UTC(2027, 6, 1, 11, 30) / 1000);
    expect(textOf(Moment({ at }))).to.equal('<time datetime="2027-07-01T11:30:00.000Z">2027-07-01 12:30</time>');
    const steps = textOf(Steps({ children: Step({ at, children: "Paid" }) }));
    expect(steps).to.match(/^<ol class="steps"><li><time .*<div>Paid<\/div><\/li><\/ol>$/);
  });
});
