package dev.kessai.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of expiry; every answer is compared with the document. */
final class ExpiryApiTest {
    private static final String NOTICES = "/wallet/v1/expiry-notices?user=";
    private static final String RUN = "/admin/v1/expiry/runs";

    private final Fakes api = new Fakes();

    @Test
    void aUserReadsWhatExpiresSoon() {
        var got = api.get(NOTICES + Fakes.USER);
        assertThat(got.status()).isEqualTo(200);
        var notice = got.json().at("/notices/0");
        assertThat(notice.path("class").asString("")).isEqualTo("POINT_FREE");
        assertThat(notice.path("amount").longValue()).isEqualTo(300);
        assertThat(notice.path("days").intValue()).isEqualTo(7);
        assertThat(notice.path("expires_at").asString("")).endsWith("Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mer_000000000001", "nobody"})
    void onlyAUserHasNotices(String owner) {
        var got = api.get(NOTICES + owner);
        assertThat(got.status()).isEqualTo(400);
        assertThat(got.text("param")).isEqualTo("user");
    }

    @Test
    void aRunTellsWhatItDidAndWhetherMoreIsDue() {
        api.expiry.done = false;
        var got = api.post(RUN, "{}");
        assertThat(got.status()).isEqualTo(200);
        assertThat(got.json().path("lots").longValue()).isEqualTo(20);
        assertThat(got.json().path("payments").longValue()).isEqualTo(2);
        assertThat(got.json().path("amount").longValue()).isEqualTo(900);
        assertThat(got.json().path("notices").longValue()).isEqualTo(5);
        assertThat(got.json().path("done").booleanValue()).isFalse();
    }

    @Test
    void aMessageThatIsNoneRunsNothing() {
        assertThat(api.post(RUN, "{\"now\":true}").text("code")).isEqualTo("UNKNOWN_FIELD");
        assertThat(api.post(RUN, "[]").text("code")).isEqualTo("MALFORMED_JSON");
        assertThat(api.expiry.runs).isZero();
    }
}
