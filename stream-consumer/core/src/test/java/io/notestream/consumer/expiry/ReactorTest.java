package io.notestream.consumer.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.batch.BatchControl;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReactorTest {

  @Test
  void withoutAnyReactionEveryExpirationIsSettled() {
    Reactor none = Reactor.none();

    assertThat(none.reacts()).isFalse();
    assertThat(none.begin(BatchControl.untilDone()).react(List.of(Expirations.expired(1))))
        .isTrue();
  }

  @Test
  void aReactorReactsUnlessItSaysOtherwise() {
    Reactor own = control -> expirations -> true;

    assertThat(own.reacts()).isTrue();
  }
}
