package io.notestream.model.table;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * Defines the three tables. {@link TableCreator}, {@link TableCheck} and deployments share this one
 * definition.
 */
public final class NotestreamTables {

  private NotestreamTables() {}

  /**
   * {@return the source: notes, with an index of those that expire}
   *
   * @param names the tables' names
   */
  public static TableDefinition notes(TableNames names) {
    return new TableDefinition(
        names.notes(),
        Attributes.EXPIRES_AT,
        StreamViewType.NEW_AND_OLD_IMAGES,
        List.of(
            new IndexDefinition(
                KeyAttributes.GSI1,
                KeyAttributes.GSI1_PK,
                KeyAttributes.GSI1_SK,
                ScalarAttributeType.S,
                List.of(Attributes.BODY_BYTES))));
  }

  /**
   * {@return what is derived: summaries, audit records, baselines}
   *
   * @param names the tables' names
   */
  public static TableDefinition noteViews(TableNames names) {
    return new TableDefinition(
        names.noteViews(),
        Attributes.PURGE_AT,
        null,
        List.of(
            // The counter's own ADD keeps the ranking sorted. No other counter is projected, or
            // every ADD would pay for another index write: readers fetch the summaries.
            new IndexDefinition(
                KeyAttributes.GSI1,
                KeyAttributes.GSI1_PK,
                Attributes.ACTIVE_NOTES,
                ScalarAttributeType.N,
                List.of(Attributes.USER_ID)),
            new IndexDefinition(
                KeyAttributes.GSI2,
                KeyAttributes.GSI2_PK,
                KeyAttributes.GSI2_SK,
                ScalarAttributeType.S,
                List.of(
                    Attributes.USER_ID,
                    Attributes.NOTE_ID,
                    Attributes.EVENT_ID,
                    Attributes.KIND,
                    Attributes.CAUSE,
                    Attributes.EXPIRES_AT,
                    Attributes.EVENT_TIME,
                    Attributes.NOTE_VERSION))));
  }

  /**
   * {@return what must be remembered: archived notes, dead letters, blob removals, gaps}
   *
   * @param names the tables' names
   */
  public static TableDefinition noteOps(TableNames names) {
    return new TableDefinition(
        names.noteOps(),
        Attributes.PURGE_AT,
        null,
        List.of(
            new IndexDefinition(
                KeyAttributes.GSI1,
                KeyAttributes.GSI1_PK,
                KeyAttributes.GSI1_SK,
                ScalarAttributeType.S,
                List.of(
                    Attributes.STATE,
                    Attributes.REASON,
                    Attributes.ATTEMPTS,
                    Attributes.REACTION,
                    Attributes.NEXT_AT,
                    Attributes.USER_ID,
                    Attributes.NOTE_ID,
                    Attributes.EVENT_ID,
                    Attributes.BODY_REF))));
  }

  /**
   * {@return all three, the source first}
   *
   * @param names the tables' names
   */
  public static List<TableDefinition> all(TableNames names) {
    return List.of(notes(names), noteViews(names), noteOps(names));
  }

  /**
   * {@return the definitions of the tables that a service may create at its start} The views of a
   * later generation are left out: they are made by somebody who says that counting begins.
   *
   * @param names the names of the tables
   */
  public static List<TableDefinition> creatable(TableNames names) {
    return names.generation() == 1 ? all(names) : List.of(notes(names), noteOps(names));
  }
}
