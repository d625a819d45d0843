package io.notestream.consumer.worker.internal.console.find;

import io.notestream.model.time.Timestamps;
import io.notestream.model.view.AuditRecord;
import io.notestream.model.view.Contribution;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Writes what was found for pages. Sequence numbers are texts. */
final class FindJson {

  private FindJson() {}

  static Map<String, @Nullable Object> change(AuditRecord audit) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("kind", audit.kind().name());
    json.put("cause", audit.cause() == null ? null : audit.cause().name());
    json.put("userId", audit.userId().value());
    json.put("noteId", audit.noteId().value());
    json.put("version", audit.noteVersion());
    json.put("updatedAt", Timestamps.format(audit.updatedAt()));
    json.put("eventTime", Timestamps.format(audit.eventTime()));
    json.put("committedAt", Timestamps.format(audit.committedAt()));
    json.put("lagMillis", audit.lag().toMillis());
    json.put("expiresAt", audit.expiry() == null ? null : format(audit.expiry().instant()));
    json.put("changed", List.copyOf(audit.changed()));
    json.put("before", contribution(audit.before()));
    json.put("after", contribution(audit.after()));
    json.put("sequence", audit.sequence().value());
    json.put("eventId", audit.eventId());
    json.put("trace", audit.trace());
    return json;
  }

  /** Returns an item's scalars and sets of texts; numbers keep all their digits. */
  static Map<String, Object> item(Map<String, AttributeValue> item) {
    Map<String, Object> json = new LinkedHashMap<>();
    item.forEach(
        (name, value) -> {
          if (value.s() != null) {
            json.put(name, value.s());
          } else if (value.n() != null) {
            json.put(name, value.n());
          } else if (value.hasSs()) {
            json.put(name, value.ss());
          }
        });
    return json;
  }

  private static Map<String, Object> contribution(Contribution contribution) {
    return Map.of(
        "active", contribution.active(),
        "bodyBytes", contribution.bodyBytes(),
        "tags", List.copyOf(contribution.tags().values()));
  }

  private static String format(Instant time) {
    return Timestamps.format(time);
  }
}
