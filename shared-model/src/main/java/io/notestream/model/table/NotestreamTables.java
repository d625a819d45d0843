package io.notestream.model.table;

import java.util.List;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The one definition of the three tables, shared by {@link TableCreator}, {@link TableCheck} and
 * the deployment.
 */
public final class NotestreamTables {

  private NotestreamTables() {}

  /** The source: notes, and the index of what is due to expire. */
  public static TableDefinition notes(TableNames names) {
    return new TableDefinition(
        names.notes(),
        "expiresAt",
        StreamViewType.NEW_AND_OLD_IMAGES,
        List.of(
            new IndexDefinition(
                KeyAttributes.GSI1,
                KeyAttributes.GSI1_PK,
                KeyAttributes.GSI1_SK,
                ScalarAttributeType.S,
                List.of("bodyBytes"))));
  }

  /** What is derived: summaries, audit records, baselines. */
  public static TableDefinition noteViews(TableNames names) {
    return new TableDefinition(
        names.noteViews(),
        "purgeAt",
        null,
        List.of(
            // The counter's own ADD keeps the ranking sorted. No counter is projected: readers
            // fetch the summaries, or every ADD would pay for an index write more.
            new IndexDefinition(
                KeyAttributes.GSI1,
                KeyAttributes.GSI1_PK,
                "activeNotes",
                ScalarAttributeType.N,
                List.of("userId")),
            new IndexDefinition(
                KeyAttributes.GSI2,
                KeyAttributes.GSI2_PK,
                KeyAttributes.GSI2_SK,
                ScalarAttributeType.S,
                List.of(
                    "userId",
                    "noteId",
                    "eventId",
                    "kind",
                    "cause",
                    "expiresAt",
                    "eventTime",
                    "noteVersion"))));
  }

  /** What must be remembered: archived notes, dead letters, blob removals, gaps. */
  public static TableDefinition noteOps(TableNames names) {
    return new TableDefinition(
        names.noteOps(),
        "purgeAt",
        null,
        List.of(
            new IndexDefinition(
                KeyAttributes.GSI1,
                KeyAttributes.GSI1_PK,
                KeyAttributes.GSI1_SK,
                ScalarAttributeType.S,
                List.of(
                    "state",
                    "reason",
                    "attempts",
                    "reaction",
                    "nextAt",
                    "userId",
                    "noteId",
                    "eventId",
                    "bodyRef"))));
  }

  /** All three, the source first. */
  public static List<TableDefinition> all(TableNames names) {
    return List.of(notes(names), noteViews(names), noteOps(names));
  }
}
