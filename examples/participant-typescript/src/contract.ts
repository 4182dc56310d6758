// The words of participant.proto as the loader gives them: 64-bit numbers as text, enums as numbers.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import * as grpc from "@grpc/grpc-js";
import * as loader from "@grpc/proto-loader";

export interface Try {
  amountMinor: string;
  currency: number;
  policy: { classes: string; lot: string; noFloor: boolean; force: boolean } | null;
  purpose: number;
}

export interface Confirm {
  decidedAtMicros: string;
  amountMinor: string;
}

export interface LegCommand {
  payment: string;
  leg: number;
  ledger: string;
  owner: string;
  /** Which of the fields below is set; absent where it is none that this version knows. */
  command?: "try" | "confirm" | "cancel" | "credit" | "get";
  try?: Try;
  confirm?: Confirm;
}

/** One of the answers, beside the key. */
export type Answer =
  | { tried: object }
  | { declined: number }
  | { confirmed: { atMicros: string } }
  | { cancelled: object }
  | { aborted: object }
  | { absent: object }
  | { alarm: number };

export type LegReply = { payment: string; leg: number } & Answer;

export const Purpose = { PAY: 1, INTERNAL: 4 } as const;

export const Decline = { BALANCE_TOO_LOW: 1, CURRENCY_NOT_HELD: 5 } as const;

export const Alarm = {
  KEY_REUSED: 1,
  CONFIRM_WITHOUT_TRY: 3,
  CONFIRM_AFTER_CANCEL: 4,
  CONFIRM_ABOVE_TRIED: 5,
  CANCEL_AFTER_CONFIRM: 6,
  UNKNOWN_LEDGER: 9,
  BAD_COMMAND: 10,
} as const;

export const COMMANDS_MAX = 1024;
export const LEG_MAX = 255;

/** The service as the published protos in this folder define it. */
export function participantService(protos: string): grpc.ServiceDefinition {
  const folder = join(protos, "kessai", "participant", "v1");
  const files = readdirSync(folder).map((file) => join("kessai", "participant", "v1", file));
  const definition = loader.loadSync(files, {
    includeDirs: [protos],
    longs: String,
    enums: Number,
    defaults: true,
    oneofs: true,
  });
  return definition["kessai.participant.v1.ParticipantService"] as grpc.ServiceDefinition;
}
