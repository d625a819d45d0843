package io.notestream.consumer.expiry;

import io.notestream.model.table.KeyAttributes;
import io.notestream.model.view.ArchivedNote;
import java.time.Instant;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** The reaction that keeps the expired note in {@code note-ops}, so that it can be restored. */
final class ArchiveReaction implements Reaction {

  private static final String IF_ABSENT = "attribute_not_exists(" + KeyAttributes.PK + ")";

  private final ReactionContext context;

  private ArchiveReaction(ReactionContext context) {
    this.context = context;
  }

  @Override
  public void react(ExpirationEvent expiration) {
    Instant now = context.clock().instant();
    ArchivedNote archived =
        new ArchivedNote(
            expiration.note(),
            expiration.sequence(),
            expiration.cause(),
            expiration.eventTime(),
            now,
            Instant.ofEpochSecond(now.plus(context.archiveRetention()).getEpochSecond()),
            null);
    try {
      context
          .dynamoDb()
          .putItem(
              r ->
                  r.tableName(context.tables().noteOps())
                      .item(archived.toItem())
                      .conditionExpression(IF_ABSENT));
    } catch (ConditionalCheckFailedException e) {
      return; // Archived before, and perhaps restored since, so it stays as it is.
    }
  }

  /** Provides the type {@code archive}. */
  static final class Provider implements ReactionProvider {

    @Override
    public String type() {
      return "archive";
    }

    @Override
    public Reaction create(ReactionSettings settings, ReactionContext context) {
      settings.allowOnly();
      return new ArchiveReaction(context);
    }
  }
}
