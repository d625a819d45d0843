package io.notestream.consumer.worker.internal.admin;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Record;

/**
 * Removes title and body from records. They are counted the same, since the body's size is an
 * attribute of its own.
 */
final class Redaction {

  private static final Set<String> PRIVATE = Set.of("title", "body");
  private static final AttributeValue REDACTED = AttributeValue.fromS("redacted");

  private Redaction() {}

  static Record of(Record record) {
    if (record.dynamodb() == null) {
      return record;
    }
    return record.toBuilder()
        .dynamodb(
            record.dynamodb().toBuilder()
                .oldImage(image(record.dynamodb().hasOldImage(), record.dynamodb().oldImage()))
                .newImage(image(record.dynamodb().hasNewImage(), record.dynamodb().newImage()))
                .build())
        .build();
  }

  private static @Nullable Map<String, AttributeValue> image(
      boolean present, Map<String, AttributeValue> image) {
    if (!present) {
      return null;
    }
    Map<String, AttributeValue> redacted = new HashMap<>(image);
    PRIVATE.forEach(name -> redacted.computeIfPresent(name, (key, value) -> REDACTED));
    return redacted;
  }
}
