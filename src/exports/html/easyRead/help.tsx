/** Whom to ask to look again. */
import type { Person } from "../../../audit/easyRead/easyRead.js";
import { Section } from "../parts.js";
import { Easy } from "./easy.js";

/** A name and a number that somebody who knows them writes in: none is printed that nobody checked. */
function Blank({ label }: { label: string }) {
  return (
    <p>
      {label}:
      <span class="blank" />
    </p>
  );
}

export function AskAgain({ arbiter }: { arbiter: Person }) {
  return (
    <Section id="ask" title="You can ask somebody to look again">
      <Easy
        picture="ask"
        title="If you do not agree"
        sentences={[
          "Maybe you do not agree with this page.",
          "Maybe you think something is missing.",
          "You can say so.",
          "You can ask the people on this page to look again.",
          "You will not get into trouble for asking.",
        ]}
      />
      <Easy
        picture="help"
        title="Somebody on your side"
        sentences={[
          "You can have an advocate.",
          "An advocate is on your side.",
          "An advocate helps you to say what you think.",
          "An advocate does not work for your home.",
          "Ask your social worker how to get one.",
        ]}
      />
      <StillNotAgreed arbiter={arbiter} />
      <Rights />
      <Easy
        picture="help"
        title="If you do not feel safe"
        sentences={["Tell somebody you trust.", "Tell them now.", "You do not have to wait."]}
      />
    </Section>
  );
}

const StillNotAgreed = ({ arbiter }: { arbiter: Person }) => (
  <Easy
    picture="people"
    title="If people still do not agree"
    sentences={[
      "Your social worker or the inspector can ask somebody else to decide.",
      arbiter.name === null ? "Ask them who that is." : `That is ${arbiter.name}.`,
      "You can also complain to the council.",
      "The council must listen to you and answer.",
    ]}
  />
);

/** The law that gives the right, by age: the page does not know how old its reader is. */
const Rights = () => (
  <>
    <Easy
      picture="help"
      title="If you are under 18"
      sentences={[
        "The council must help you to get an advocate if you want to complain.",
        "The law that says so is the Children Act 1989, section 26A.",
        "Help at Hand can help you too.",
        "Help at Hand is part of the Children’s Commissioner’s office.",
        "Ofsted checks homes for children.",
        "You can tell Ofsted what your home is like.",
      ]}
    />
    <Easy
      picture="help"
      title="If you are 18 or older"
      sentences={[
        "Sometimes it is hard to have your say about your care.",
        "Then the council may have to find an advocate for you.",
        "The law that says so is the Care Act 2014, section 67.",
        "Some people cannot decide some things on their own.",
        "The Mental Capacity Act 2005 gives some of them an advocate.",
        "The Care Quality Commission checks care for adults.",
        "You can tell them what your care is like.",
      ]}
    />
  </>
);

export const Contacts = () => (
  <Section id="contacts" title="Who to call">
    <p>Ask your social worker to fill this in.</p>
    <Blank label="My social worker" />
    <Blank label="My advocate" />
    <Blank label="The person for complaints at the council" />
    <Blank label="Help at Hand, if I am under 18" />
    <Blank label="The people who check my home" />
  </Section>
);
