package dev.kessai.base.hash;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class HashTest {
    /** Stored rows depend on these figures: a change here is a change of every installation. */
    @Test
    void whatIsStoredNeverChanges() {
        assertThat(Mix.mix(1)).isEqualTo(0xb456bcfc34c2cb2cL);
        assertThat(Mix.lane(1, 16)).isEqualTo(12);
        assertThat(Hash128.of("abc")).isEqualTo(new Hash128(0xba7816bf8f01cfeaL, 0x414140de5dae2223L));
        assertThat(Hash128.of(Hash128.of("abc").uuid())).isEqualTo(Hash128.of("abc"));
    }

    @Test
    void neighboursSpreadOverAllLanes() {
        var counts = new int[16];
        for (long id = 0; id < 16_000; id++) counts[Mix.lane(id << 12, 16)]++;
        for (int count : counts) assertThat(count).isBetween(800, 1_200);
    }

    @Test
    void theMapDoesWhatAHashMapDoes() {
        for (long seed = 0; seed < 20; seed++) {
            var random = new Random(seed);
            var map = new LongMap<Integer>();
            var model = new HashMap<Long, Integer>();
            for (int i = 0; i < 5_000; i++) {
                long key = (1L + random.nextInt(300)) << 12;
                if (random.nextInt(3) == 0) {
                    map.remove(key);
                    model.remove(key);
                } else {
                    map.put(key, i);
                    model.put(key, i);
                }
                assertThat(map.get(key)).as("seed %d", seed).isEqualTo(model.get(key));
            }
            assertThat(map.size()).isEqualTo(model.size());
            model.forEach((key, value) -> assertThat(map.get(key)).isEqualTo(value));
        }
    }
}
