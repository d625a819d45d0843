package io.notestream.local.internal.operation.table;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.operation.RequestMembers;
import io.notestream.local.internal.shape.Shape;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a table's capacity is provisioned or on demand. DynamoDB has two names for it: {@code
 * BillingMode} decides, and {@code TableThroughputMode}, which no SDK sends, counts without it.
 */
final class ThroughputMode {

  static final String PROVISIONED = "PROVISIONED";
  static final String ON_DEMAND = "PAY_PER_REQUEST";

  static final Shape.Text SHAPE = Shape.oneOf(PROVISIONED, ON_DEMAND);

  /** The names of the member, the one that decides first. */
  static final List<String> MEMBERS = List.of("BillingMode", "TableThroughputMode");

  private ThroughputMode() {}

  /** Returns the mode that a request asks for, null if it asks for none. */
  static @Nullable String asked(JsonNode body) {
    for (String member : MEMBERS) {
      String mode = RequestMembers.text(body, member);
      if (mode != null) {
        return mode;
      }
    }
    return null;
  }
}
