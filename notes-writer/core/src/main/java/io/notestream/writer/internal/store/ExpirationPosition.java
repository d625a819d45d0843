package io.notestream.writer.internal.store;

import io.notestream.model.note.Expiry;
import io.notestream.model.note.UserId;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.table.ViewKeys;
import io.notestream.model.view.Expiration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A position in a user's list of expirations. Immutable.
 *
 * @param event the expiration
 * @param expiry when its note expired
 */
public record ExpirationPosition(EventId event, Expiry expiry) {

  static ExpirationPosition of(Expiration expiration) {
    return new ExpirationPosition(
        EventId.parse(expiration.eventId())
            .orElseThrow(
                () ->
                    new UnreadableItemException(
                        "the id of the expiration '"
                            + expiration.eventId()
                            + "' is not the id of an event",
                        null)),
        expiration.expiry());
  }

  /** Returns the text that {@link #parse} reads. */
  public String text() {
    return expiry.epochSeconds() + ":" + event;
  }

  /** Parses a position; empty if the text is not one. */
  public static Optional<ExpirationPosition> parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 1
        || colon > 12
        || !text.substring(0, colon).chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    Expiry expiry = new Expiry(Long.parseLong(text.substring(0, colon)));
    return EventId.parse(text.substring(colon + 1)).map(e -> new ExpirationPosition(e, expiry));
  }

  Map<String, AttributeValue> key(UserId userId) {
    Map<String, AttributeValue> key =
        new HashMap<>(ViewKeys.auditRecord(userId, event.noteId(), event.sequence()));
    key.put(KeyAttributes.GSI2_PK, AttributeValue.fromS(ViewKeys.expirations(userId)));
    key.put(
        KeyAttributes.GSI2_SK, AttributeValue.fromS(NoteKeys.expirySort(expiry, event.noteId())));
    return key;
  }
}
