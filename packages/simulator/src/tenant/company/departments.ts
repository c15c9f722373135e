/** A department with the habits that its mail and its meetings show. */
export interface Department {
  readonly name: string;
  readonly people: number;
  readonly timeZone: string;
  /** Conversations that a person begins on a working day. */
  readonly conversations: number;
  /** Half of the answers are written within so many minutes. */
  readonly replyMinutes: number;
  /** The share of mail that is written outside the working hours. */
  readonly lateShare: number;
  /** How its mail and its meetings are divided among the departments. */
  readonly turnsTo: Readonly<Record<string, number>>;
}

/** The invented company: five departments, and one that is too small to be told apart from its people. */
export const departments: readonly Department[] = [
  {
    name: "Engineering",
    people: 30,
    timeZone: "W. Europe Standard Time",
    conversations: 0.25,
    replyMinutes: 150,
    lateShare: 0.09,
    turnsTo: { Engineering: 70, Support: 18, Sales: 6, Finance: 4, Board: 2 },
  },
  {
    name: "Sales",
    people: 22,
    timeZone: "Eastern Standard Time",
    conversations: 0.4,
    replyMinutes: 70,
    lateShare: 0.26,
    turnsTo: { Sales: 46, Finance: 18, Legal: 14, Support: 14, Engineering: 5, Board: 3 },
  },
  {
    name: "Support",
    people: 18,
    timeZone: "India Standard Time",
    conversations: 0.35,
    replyMinutes: 25,
    lateShare: 0.15,
    turnsTo: { Support: 48, Engineering: 32, Sales: 16, Finance: 4 },
  },
  {
    name: "Finance",
    people: 12,
    timeZone: "GMT Standard Time",
    conversations: 0.35,
    replyMinutes: 190,
    lateShare: 0.06,
    turnsTo: { Finance: 50, Sales: 28, Legal: 12, Engineering: 5, Board: 5 },
  },
  {
    name: "Legal",
    people: 7,
    timeZone: "GMT Standard Time",
    conversations: 0.35,
    replyMinutes: 330,
    lateShare: 0.11,
    turnsTo: { Legal: 30, Sales: 46, Finance: 20, Board: 4 },
  },
  {
    name: "Board",
    people: 3,
    timeZone: "GMT Standard Time",
    conversations: 0.4,
    replyMinutes: 60,
    lateShare: 0.4,
    turnsTo: { Board: 20, Sales: 30, Finance: 30, Engineering: 10, Legal: 10 },
  },
];
