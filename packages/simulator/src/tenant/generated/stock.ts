import type { Random } from "../../random.ts";
import { coinage, subjects, tellingSentences, titles } from "../corpus/phrases.ts";
import { composeBody, type MailBody } from "../mail/mail-body.ts";
import type { Prose, Topic } from "../prose.ts";

/** Bodies that many messages share. */
const BODIES = 64;

const fill = (template: string, topic: Topic): string =>
  template.replaceAll("{a}", topic.a).replaceAll("{b}", topic.b);

/** Words that may repeat, drawn from one generator: what a mailbox is written with does not depend on others. */
export function createLooseProse(random: Random): Prose {
  const coin = () => random.pick(coinage.heads) + random.pick(coinage.middles) + random.pick(coinage.tails);
  return {
    coin,
    topic: () => ({ a: coin(), b: coin() }),
    subject: (topic) => fill(random.pick(subjects), topic),
    title: (topic) => fill(random.pick(titles), topic),
    telling: (own, topic, count) =>
      own.sample(tellingSentences, count).map((sentence) => fill(sentence, topic)),
  };
}

/** Composes the bodies of a generated tenant: as large as real ones, and each composed once. */
export function createBodyStock(random: Random): (random: Random) => MailBody {
  const prose = createLooseProse(random.fork("prose"));
  const bodies = Array.from({ length: BODIES }, (_, at) => {
    const topic = prose.topic();
    return composeBody({
      random: () => random.fork(`body/${at}`),
      scale: 1,
      greeting: "Dear all,",
      telling: (own) => prose.telling(own, topic, 2),
      signature: null,
    });
  });
  return (own) => own.pick(bodies);
}
