// A shop's stamp cards as a participant: what a command meets and what it is told.
//
//   call \ stored  nothing    TRIED      CONFIRMED  CANCELLED  SUSPENDED  DECLINED
//   Try            reserve    repeat     repeat     ABORTED    ABORTED    repeat
//   Confirm        alarm      CONFIRMED  repeat     alarm      alarm      alarm
//   Cancel         SUSPENDED  CANCELLED  alarm      ok         ok         ok
//   Get            ABSENT     tells what is stored
//
// Nobody credits an outside party, so a Credit cannot be read here.
import { Alarm, Decline, Purpose } from "./contract.js";
import type { Answer, LegCommand, LegReply, Try } from "./contract.js";
import { Journal } from "./journal.js";
import type { Leg } from "./journal.js";

/** Every card begins with so much: an example has no shops where people collect stamps. */
const FIRST_BALANCE = 1_000_000n;
const JPY = 392;
const USD = 840;

interface Card {
  balance: bigint;
  held: bigint;
}

export class Stamps {
  private readonly legs = new Map<string, Leg>();
  private readonly cards = new Map<string, Card>();
  private readonly changed = new Map<string, Leg>();
  private readonly journal: Journal;

  constructor(
    private readonly name: string,
    file: string,
  ) {
    this.journal = Journal.open(file, (leg) => this.legs.set(keyOf(leg), leg));
    for (const leg of this.legs.values()) {
      if (leg.state === "TRIED") this.card(leg.owner).held += BigInt(leg.amount);
      if (leg.settled) this.card(leg.owner).balance -= BigInt(leg.settled.amount);
    }
  }

  /**
   * Decides a call's commands in their order and stores what they changed; only then may the replies leave. After an
   * error memory is ahead of the file: the process must end.
   */
  execute(commands: LegCommand[]): LegReply[] {
    this.changed.clear();
    const replies = commands.map((command) => ({
      payment: command.payment,
      leg: command.leg,
      ...(command.ledger === this.name ? this.decide(command) : { alarm: Alarm.UNKNOWN_LEDGER }),
    }));
    this.journal.append(this.changed.values());
    return replies;
  }

  private decide(command: LegCommand): Answer {
    const stored = this.legs.get(keyOf(command));
    switch (command.command) {
      case "try":
        if (!command.try || !isReadable(command.try)) return { alarm: Alarm.BAD_COMMAND };
        return stored ? this.repeat(command.try, command.owner, stored) : this.reserve(command, command.try);
      case "confirm": {
        const amount = BigInt(command.confirm?.amountMinor ?? "0");
        if (amount <= 0n) return { alarm: Alarm.BAD_COMMAND };
        if (!stored) return { alarm: Alarm.CONFIRM_WITHOUT_TRY };
        return this.confirm(command, amount, stored);
      }
      case "cancel":
        return stored ? this.cancel(command.owner, stored) : this.suspend(command);
      case "get":
        return stored ? told(stored) : { absent: {} };
      default:
        return { alarm: Alarm.BAD_COMMAND };
    }
  }

  private reserve(command: LegCommand, wish: Try): Answer {
    const amount = BigInt(wish.amountMinor);
    const card = this.card(command.owner);
    const yen = wish.currency === JPY;
    const reserved = yen && amount <= card.balance - card.held;
    if (reserved) card.held += amount;
    const first: Answer = reserved
      ? { tried: {} }
      : { declined: yen ? Decline.BALANCE_TOO_LOW : Decline.CURRENCY_NOT_HELD };
    this.store(command, { state: reserved ? "TRIED" : "DECLINED", amount: wish.amountMinor, content: content(wish), first });
    return first;
  }

  private repeat(wish: Try, owner: string, stored: Leg): Answer {
    const same = stored.owner === owner && (stored.state === "SUSPENDED" || stored.content === content(wish));
    if (!same) return { alarm: Alarm.KEY_REUSED };
    return stored.state === "CANCELLED" || stored.state === "SUSPENDED" ? { aborted: {} } : stored.first;
  }

  private confirm(command: LegCommand, amount: bigint, stored: Leg): Answer {
    if (stored.owner !== command.owner) return { alarm: Alarm.KEY_REUSED };
    switch (stored.state) {
      case "TRIED": {
        if (amount > BigInt(stored.amount)) return { alarm: Alarm.CONFIRM_ABOVE_TRIED };
        const card = this.card(stored.owner);
        card.held -= BigInt(stored.amount);
        card.balance -= amount;
        const answer: Answer = { confirmed: { atMicros: notBefore(command.confirm?.decidedAtMicros ?? "0") } };
        this.change({ ...stored, state: "CONFIRMED", settled: { amount: amount.toString(), answer } });
        return answer;
      }
      case "CONFIRMED":
        return stored.settled && BigInt(stored.settled.amount) === amount
          ? stored.settled.answer
          : { alarm: Alarm.KEY_REUSED };
      case "CANCELLED":
      case "SUSPENDED":
        return { alarm: Alarm.CONFIRM_AFTER_CANCEL };
      case "DECLINED":
        return { alarm: Alarm.CONFIRM_WITHOUT_TRY };
    }
  }

  /** The fence: a Try that comes later meets this row. */
  private suspend(command: LegCommand): Answer {
    const first: Answer = { cancelled: {} };
    this.store(command, { state: "SUSPENDED", amount: "0", content: "", first });
    return first;
  }

  private cancel(owner: string, stored: Leg): Answer {
    if (stored.owner !== owner) return { alarm: Alarm.KEY_REUSED };
    if (stored.state === "CONFIRMED") return { alarm: Alarm.CANCEL_AFTER_CONFIRM };
    if (stored.state === "TRIED") {
      this.card(owner).held -= BigInt(stored.amount);
      this.change({ ...stored, state: "CANCELLED" });
    }
    return { cancelled: {} };
  }

  private store(command: LegCommand, rest: Pick<Leg, "state" | "amount" | "content" | "first">): void {
    this.change({ payment: command.payment, leg: command.leg, owner: command.owner, ...rest });
  }

  private change(leg: Leg): void {
    this.legs.set(keyOf(leg), leg);
    this.changed.set(keyOf(leg), leg);
  }

  private card(owner: string): Card {
    let card = this.cards.get(owner);
    if (!card) {
      card = { balance: FIRST_BALANCE, held: 0n };
      this.cards.set(owner, card);
    }
    return card;
  }
}

function keyOf(leg: { payment: string; leg: number }): string {
  return `${leg.payment}:${leg.leg}`;
}

function isReadable(wish: Try): boolean {
  const purpose = wish.purpose >= Purpose.PAY && wish.purpose <= Purpose.INTERNAL;
  return purpose && BigInt(wish.amountMinor) > 0n && (wish.currency === JPY || wish.currency === USD);
}

/** What must be the same under one key, beside the owner. */
function content(wish: Try): string {
  const policy = wish.policy ?? { classes: "0", lot: "0", noFloor: false, force: false };
  const taking = [policy.classes, policy.lot, policy.noFloor, policy.force];
  return [wish.amountMinor, wish.currency, ...taking, wish.purpose].join(" ");
}

/** Now, but never before the decision; microseconds since 1970. */
function notBefore(decidedAtMicros: string): string {
  const now = BigInt(Date.now()) * 1000n;
  const decided = BigInt(decidedAtMicros);
  return (now > decided ? now : decided).toString();
}

function told(stored: Leg): Answer {
  if (stored.state === "CANCELLED") return { cancelled: {} };
  return stored.settled ? stored.settled.answer : stored.first;
}
