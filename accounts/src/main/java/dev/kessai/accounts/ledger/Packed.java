package dev.kessai.accounts.ledger;

import dev.kessai.contracts.account.FundClass;
import dev.kessai.contracts.participant.Allocation;
import dev.kessai.contracts.participant.Posting.LotAmount;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Allocations and lots as bytes: one number after the other, seven bits a byte, lowest first, the top bit says that
 * more follows. Stored for ever: never change it.
 */
final class Packed {
    private static final byte[] NOTHING = new byte[0];
    private static final int NUMBER_BYTES_MAX = 9;

    private byte[] bytes = new byte[64];
    private int size;

    byte[] allocations(List<Allocation> allocations) {
        if (allocations.isEmpty()) return NOTHING;
        size = 0;
        for (int i = 0; i < allocations.size(); i++) {
            put(allocations.get(i).fundClass().code());
            put(allocations.get(i).lot());
            put(allocations.get(i).amountMinor());
        }
        return Arrays.copyOf(bytes, size);
    }

    byte[] lots(List<LotAmount> lots) {
        if (lots.isEmpty()) return NOTHING;
        size = 0;
        for (int i = 0; i < lots.size(); i++) {
            put(lots.get(i).lot());
            put(lots.get(i).amountMinor());
        }
        return Arrays.copyOf(bytes, size);
    }

    static List<Allocation> allocations(byte[] packed) {
        var numbers = numbers(packed);
        var allocations = new ArrayList<Allocation>(numbers.length / 3);
        for (int i = 0; i < numbers.length; i += 3)
            allocations.add(new Allocation(FundClass.of((int) numbers[i]), numbers[i + 1], numbers[i + 2]));
        return allocations;
    }

    static List<LotAmount> lots(byte[] packed) {
        var numbers = numbers(packed);
        var lots = new ArrayList<LotAmount>(numbers.length / 2);
        for (int i = 0; i < numbers.length; i += 2) lots.add(new LotAmount(numbers[i], numbers[i + 1]));
        return lots;
    }

    private void put(long number) {
        if (number < 0) throw new IllegalArgumentException("negative: " + number);
        if (size + NUMBER_BYTES_MAX > bytes.length) bytes = Arrays.copyOf(bytes, bytes.length * 2);
        long rest = number;
        for (; rest > 0x7f; rest >>>= 7) bytes[size++] = (byte) ((rest & 0x7f) | 0x80);
        bytes[size++] = (byte) rest;
    }

    private static long[] numbers(byte[] packed) {
        int count = 0;
        for (byte each : packed) if (each >= 0) count++;
        var numbers = new long[count];
        int shift = 0;
        int index = 0;
        for (byte each : packed) {
            numbers[index] |= (long) (each & 0x7f) << shift;
            shift += 7;
            if (each < 0) continue;
            index++;
            shift = 0;
        }
        return numbers;
    }
}
