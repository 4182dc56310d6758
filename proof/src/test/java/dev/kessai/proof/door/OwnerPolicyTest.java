package dev.kessai.proof.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kessai.launcher.VerifyCommand;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators allow an owner, through the whole system. */
final class OwnerPolicyTest {
    @TempDir
    static Path data;

    private static Door door;

    @BeforeAll
    static void start() throws Exception {
        door = new Door(data);
    }

    @AfterAll
    static void stop() {
        door.close();
    }

    @Test
    void aMerchantsFloorIsSetShownAndNotSetForAUsersMoney() throws Exception {
        var path = "/admin/v1/owners/" + Door.MERCHANT + "/floors";
        var floor = "{\"class\":\"MERCHANT_UNSETTLED\",\"currency\":\"JPY\",\"floor\":-50000,\"version\":2}";
        assertThat(door.post(path, "floor-2", floor).status()).isEqualTo(200);
        var older = door.post(path, "floor-1", floor.replace("-50000", "0").replace("2}", "1}"));
        assertThat(older.status()).isEqualTo(200);
        var shown = door.get("/admin/v1/owners/" + Door.MERCHANT).json().at("/balances/0");
        assertThat(shown.path("class").stringValue()).isEqualTo("MERCHANT_UNSETTLED");
        assertThat(shown.path("floor").longValue()).isEqualTo(-50_000);
        var money = door.post(
                "/admin/v1/owners/" + Door.USER + "/floors", "floor-3", floor.replace("MERCHANT_UNSETTLED", "MONEY"));
        assertThat(money.status()).isEqualTo(422);
        assertThat(money.text("/code")).isEqualTo("FLOOR_NOT_ALLOWED");
        assertThat(VerifyCommand.verify(door.kessai.databases()).run().breaks()).isEmpty();
    }
}
