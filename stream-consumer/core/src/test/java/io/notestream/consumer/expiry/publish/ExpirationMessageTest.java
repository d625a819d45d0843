package io.notestream.consumer.expiry.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.notestream.consumer.expiry.ExpirationEvent;
import io.notestream.consumer.expiry.Expirations;
import io.notestream.model.change.ExpiryCause;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.note.Note;
import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpirationMessageTest {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void isAsItsSchemaSays() {
    assertThat(errors(ExpirationMessage.of(Expirations.event(42, "shop", "work")).json()))
        .isEmpty();
    assertThat(errors(ExpirationMessage.of(withoutExpiry()).json())).isEmpty();
  }

  @Test
  void theSchemaRefusesWhatIsNoMessage() {
    String message = ExpirationMessage.of(Expirations.event(42)).json();

    assertThat(errors(message.replace("\"version\":1", "\"version\":2"))).isNotEmpty();
    assertThat(errors(message.replace("SWEEPER", "CHANCE"))).isNotEmpty();
    assertThat(errors(message.replace("\"eventId\"", "\"id\""))).isNotEmpty();
  }

  @Test
  void carriesTheTraceOfTheRequestThatLastWroteTheNote() {
    ExpirationMessage message = ExpirationMessage.of(traced("00f067aa0ba902b7-01"));

    String header = "00-" + TRACE + "-00f067aa0ba902b7-01";
    assertThat(message.json())
        .contains("\"trace\":\"" + TRACE + "\"", "\"traceparent\":\"" + header + "\"");
    assertThat(message.attributes()).containsEntry("traceparent", header);
    assertThat(errors(message.json())).isEmpty();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"garbage", "0000000000000000-01", "00F067AA0BA902B7-01"})
  void hasNoParentWhereTheNoteHasNone(String span) {
    ExpirationMessage message = ExpirationMessage.of(traced(span));

    assertThat(message.json()).contains("\"trace\"").doesNotContain("traceparent");
    assertThat(message.attributes()).containsOnlyKeys("eventId", "type");
    assertThat(errors(message.json())).isEmpty();
  }

  private static ExpirationEvent traced(String span) {
    ExpirationEvent event = Expirations.event(42);
    return new ExpirationEvent(
        event.note().toBuilder().trace(TRACE, span).build(),
        event.cause(),
        event.sequence(),
        event.eventTime());
  }

  @Test
  void carriesBothIdsAndNeitherTitleNorBody() {
    ExpirationEvent event = Expirations.event(42, "shop");

    ExpirationMessage message = ExpirationMessage.of(event);

    String noteId = event.note().id().value();
    assertThat(message.eventId()).isEqualTo(noteId + ":42");
    assertThat(message.json())
        .contains("\"eventId\":\"" + noteId + ":42\"")
        .contains("\"expirationId\":\"" + noteId + "@1795608000:3\"")
        .contains("\"tags\":[\"shop\"]")
        .doesNotContain("secret");
  }

  /**
   * Queues and topics refuse a message for one of the few characters that XML does not have, as
   * U+FFFF, which a tag may hold.
   */
  @Test
  void holdsNoCharacterThatATargetMayRefuse() throws Exception {
    String tag = "ä\uffff\ud83d\ude00";

    String json = ExpirationMessage.of(Expirations.event(42, tag)).json();

    assertThat(json).matches("[ -~]*");
    assertThat(new ObjectMapper().readTree(json).get("tags").get(0).textValue()).isEqualTo(tag);
  }

  private static ExpirationEvent withoutExpiry() {
    return new ExpirationEvent(
        Note.builder(NoteId.next(Expirations.EXPIRY), new UserId("böb \"x\""), Expirations.EXPIRY)
            .build(),
        ExpiryCause.TTL,
        new SequenceNumber("1"),
        Expirations.EXPIRY);
  }

  private static Iterable<?> errors(String json) {
    InputStream schema =
        ExpirationMessage.class.getResourceAsStream("expiration-message-1.schema.json");
    Schema compiled =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(schema);
    return compiled.validate(json, InputFormat.JSON);
  }
}
