import type { Random } from "../../random.ts";
import { composeBody, type MailBody } from "../mail/mail-body.ts";
import { createLooseProse } from "../prose.ts";

/** Bodies that many messages share. */
const BODIES = 64;

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
