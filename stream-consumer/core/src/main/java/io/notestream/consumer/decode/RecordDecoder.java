package io.notestream.consumer.decode;

import io.notestream.model.change.EventTimeSource;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.NoteChange;
import io.notestream.model.change.Origin;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.table.KeyAttributes;
import io.notestream.model.table.NoteKeys;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;

/**
 * The decoder of stream records: it reads them as changes of notes. Thread-safe.
 *
 * <p>An INSERT of a note is Created, or Restored if the note names the expiration it was restored
 * from. A MODIFY that sets {@code deletedAt} is DeleteRequested. A MODIFY that turns a note into
 * another item is Deleted, and the reverse is Created. Any other MODIFY is Updated. A REMOVE is
 * Deleted or Expired by {@link ExpiryCauseRule}.
 *
 * <p>A change whose record has no creation time is given the time of receipt, and says so; what
 * kind of change it is never depends on that time. A record without the images that its operation
 * needs is malformed: what it moved is unknown.
 */
public final class RecordDecoder {

  private static final Pattern ZERO = Pattern.compile("0+");

  private final ExpiryCauseRule expiryRule;
  private final InstantSource clock;

  /**
   * Creates a decoder with the system's clock.
   *
   * @param expiryRule tells an expiration from a delete
   */
  public RecordDecoder(ExpiryCauseRule expiryRule) {
    this(expiryRule, InstantSource.system());
  }

  /**
   * Creates a decoder.
   *
   * @param expiryRule tells an expiration from a delete
   * @param clock tells the time of receipt
   */
  public RecordDecoder(ExpiryCauseRule expiryRule, InstantSource clock) {
    this.expiryRule = expiryRule;
    this.clock = clock;
  }

  /**
   * Decodes a record. Never throws, whatever the record holds.
   *
   * @param record the record; {@code null} is malformed
   * @return what the record means
   */
  public Decoded decode(@Nullable Record record) {
    try {
      return read(record);
    } catch (RuntimeException e) {
      // Records come from outside, through libraries that fill their fields in ways of their own. A
      // shape that nobody thought of becomes a dead letter, which keeps the record, and does not
      // stop the shard.
      return malformed(record, "cannot be read: " + e.getClass().getSimpleName());
    }
  }

  private Decoded read(@Nullable Record record) {
    if (record == null) {
      return new Decoded.Malformed("no record", null, null, null);
    }
    StreamRecord stream = record.dynamodb();
    if (stream == null) {
      return malformed(record, "dynamodb is missing");
    }
    OperationType operation = operation(record);
    Image before = operation == OperationType.INSERT ? Image.NONE : Image.of(stream.oldImage());
    Image after = operation == OperationType.REMOVE ? Image.NONE : Image.of(stream.newImage());
    SequenceNumber at = sequence(stream);
    // First of all: what is not about a note need not be whole.
    if (isForeign(stream, operation, before, after)) {
      return new Decoded.Foreign((after.isAbsent() ? before : after).entity(), at);
    }
    if (at == null) {
      return malformed(record, wrongSequence(stream.sequenceNumber()));
    }
    if (operation == null) {
      return malformed(record, "eventName is missing or unknown");
    }
    String missing = ViewTypes.missingImage(stream, operation, before, after);
    if (missing != null) {
      return malformed(record, missing);
    }
    Image decisive = operation == OperationType.REMOVE ? before : after;
    if (decisive.unreadable() != null) {
      return malformed(record, name(operation) + " image: " + decisive.unreadable());
    }
    if (decisive.note() != null) {
      String mismatch = keyMismatch(stream, decisive.note());
      return mismatch == null
          ? new Decoded.Change(change(record, stream, at, before, after))
          : malformed(record, mismatch);
    }
    if (before.note() != null) {
      Origin origin = origin(record, stream, at, before.note(), before, after);
      return new Decoded.Change(new NoteChange.Deleted(origin, before.note()));
    }
    return malformed(
        record, "old image of an item that is no longer a note: " + before.unreadable());
  }

  /** Returns whether the record has nothing to do with a note, as far as its images tell. */
  private static boolean isForeign(
      StreamRecord stream, @Nullable OperationType operation, Image before, Image after) {
    boolean old = !before.isAbsent();
    boolean current = !after.isAbsent();
    boolean onlyForeign = (!old || before.isForeign()) && (!current || after.isForeign());
    boolean oneSided = operation == OperationType.INSERT || operation == OperationType.REMOVE;
    boolean whole = oneSided ? old || current : old && current;
    // What an image that is missing held is known from the key alone.
    return onlyForeign && (whole || !isUnderNoteKey(stream, after.isAbsent() ? before : after));
  }

  /** Returns the change of a record whose decisive image is a note. */
  private NoteChange change(
      Record record, StreamRecord stream, SequenceNumber at, Image before, Image after) {
    Note note = after.note();
    if (note == null) {
      Note old = Objects.requireNonNull(before.note());
      Origin origin = origin(record, stream, at, old, before, after);
      Optional<ExpiryCause> cause =
          expiryRule.causeOf(
              old,
              record.userIdentity(),
              origin.timeSource() == EventTimeSource.STREAM ? origin.eventTime() : null);
      return cause.isPresent()
          ? new NoteChange.Expired(origin, old, cause.get())
          : new NoteChange.Deleted(origin, old);
    }
    Origin origin = origin(record, stream, at, note, before, after);
    if (record.eventName() == OperationType.INSERT) {
      return note.restoredFrom() == null
          ? new NoteChange.Created(origin, note)
          : new NoteChange.Restored(origin, note);
    }
    if (before.isForeign()) {
      return new NoteChange.Created(origin, note);
    }
    return note.deletedAt() != null && !before.has("deletedAt")
        ? new NoteChange.DeleteRequested(origin, before.note(), note)
        : new NoteChange.Updated(origin, before.note(), note);
  }

  private Origin origin(
      Record record, StreamRecord stream, SequenceNumber at, Note note, Image before, Image after) {
    String eventId = record.eventID();
    return new Origin(
        note.userId(),
        note.id(),
        at,
        eventId == null ? "" : eventId,
        EventTimes.of(stream, clock),
        EventTimes.source(stream),
        ImageDiff.changedNames(before.attributes(), after.attributes()));
  }

  private static @Nullable String keyMismatch(StreamRecord stream, Note note) {
    if (!stream.hasKeys() || stream.keys().isEmpty()) {
      return null;
    }
    if (!NoteKeys.partition(note.userId()).equals(string(stream.keys(), KeyAttributes.PK))) {
      return "userId differs from the key " + KeyAttributes.PK;
    }
    if (!NoteKeys.sort(note.id()).equals(string(stream.keys(), KeyAttributes.SK))) {
      return "noteId differs from the key " + KeyAttributes.SK;
    }
    return null;
  }

  /** Returns the sequence number, but not zero: its audit key would be that of a baseline. */
  private static @Nullable SequenceNumber sequence(StreamRecord stream) {
    String number = stream.sequenceNumber();
    return number == null
            || !SequenceNumber.isValid(number)
            || (number.charAt(0) == '0' && ZERO.matcher(number).matches())
        ? null
        : new SequenceNumber(number);
  }

  private static String wrongSequence(@Nullable String number) {
    if (number == null || number.isEmpty()) {
      return "SequenceNumber is missing";
    }
    boolean digits = number.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits && number.length() > SequenceNumber.MAX_DIGITS
        ? "SequenceNumber is longer than " + SequenceNumber.MAX_DIGITS + " digits"
        : "SequenceNumber is no positive number";
  }

  /** Returns the operation; {@code null} if it is missing or unknown. */
  private static @Nullable OperationType operation(Record record) {
    OperationType operation = record.eventName();
    return operation == OperationType.UNKNOWN_TO_SDK_VERSION ? null : operation;
  }

  /** Returns whether the item may be a note, going by its key; unless the key is known, it may. */
  private static boolean isUnderNoteKey(StreamRecord stream, Image image) {
    String key = string(stream.keys(), KeyAttributes.SK);
    String sk = key == null ? string(image.attributes(), KeyAttributes.SK) : key;
    return sk == null || sk.startsWith(NoteKeys.NOTE_PREFIX);
  }

  private static String name(OperationType operation) {
    return operation == OperationType.REMOVE ? "old" : "new";
  }

  private static Decoded.Malformed malformed(@Nullable Record record, String reason) {
    StreamRecord stream = record == null ? null : record.dynamodb();
    if (stream == null) {
      return new Decoded.Malformed(reason, null, null, null);
    }
    Map<String, AttributeValue> image =
        stream.newImage() != null && !stream.newImage().isEmpty()
            ? stream.newImage()
            : stream.oldImage();
    return new Decoded.Malformed(
        reason, sequence(stream), string(image, "userId"), string(image, "noteId"));
  }

  private static @Nullable String string(
      @Nullable Map<String, AttributeValue> image, String attribute) {
    AttributeValue value = image == null ? null : image.get(attribute);
    return value == null ? null : value.s();
  }
}
