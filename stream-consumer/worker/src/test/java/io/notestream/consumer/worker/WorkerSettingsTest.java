package io.notestream.consumer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.kcl.KclProfile;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {

  private final WorkerSettings settings = new WorkerSettings();

  @Test
  void aWorkerWithoutAnEndpointIsTunedForAnAccount() {
    assertThat(settings.profile()).isEqualTo(KclProfile.aws());
    assertThat(settings.forFollower().profile()).isEqualTo(KclProfile.aws());
  }

  @Test
  void aWorkerWithAnEndpointIsTunedForALaptop() {
    settings.endpoint = URI.create("http://127.0.0.1:8000");

    assertThat(settings.profile()).isEqualTo(KclProfile.local());
  }

  @Test
  void aProfileThatWasChosenStays() {
    settings.profile = KclProfile.local().withIdleBetweenReads(Duration.ofSeconds(3));

    assertThat(settings.profile()).isSameAs(settings.profile);
  }
}
