package io.notestream.consumer.internal.ledger;

import io.notestream.consumer.internal.summary.Mark;
import io.notestream.consumer.internal.summary.OwnSummaries;
import io.notestream.consumer.internal.summary.SummaryKey;
import io.notestream.consumer.summary.Field;
import io.notestream.consumer.summary.Projection;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.time.Timestamps;
import io.notestream.model.view.DaySummary;
import io.notestream.model.view.TagSummary;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The items that summaries are stored as. Notestream's own have keys and attributes that are older
 * than projections; those of all others follow from name and part.
 */
public final class SummaryLayout {

  private SummaryLayout() {}

  /** Returns the primary key of a summary. */
  public static Map<String, AttributeValue> primaryKey(SummaryKey key) {
    Projection projection = key.projection();
    if (projection == OwnSummaries.USER) {
      return ViewKeys.userSummary(key.userId());
    }
    if (projection == OwnSummaries.DAY) {
      return ViewKeys.daySummary(key.userId(), LocalDate.parse(key.part()));
    }
    if (projection == OwnSummaries.TAG) {
      return ViewKeys.tagSummary(key.userId(), key.part());
    }
    return ViewKeys.projected(key.userId(), projection.name(), key.part());
  }

  /** Returns the attributes that the keys are made of, except for the user's id. */
  public static Map<String, AttributeValue> attributes(SummaryKey key) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    Projection projection = key.projection();
    AttributeValue part = AttributeValue.fromS(key.part());
    if (projection == OwnSummaries.USER) {
      put(attributes, KeyAttributes.GSI1_PK, ViewKeys.ranking(key.userId()));
    } else if (projection == OwnSummaries.DAY) {
      attributes.put(DaySummary.DAY, part);
    } else if (projection == OwnSummaries.TAG) {
      attributes.put(TagSummary.TAG, part);
    } else {
      put(attributes, Attributes.PROJECTION, projection.name());
      attributes.put(Attributes.PART, part);
      if (projection.rankedBy().isPresent()) {
        String ranking = ViewKeys.projectedRanking(key.userId(), projection.name(), key.part());
        put(attributes, KeyAttributes.GSI1_PK, ranking);
        put(attributes, Attributes.RANKED_BY, projection.rankedBy().get());
      }
    }
    return attributes;
  }

  /** Returns the attributes of a maximum: its own, and those of the index that sorts by it. */
  static Map<String, AttributeValue> attributes(Mark mark) {
    Map<String, AttributeValue> attributes = new HashMap<>();
    SummaryKey key = mark.place().key();
    AttributeValue value = value(key.projection(), mark.place().field(), mark.value());
    attributes.put(attribute(mark), value);
    if (key.projection() == OwnSummaries.USER) {
      put(attributes, KeyAttributes.GSI2_PK, ViewKeys.activity(key.userId()));
      attributes.put(KeyAttributes.GSI2_SK, value);
    }
    return attributes;
  }

  static String attribute(Mark mark) {
    return mark.place().key().projection().attribute(mark.place().field());
  }

  static AttributeValue value(Projection projection, int field, long value) {
    return projection.fields().get(field).kind() == Field.Kind.LATEST
        ? AttributeValue.fromS(Timestamps.format(Instant.ofEpochMilli(value)))
        : AttributeValue.fromN(Long.toString(value));
  }

  private static void put(Map<String, AttributeValue> attributes, String name, String value) {
    attributes.put(name, AttributeValue.fromS(value));
  }
}
