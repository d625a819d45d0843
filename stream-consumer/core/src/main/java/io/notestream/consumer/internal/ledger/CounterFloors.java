package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.table.WholeNumbers;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The rule that a counter of stored notes does not go below 0: whatever is taken off was counted
 * before. DynamoDB checks it with the update, which costs nothing. Only Notestream's own summaries
 * are looked at: those of other projections are as right as their functions.
 */
final class CounterFloors {

  private CounterFloors() {}

  /** Returns whether the update takes something off a counter that must not go below 0. */
  static boolean applies(Projection projection, int field, Deltas deltas) {
    return isOwn(projection)
        && projection.fields().get(field).kind().isSum()
        && deltas.get(field) < 0;
  }

  /**
   * Returns which counter would go below 0, in words; {@code null} if none would.
   *
   * @param stored the summary as it is stored; empty if there is none
   */
  static @Nullable String below(SummaryKey key, Deltas deltas, Map<String, AttributeValue> stored) {
    Projection projection = key.projection();
    for (int field = 0; field < projection.fields().size(); field++) {
      String attribute = projection.attribute(field);
      if (applies(projection, field, deltas) && isBelow(stored.get(attribute), deltas.get(field))) {
        return "%s of a summary of the kind '%s' is %s, to be changed by %d"
            .formatted(
                attribute, projection.name(), text(stored.get(attribute)), deltas.get(field));
      }
    }
    return null;
  }

  /**
   * Returns which counter is below 0, in words; {@code null} if none is.
   *
   * @param stored the summary as it is stored; empty if there is none
   */
  static @Nullable String belowZero(SummaryKey key, Map<String, AttributeValue> stored) {
    Projection projection = key.projection();
    for (int field = 0; isOwn(projection) && field < projection.fields().size(); field++) {
      AttributeValue value = stored.get(projection.attribute(field));
      if (projection.fields().get(field).kind().isSum() && isBelow(value, 0)) {
        return "%s is %s".formatted(projection.attribute(field), text(value));
      }
    }
    return null;
  }

  private static boolean isOwn(Projection projection) {
    return projection == OwnSummaries.USER || projection == OwnSummaries.TAG;
  }

  /** What is no number fails DynamoDB's comparison too; the update itself says so then. */
  private static boolean isBelow(@Nullable AttributeValue stored, long delta) {
    BigDecimal number =
        stored == null
            ? BigDecimal.ZERO
            : stored.n() == null ? null : WholeNumbers.decimal(stored.n());
    return number == null || number.add(BigDecimal.valueOf(delta)).signum() < 0;
  }

  private static String text(@Nullable AttributeValue stored) {
    return stored == null ? "absent" : stored.n() == null ? "no number" : stored.n();
  }
}
