import type { EasyFinding, EasyRead } from "../../../audit/easyRead/easyRead.js";
import { page } from "../page.js";
import { Notice, Section } from "../parts.js";
import { Easy } from "./easy.js";
import { AskAgain, Contacts } from "./help.js";
import {
  dayInPlainWords,
  nameInPlainWords,
  personInPlainWords,
  planInPlainWords,
  resultOf,
  titleOf,
} from "./sentences.js";
import { EASY_READ_STYLE } from "./style.js";

/** A page in easy English for the child or adult whose care it is, and their advocate. It holds nothing about money. */
export function easyReadPage(given: EasyRead): string {
  const { placement, arbiter, now } = given;
  return page({
    title: "Your care: what people found",
    lead: `This page is for ${placement}.`,
    style: EASY_READ_STYLE,
    notices: <Private />,
    children: (
      <>
        <About />
        <People {...given} />
        <Findings {...given} />
        <Plans {...given} />
        <AskAgain arbiter={arbiter} />
        <Contacts />
      </>
    ),
    footer: (
      <>
        <p>This page tells what was known on {dayInPlainWords(now)}.</p>
        <p>It was made on one computer.</p>
        <p>It was not sent anywhere.</p>
      </>
    ),
  });
}

const Private = () => (
  <Notice tone="caution">
    <Easy
      picture="private"
      title="This page is private"
      isFirst
      sentences={[
        "This page is only for you.",
        "You choose who may see it.",
        "Nobody may put it on the internet.",
        "If you find this page, please give it back.",
      ]}
    />
  </Notice>
);

const About = () => (
  <Section id="about" title="What this page is">
    <Easy
      picture="look"
      title="This page is about your care"
      sentences={[
        "Some people check how your care is going.",
        "They say what they found.",
        "This page tells you what they said.",
        "You can ask somebody to read it with you.",
      ]}
    />
  </Section>
);

function People({ panel, council, home }: EasyRead) {
  return (
    <Section id="people" title="Who the people are">
      {panel.map((person) => (
        <Easy picture="people" title={titleOf(person)} sentences={personInPlainWords(person)} />
      ))}
      {home === null ? null : <Easy picture="people" title={home} sentences={["They give you your care."]} />}
      {council === null ? null : (
        <Easy picture="people" title={council} sentences={["They asked your home to care for you."]} />
      )}
    </Section>
  );
}

function Findings({ findings }: EasyRead) {
  return (
    <Section id="findings" title="What people found">
      {findings.length === 0 ? <p>Nobody has said anything yet.</p> : null}
      {findings.map((finding) => (
        <Finding {...finding} />
      ))}
    </Section>
  );
}

function Finding(finding: EasyFinding) {
  const { about, first, last, people, at, isSecondLook } = finding;
  const { picture, sentences } = resultOf(finding);
  return (
    <Easy picture={picture} title={about} sentences={sentences}>
      {isSecondLook ? <p>People looked at this more than once.</p> : null}
      <p>
        This is about the time from {dayInPlainWords(first)} to {dayInPlainWords(last)}.
      </p>
      {people.length === 0 ? null : (
        <>
          <p>Who said this:</p>
          <ul>
            {people.map((person) => (
              <li>{nameInPlainWords(person)}</li>
            ))}
          </ul>
        </>
      )}
      {at === null || people.length === 0 ? null : <p>They said it on {dayInPlainWords(at)}.</p>}
    </Easy>
  );
}

function Plans({ plans }: EasyRead) {
  return (
    <Section id="next" title="What happens next">
      {plans.length === 0 ? <p>Nothing more is planned on this page.</p> : null}
      {plans.map((plan) => (
        <Easy picture="next" title={plan.about} sentences={planInPlainWords(plan)} />
      ))}
      <p>Your social worker can tell you about other changes.</p>
    </Section>
  );
}
