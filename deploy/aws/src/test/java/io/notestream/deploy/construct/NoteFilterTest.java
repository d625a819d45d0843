package io.notestream.deploy.construct;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notestream.consumer.decode.Decoded;
import io.notestream.consumer.decode.ExpiryCauseRule;
import io.notestream.consumer.decode.RecordDecoder;
import io.notestream.consumer.record.RecordJson;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.model.table.NoteCodec;
import io.notestream.model.table.NoteKeys;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;

/** What the consumer takes for its own passes the filter, and what it skips is mostly dropped. */
class NoteFilterTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final Note NOTE =
      Note.builder(NoteId.next(NOW), new UserId("alice"), NOW).title("milk").build();
  private static final Map<String, AttributeValue> KEYS = NoteKeys.note(NOTE.userId(), NOTE.id());
  private static final RecordDecoder DECODER =
      new RecordDecoder(new ExpiryCauseRule(ExpiryCauseRule.DEFAULT_GUARD, ExpiryCause.SWEEPER));

  @ParameterizedTest
  @CsvSource({
    "INSERT, , note",
    "MODIFY, note, note",
    "MODIFY, note, foreign",
    "MODIFY, foreign, note",
    "REMOVE, note, ",
    "INSERT, , nameless",
    "MODIFY, note, nameless",
    "MODIFY, nameless, note",
    "MODIFY, nameless, nameless",
    "REMOVE, nameless, ",
    "INSERT, , numbered",
    "REMOVE, numbered, ",
    "MODIFY, , "
  })
  void changesOfNotesPass(OperationType operation, String before, String after) throws IOException {
    Record record = record(KEYS, operation, item(before), item(after));

    assertThat(DECODER.decode(record)).isNotInstanceOf(Decoded.Foreign.class);
    assertThat(passes(record)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"INSERT, , foreign", "MODIFY, foreign, foreign", "REMOVE, foreign, "})
  void otherItemsAreDropped(OperationType operation, String before, String after)
      throws IOException {
    Map<String, AttributeValue> keys =
        Map.of(
            "PK",
            AttributeValue.fromS("USER#alice"),
            "SK",
            AttributeValue.fromS("IDEM#0123456789"));
    Record record = record(keys, operation, item(before), item(after));

    assertThat(DECODER.decode(record)).isInstanceOf(Decoded.Foreign.class);
    assertThat(passes(record)).isFalse();
  }

  @Test
  void thereAreNoMorePatternsThanLambdaTakes() {
    assertThat(NoteFilter.PATTERNS).hasSizeLessThanOrEqualTo(5);
  }

  private static Map<String, AttributeValue> item(String kind) {
    if (kind == null) {
      return null;
    }
    Map<String, AttributeValue> item = new HashMap<>(NoteCodec.encode(NOTE));
    switch (kind) {
      case "foreign" -> item.put("entity", AttributeValue.fromS("IDEMPOTENCY"));
      case "nameless" -> item.remove("entity");
      case "numbered" -> item.put("entity", AttributeValue.fromN("7"));
      default -> assertThat(kind).isEqualTo("note");
    }
    return item;
  }

  private static Record record(
      Map<String, AttributeValue> keys,
      OperationType operation,
      Map<String, AttributeValue> before,
      Map<String, AttributeValue> after) {
    return Record.builder()
        .eventID("1")
        .eventName(operation)
        .dynamodb(
            d ->
                d.keys(keys)
                    .oldImage(before)
                    .newImage(after)
                    .sequenceNumber("100")
                    .approximateCreationDateTime(NOW))
        .build();
  }

  private static boolean passes(Record record) throws IOException {
    JsonNode event = JSON.readTree(RecordJson.write(record));
    for (String pattern : NoteFilter.PATTERNS) {
      if (matches(JSON.readTree(pattern), event)) {
        return true;
      }
    }
    return false;
  }

  /** Matches as Lambda does: every name of the pattern, with any of its values. */
  private static boolean matches(JsonNode pattern, JsonNode event) {
    if (pattern.isObject()) {
      return pattern.properties().stream()
          .allMatch(entry -> matches(entry.getValue(), event.path(entry.getKey())));
    }
    for (JsonNode value : pattern) {
      if (value.isObject()
          ? event.asText().startsWith(value.path("prefix").asText())
          : value.equals(event)) {
        return true;
      }
    }
    return false;
  }
}
