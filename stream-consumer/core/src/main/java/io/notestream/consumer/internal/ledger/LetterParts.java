package io.notestream.consumer.internal.ledger;

import io.notestream.model.view.DeadLetterKey;
import java.time.Instant;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Updates of the items that hold the parts of a dead letter's payload. */
public final class LetterParts {

  private LetterParts() {}

  /**
   * Returns the updates by which the parts of a closed letter are purged with it: nobody would find
   * them once it is gone. They have no condition.
   *
   * @param table the table of dead letters
   * @param letter the primary key of the letter
   * @param parts how many parts it has
   * @param purgeAt when the letter is purged
   */
  public static Stream<Update> purges(
      String table, Map<String, AttributeValue> letter, long parts, Instant purgeAt) {
    String second = Long.toString(purgeAt.getEpochSecond());
    return LongStream.rangeClosed(1, parts)
        .mapToObj(
            part ->
                Update.builder()
                    .tableName(table)
                    .key(DeadLetterKey.part(letter, Math.toIntExact(part)))
                    .updateExpression("SET purgeAt = :purgeAt")
                    .expressionAttributeValues(Map.of(":purgeAt", AttributeValue.fromN(second)))
                    .build());
  }
}
