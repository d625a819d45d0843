package io.notestream.consumer.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.consumer.decode.RecordSubject;
import io.notestream.consumer.record.RecordJson;
import io.notestream.model.note.UserId;
import io.notestream.model.table.Attributes;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import io.notestream.model.view.DeadLetter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Finds the letters of a user's erased notes among the items of a partition, given in their order
 * and page by page: a letter's parts follow it. Also finds letters that name no user, by their
 * records, and parts whose letter is not there. Not thread-safe.
 *
 * <p>For the consumer's own packages.
 */
public final class LetterSearch {

  private static final String PART = "#part-";

  private final UserId userId;
  private final Instant erasedThrough;
  private @Nullable Map<String, AttributeValue> head;
  private String headKey = "";
  private final List<Map<String, AttributeValue>> parts = new ArrayList<>();

  /**
   * Creates a search in a partition.
   *
   * @param userId the user
   * @param erasedThrough the time of creation before which the user's notes are erased
   */
  public LetterSearch(UserId userId, Instant erasedThrough) {
    this.userId = userId;
    this.erasedThrough = erasedThrough;
  }

  /**
   * Takes the next page of items.
   *
   * @param page items of the partition, whole, in their order
   * @return the letters found that are whole now
   */
  public List<FoundLetter> next(List<Map<String, AttributeValue>> page) {
    List<FoundLetter> found = new ArrayList<>();
    for (Map<String, AttributeValue> item : page) {
      String key = string(item, KeyAttributes.SK);
      int part = key.indexOf(PART);
      String letter = part < 0 ? key : key.substring(0, part);
      if (!letter.equals(headKey)) {
        found.addAll(end());
        headKey = letter;
      }
      if (part < 0) {
        head = item;
      } else {
        parts.add(item);
      }
    }
    return found;
  }

  /**
   * Ends the partition.
   *
   * @return the last letter, if it is found
   */
  public List<FoundLetter> end() {
    List<FoundLetter> found = found();
    head = null;
    headKey = "";
    parts.clear();
    return found;
  }

  private List<FoundLetter> found() {
    if (head == null && parts.isEmpty()) {
      return List.of();
    }
    RecordSubject subject = subject();
    boolean named = head != null && userId.value().equals(string(head, Attributes.USER_ID));
    if (subject == null ? !named && !mentionsUser() : !subject.isErased(userId, erasedThrough)) {
      return List.of();
    }
    List<Map<String, AttributeValue>> partKeys =
        new ArrayList<>(parts.stream().map(LetterSearch::key).toList());
    Collections.reverse(partKeys);
    return List.of(
        new FoundLetter(
            head == null ? List.of() : List.of(key(head)),
            partKeys,
            head != null && DeadLetter.State.RETRY.name().equals(string(head, DeadLetter.STATE)),
            subject == null ? Set.of() : subject.bodyRefs()));
  }

  /** Returns whom the letter's record is about; {@code null} if there is none to be read. */
  private @Nullable RecordSubject subject() {
    List<SdkBytes> pieces = pieces();
    if (pieces.isEmpty()) {
      return null;
    }
    try {
      JsonNode json = RecordPayload.json(pieces);
      RecordSubject subject = json.isNull() ? null : RecordSubject.of(RecordJson.read(json));
      return subject == null || subject.users().isEmpty() ? null : subject;
    } catch (RuntimeException e) {
      return null; // A part is missing, or the record has a form that nobody thought of.
    }
  }

  /** Returns whether the user's key is in what can be read of the payload. */
  private boolean mentionsUser() {
    String text = RecordPayload.readablePart(pieces());
    return text.contains(RecordPayload.quoted(NoteKeys.partition(userId)));
  }

  private List<SdkBytes> pieces() {
    List<SdkBytes> pieces = new ArrayList<>();
    AttributeValue own = head == null ? null : head.get(DeadLetter.PAYLOAD);
    if (own != null && own.b() != null) {
      pieces.add(own.b());
    }
    for (Map<String, AttributeValue> part : parts) {
      AttributeValue payload = part.get(DeadLetter.PAYLOAD);
      if (payload != null && payload.b() != null) {
        pieces.add(payload.b());
      }
    }
    return pieces;
  }

  private static Map<String, AttributeValue> key(Map<String, AttributeValue> item) {
    return Map.of(
        KeyAttributes.PK, item.get(KeyAttributes.PK), KeyAttributes.SK, item.get(KeyAttributes.SK));
  }

  private static String string(Map<String, AttributeValue> item, String name) {
    AttributeValue value = item.get(name);
    return value == null || value.s() == null ? "" : value.s();
  }
}
