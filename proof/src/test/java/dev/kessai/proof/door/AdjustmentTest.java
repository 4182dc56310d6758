package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.contracts.account.Owner;
import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A correction through the whole system: one client proposes, another one approves. */
final class AdjustmentTest {
    private static final String LANE = Owner.ofLane(0).text();

    @TempDir
    static Path data;

    @Test
    void oneClientProposesAnotherOneApprovesAndTheBooksAgree() throws Exception {
        var keys = data.resolve("keys.properties");
        Files.createFile(keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keys, "operator=kk_live_one\nchecker=kk_live_two\n");
        try (var door = new Door(data.resolve("data"), "http.apiKeyFile=" + keys)) {
            var deposit = door.post("/admin/v1/movements", "deposit", """
                    {"type":"bank_settlement","amount":700,"currency":"JPY","payer":"sys_bank","payee":"%s",
                     "parts":[{"class":"SUSPENSE","amount":700}],"accounting_code":"banksettlement.unknown",
                     "wait":"completed"}""".formatted(LANE));
            assertThat(deposit.text("/status")).as(deposit.json().toString()).isEqualTo("SUCCEEDED");
            var body = """
                    {"amount":700,"currency":"JPY","payer":"%s","payee":"%s","reason":"it was this user's deposit",
                     "debits":[{"class":"SUSPENSE","amount":700}],"parts":[{"class":"MONEY","amount":700}],
                     "ticket":"OPS-12"}""".formatted(LANE, Door.USER);
            var proposed = door.post("/admin/v1/adjustments", "propose", body);
            assertThat(proposed.text("/state")).as(proposed.json().toString()).isEqualTo("PROPOSED");
            assertThat(door.available()).isEqualTo(Door.MONEY);
            var path = "/admin/v1/adjustments/" + proposed.text("/id");
            assertThat(door.post(path + "/approve", "own", "{}").text("/code")).isEqualTo("APPROVER_IS_PROPOSER");
            var done = door.as("kk_live_two").post(path + "/approve", "other", "{}");
            assertThat(done.text("/state")).as(done.json().toString()).isEqualTo("DONE");
            assertThat(door.available()).isEqualTo(Door.MONEY + 700);
            assertThat(door.get("/v1/payments/" + done.text("/payment")).text("/type"))
                    .isEqualTo("adjustment");
            assertThat(door.get(path).text("/decided_by")).isEqualTo("checker");

            var fromUser = body.replace("SUSPENSE", "MONEY")
                    .replace(LANE, Owner.user(2).text());
            var illegal = door.as("kk_live_one").post("/admin/v1/adjustments", "illegal", fromUser);
            var failed =
                    door.as("kk_live_two").post("/admin/v1/adjustments/" + illegal.text("/id") + "/approve", "x", "{}");
            assertThat(failed.text("/state")).isEqualTo("FAILED");
            assertThat(failed.text("/failure")).isEqualTo("NOT_LEGAL");
            assertThat(VerifyCommand.verify(door.kessai.databases()).run().breaks())
                    .isEmpty();
        }
    }
}
