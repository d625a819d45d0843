package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.model.note.Note;
import org.junit.jupiter.api.Test;

class ExpirationEventTest {

  private final ExpirationEvent event = Expirations.event(42);
  private final String noteId = event.note().id().value();

  @Test
  void hasAnIdOfItsRecordAndOneThatIsTheSameInEveryRegion() {
    assertThat(event.eventId()).isEqualTo(noteId + ":42");
    assertThat(event.expirationId()).isEqualTo(noteId + "@1795608000:3");
  }

  @Test
  void aNoteThatHadNoExpiryHasADashInItsPlace() {
    Note note = event.note().toBuilder().expiry(null).build();

    assertThat(
            new ExpirationEvent(note, event.cause(), event.sequence(), event.eventTime())
                .expirationId())
        .isEqualTo(noteId + "@-:3");
  }

  @Test
  void isShownWithoutTitleAndBody() {
    assertThat(event).hasToString("ExpirationEvent[" + noteId + ":42 by SWEEPER]");
  }
}
