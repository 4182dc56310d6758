// node target/main.js --port 7102 --data DIR [--name stamps] [--protos DIR]: serves until it is killed, at any time.
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as grpc from "@grpc/grpc-js";
import { COMMANDS_MAX, LEG_MAX, participantService } from "./contract.js";
import type { LegCommand, LegReply } from "./contract.js";
import { Stamps } from "./stamps.js";

const MESSAGE_BYTES_MAX = 16 << 20;
const here = dirname(fileURLToPath(import.meta.url));

function option(name: string, otherwise: string): string {
  const at = process.argv.indexOf("--" + name);
  return (at < 0 ? undefined : process.argv[at + 1]) ?? otherwise;
}

function isAddressed(command: LegCommand): boolean {
  return BigInt(command.payment) > 0n && command.leg >= 1 && command.leg <= LEG_MAX;
}

const name = option("name", "stamps");
const data = option("data", "stamps-data");
mkdirSync(data, { recursive: true });
const stamps = new Stamps(name, join(data, "legs.jsonl"));

function execute(
  call: grpc.ServerUnaryCall<{ commands: LegCommand[] }, { replies: LegReply[] }>,
  answer: grpc.sendUnaryData<{ replies: LegReply[] }>,
): void {
  const commands = call.request.commands;
  if (commands.length > COMMANDS_MAX || !commands.every(isAddressed)) {
    const details = `at most ${COMMANDS_MAX} commands, each with a payment and a leg`;
    answer({ code: grpc.status.INVALID_ARGUMENT, details });
    return;
  }
  try {
    answer(null, { replies: stamps.execute(commands) });
  } catch (error) {
    // Not known what was stored: whoever starts this process again reads the file and knows.
    console.error(error);
    process.exit(1);
  }
}

const server = new grpc.Server({ "grpc.max_receive_message_length": MESSAGE_BYTES_MAX });
const protos = option("protos", join(here, "../../../contracts/src/main/proto"));
server.addService(participantService(protos), { execute });
const address = "127.0.0.1:" + option("port", "7102");
server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(`${name} listens on 127.0.0.1:${port}`);
});
