package io.notestream.consumer.internal.scan;

import io.notestream.model.table.KeyAttributes;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * How far a segment of a scan has come. Immutable.
 *
 * @param segment the segment, counted from 0
 * @param pk the partition key of the last item that is done; {@code null} if none is
 * @param sk the sort key of that item
 * @param done whether the segment is done
 */
public record ScanPosition(int segment, @Nullable String pk, @Nullable String sk, boolean done) {

  /** Returns the position before the first item of the segment. */
  public static ScanPosition start(int segment) {
    return new ScanPosition(segment, null, null, false);
  }

  /**
   * Returns the position after a page.
   *
   * @param lastKey where DynamoDB says that the next page begins; empty if there is none
   */
  static ScanPosition after(int segment, Map<String, AttributeValue> lastKey) {
    AttributeValue pk = lastKey.get(KeyAttributes.PK);
    AttributeValue sk = lastKey.get(KeyAttributes.SK);
    return pk == null || sk == null
        ? new ScanPosition(segment, null, null, true)
        : new ScanPosition(segment, pk.s(), sk.s(), false);
  }

  /** Returns the key after which the next page begins; {@code null} for the first page. */
  @Nullable Map<String, AttributeValue> exclusiveStartKey() {
    return pk == null ? null : KeyAttributes.primaryKey(pk, Objects.requireNonNull(sk));
  }
}
