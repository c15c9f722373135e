import type { Random } from "../random.ts";
import { coinage, subjects, tellingSentences, titles } from "./corpus/phrases.ts";

/** What one conversation or meeting is about: two coined words that occur nowhere else. */
export interface Topic {
  readonly a: string;
  readonly b: string;
}

/** The words of the tenant. */
export interface Prose {
  topic(): Topic;
  coin(): string;
  subject(topic: Topic): string;
  title(topic: Topic): string;
  /** Different sentences about the topic that hold its words: what a leak would show. */
  telling(random: Random, topic: Topic, count: number): string[];
}

const fill = (template: string, topic: Topic) =>
  template.replaceAll("{a}", topic.a).replaceAll("{b}", topic.b);

/** Prose of the words that `coin` gives. */
const proseOf = (random: Random, coin: () => string): Prose => ({
  coin,
  topic: () => ({ a: coin(), b: coin() }),
  subject: (topic) => fill(random.pick(subjects), topic),
  title: (topic) => fill(random.pick(titles), topic),
  telling: (own, topic, count) =>
    own.sample(tellingSentences, count).map((sentence) => fill(sentence, topic)),
});

function coinAll(random: Random): string[] {
  const words: string[] = [];
  for (const start of coinage.heads)
    for (const middle of coinage.middles) for (const tail of coinage.tails) words.push(start + middle + tail);
  return random.sample(words, words.length);
}

/** The tenant's language. Coined words do not repeat. */
export function createProse(random: Random): Prose {
  const words = coinAll(random.fork("words"));
  let used = 0;
  const coin = () => {
    const word = words[used % words.length] ?? "Brenovask";
    const round = Math.floor(used / words.length);
    used += 1;
    return round === 0 ? word : `${word}${"aeiou".charAt(round % 5)}n`;
  };
  return proseOf(random, coin);
}

/** Words that may repeat, drawn from one generator: what a mailbox is written with does not depend on others. */
export const createLooseProse = (random: Random): Prose =>
  proseOf(
    random,
    () => random.pick(coinage.heads) + random.pick(coinage.middles) + random.pick(coinage.tails),
  );
