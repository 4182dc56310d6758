// What is stored: a file of lines, each the newest state of one leg. A call's lines are written and synced before it is
// answered; at the start the last line of each leg counts. A line that a kill has torn has no end and is cut off.
import { closeSync, existsSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import type { Answer } from "./contract.js";

/** What has become of a leg; SUSPENDED: cancelled before its Try came. */
export type State = "TRIED" | "CONFIRMED" | "CANCELLED" | "SUSPENDED" | "DECLINED";

export interface Leg {
  payment: string;
  leg: number;
  owner: string;
  state: State;
  /** Tried, minor units. */
  amount: string;
  /** What must be the same under this key. */
  content: string;
  /** The first answer, repeated for ever. */
  first: Answer;
  settled?: { amount: string; answer: Answer };
}

export class Journal {
  private readonly file: number;

  private constructor(file: number) {
    this.file = file;
  }

  /** Opens it and tells what is stored, oldest first. */
  static open(path: string, stored: (leg: Leg) => void): Journal {
    const isNew = !existsSync(path);
    const file = openSync(path, "a+");
    if (isNew) syncFolder(dirname(path));
    const bytes = readFileSync(path);
    const whole = bytes.lastIndexOf(0x0a) + 1;
    if (whole < bytes.length) {
      ftruncateSync(file, whole);
      fsyncSync(file);
    }
    for (const line of bytes.subarray(0, whole).toString("utf8").split("\n")) if (line) stored(JSON.parse(line) as Leg);
    return new Journal(file);
  }

  /** Returns when the lines are on the disk; throws where that is not known, and then nobody may be answered. */
  append(legs: Iterable<Leg>): void {
    let text = "";
    for (const leg of legs) text += JSON.stringify(leg) + "\n";
    if (text === "") return;
    const bytes = Buffer.from(text, "utf8");
    for (let at = 0; at < bytes.length; ) at += writeSync(this.file, bytes, at);
    fsyncSync(this.file);
  }
}

function syncFolder(path: string): void {
  const folder = openSync(path, "r");
  fsyncSync(folder);
  closeSync(folder);
}
