package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.plan.CorrectionCheck;
import io.notestream.consumer.internal.summary.ActivityMark;
import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Counter;
import io.notestream.model.view.DaySummary;
import io.notestream.model.view.Meta;
import io.notestream.model.view.TagSummary;
import io.notestream.model.view.UserSummary;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionCheck;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.Update;

/**
 * Builds the updates that add to summaries. They are built nowhere else, so that a condition for
 * all of them has one place.
 */
final class SummaryUpdates {

  private static final AttributeValue SCHEMA = AttributeValue.fromN(Integer.toString(Meta.SCHEMA));

  private final String table;

  SummaryUpdates(String table) {
    this.table = table;
  }

  /**
   * Returns the update that adds the deltas and sets the attributes that the key is made of. That
   * of a user summary is refused if a note among those counted was erased.
   *
   * @param check what is required of a user summary; {@code null} for nothing
   * @param oldestNotes when the oldest of each user's notes was created
   * @param firstMark the mark for a user summary that has none yet; {@code null} for no mark
   */
  Update update(
      SummaryKey key,
      Deltas deltas,
      @Nullable CorrectionCheck check,
      Map<UserId, Instant> oldestNotes,
      @Nullable ActivityMark firstMark) {
    Expression expression = new Expression();
    expression.set("userId", AttributeValue.fromS(key.userId().value()));
    expression.set("schema", SCHEMA);
    Map<String, AttributeValue> primaryKey;
    if (key instanceof SummaryKey.Day day) {
      primaryKey = ViewKeys.daySummary(day.userId(), day.day());
      expression.set(DaySummary.DAY, AttributeValue.fromS(day.day().toString()));
    } else if (key instanceof SummaryKey.Tag tag) {
      primaryKey = ViewKeys.tagSummary(tag.userId(), tag.tag());
      expression.set(TagSummary.TAG, AttributeValue.fromS(tag.tag()));
    } else {
      UserId userId = key.userId();
      primaryKey = ViewKeys.userSummary(userId);
      expression.set(KeyAttributes.GSI1_PK, AttributeValue.fromS(ViewKeys.ranking(userId)));
      if (firstMark != null) {
        AttributeValue at = AttributeValue.fromS(Timestamps.format(firstMark.at()));
        expression.setIfAbsent(UserSummary.LAST_ACTIVITY_AT, at);
        expression.setIfAbsent(
            KeyAttributes.GSI2_PK, AttributeValue.fromS(ViewKeys.activity(userId)));
        expression.setIfAbsent(KeyAttributes.GSI2_SK, at);
      }
      expression.requireNoneErasedSince(oldest(oldestNotes, userId));
      if (check != null) {
        expression.require(check);
      }
      if (deltas.get(Counter.ACTIVE_NOTES) == 0) {
        expression.add(Counter.ACTIVE_NOTES, 0); // The ranking lists users without notes too.
      }
    }
    deltas.nonZero().forEach(expression::add);
    return Update.builder()
        .tableName(table)
        .key(primaryKey)
        .updateExpression("SET " + expression.sets + " ADD " + expression.adds)
        .conditionExpression(expression.condition)
        .expressionAttributeNames(expression.names)
        .expressionAttributeValues(expression.values)
        .returnValuesOnConditionCheckFailure(
            expression.condition == null ? null : ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  /** Returns the check of a user whose summary is not updated. */
  ConditionCheck check(UserId userId, Map<UserId, Instant> oldestNotes) {
    Map<String, String> names = new HashMap<>();
    Map<String, AttributeValue> values = new HashMap<>();
    ErasureGuard.addTo(names, values, oldest(oldestNotes, userId));
    return ConditionCheck.builder()
        .tableName(table)
        .key(ViewKeys.userSummary(userId))
        .conditionExpression(ErasureGuard.CONDITION)
        .expressionAttributeNames(names)
        .expressionAttributeValues(values)
        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
        .build();
  }

  private static Instant oldest(Map<UserId, Instant> oldestNotes, UserId userId) {
    return Objects.requireNonNull(oldestNotes.get(userId), "a summary moves by an event");
  }

  /** Builds an update expression, with a placeholder for every name. */
  private static final class Expression {
    private final StringBuilder sets = new StringBuilder();
    private final StringBuilder adds = new StringBuilder();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, AttributeValue> values = new HashMap<>();
    private @Nullable String condition;

    /** Requires that no note that was created at that time or later was erased. */
    void requireNoneErasedSince(Instant oldestNote) {
      condition = ErasureGuard.CONDITION;
      ErasureGuard.addTo(names, values, oldestNote);
    }

    /** Requires that the user's counters were not corrected for any of the changes. */
    void require(CorrectionCheck check) {
      String attribute = UserSummary.CORRECTED_AT;
      String corrected = "attribute_not_exists(#%s) OR #%<s < :%<s".formatted(attribute);
      put(attribute, AttributeValue.fromS(Timestamps.format(check.before())));
      if (check.known() != null) {
        corrected += " OR #%s = :known".formatted(attribute);
        values.put(":known", AttributeValue.fromS(Timestamps.format(check.known())));
      }
      condition = condition == null ? corrected : "(" + condition + ") AND (" + corrected + ")";
    }

    void set(String attribute, AttributeValue value) {
      sets.append(sets.isEmpty() ? "#" : ", #").append(attribute).append(" = :").append(attribute);
      put(attribute, value);
    }

    void setIfAbsent(String attribute, AttributeValue value) {
      sets.append(sets.isEmpty() ? "" : ", ")
          .append("#%s = if_not_exists(#%<s, :%<s)".formatted(attribute));
      put(attribute, value);
    }

    void add(Counter counter, long delta) {
      String attribute = counter.attribute();
      adds.append(adds.isEmpty() ? "#" : ", #").append(attribute).append(" :").append(attribute);
      put(attribute, AttributeValue.fromN(Long.toString(delta)));
    }

    private void put(String attribute, AttributeValue value) {
      names.put("#" + attribute, attribute);
      values.put(":" + attribute, value);
    }
  }
}
