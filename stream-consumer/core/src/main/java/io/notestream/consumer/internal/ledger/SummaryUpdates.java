package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.plan.CorrectionCheck;
import io.notestream.consumer.internal.summary.Deltas;
import io.notestream.consumer.internal.summary.Mark;
import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.consumer.summary.Field;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.Meta;
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
   * Returns the update that adds the deltas and sets the attributes that the keys are made of. That
   * of a user summary is refused if a note among those counted was erased.
   *
   * @param check what is required of a user summary; {@code null} for nothing
   * @param oldestNotes when the oldest of each user's notes was created
   * @param firstMark the mark for a user summary that has none yet; {@code null} for no mark
   * @param floors whether counters that would go below 0 keep the update from being made
   */
  Update update(
      SummaryKey key,
      Deltas deltas,
      @Nullable CorrectionCheck check,
      Map<UserId, Instant> oldestNotes,
      @Nullable Mark firstMark,
      boolean floors) {
    Expression expression = new Expression();
    expression.set(Attributes.USER_ID, AttributeValue.fromS(key.userId().value()));
    expression.set(Attributes.SCHEMA, SCHEMA);
    SummaryLayout.attributes(key).forEach(expression::set);
    if (key.projection() == OwnSummaries.USER) {
      if (firstMark != null) {
        SummaryLayout.attributes(firstMark).forEach(expression::setIfAbsent);
      }
      expression.requireNoneErasedSince(oldest(oldestNotes, key.userId()));
      if (check != null) {
        expression.require(check);
      }
    }
    add(key.projection(), deltas, floors, expression);
    return Update.builder()
        .tableName(table)
        .key(SummaryLayout.primaryKey(key))
        .updateExpression(expression.text())
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

  private static void add(
      Projection projection, Deltas deltas, boolean floors, Expression expression) {
    String rank = projection.rankedBy().orElse("");
    for (int index = 0; index < projection.fields().size(); index++) {
      Field field = projection.fields().get(index);
      String attribute = projection.attribute(index);
      AttributeValue value = SummaryLayout.value(projection, index, deltas.get(index));
      if (!field.kind().isSum()) {
        if (deltas.has(index)) {
          expression.setIfAbsent(attribute, value); // Whether it grows is seen after the commit.
        }
      } else if (deltas.has(index) || field.name().equals(rank)) {
        expression.add(attribute, value); // The ranking lists users with zero too.
      }
      if (floors && CounterFloors.applies(projection, index, deltas)) {
        expression.requireAtLeast(attribute, -deltas.get(index));
      }
    }
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
      require(corrected);
    }

    /** Requires that a counter is so high. */
    void requireAtLeast(String attribute, long least) {
      String placeholder = ":%sFloor".formatted(attribute);
      require("#%s >= %s".formatted(attribute, placeholder));
      values.put(placeholder, AttributeValue.fromN(Long.toString(least)));
    }

    private void require(String further) {
      condition = condition == null ? further : "(" + condition + ") AND (" + further + ")";
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

    void add(String attribute, AttributeValue value) {
      adds.append(adds.isEmpty() ? "#" : ", #").append(attribute).append(" :").append(attribute);
      put(attribute, value);
    }

    String text() {
      return "SET " + sets + (adds.isEmpty() ? "" : " ADD " + adds);
    }

    private void put(String attribute, AttributeValue value) {
      names.put("#" + attribute, attribute);
      values.put(":" + attribute, value);
    }
  }
}
