package dev.kessai.books.reconciliation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kessai.contracts.detail.v1.AccountingDetail;
import java.util.List;

/**
 * What a product told of a payment, as it is stored at either end.
 *
 * @param code its accounting code, empty where the bytes are no detail
 * @param dimensions {@code name=value}, in the order of the message
 */
record DetailRow(long payment, String id, String code, List<String> dimensions) {
    static DetailRow read(long payment, String id, byte[] payload) {
        try {
            var detail = AccountingDetail.parseFrom(payload);
            var dimensions = detail.getDimensionsList().stream()
                    .map(each -> each.getName() + "=" + each.getValue())
                    .toList();
            return new DetailRow(payment, id, detail.getAccountingCode(), dimensions);
        } catch (InvalidProtocolBufferException e) {
            return new DetailRow(payment, id, "", List.of());
        }
    }
}
