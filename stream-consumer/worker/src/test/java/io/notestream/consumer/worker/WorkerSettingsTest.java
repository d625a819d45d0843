package io.notestream.consumer.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.worker.options.KclProfile;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerSettingsTest {

  private final StreamWorker.Builder builder = StreamWorker.builder();

  @Test
  void aWorkerWithoutAnEndpointIsTunedForAnAccount() {
    WorkerSettings settings = new WorkerSettings(builder);

    assertThat(settings.profile).isEqualTo(KclProfile.aws());
    assertThat(settings.forFollower().profile()).isEqualTo(KclProfile.aws());
  }

  @Test
  void aWorkerWithAnEndpointIsTunedForALaptop() {
    builder.endpoint(URI.create("http://127.0.0.1:8000"));

    assertThat(new WorkerSettings(builder).profile).isEqualTo(KclProfile.local());
  }

  @Test
  void aProfileThatWasChosenStays() {
    KclProfile chosen = KclProfile.local().withIdleBetweenReads(Duration.ofSeconds(3));

    assertThat(new WorkerSettings(builder.profile(chosen)).profile).isSameAs(chosen);
  }

  @Test
  void eachStartWithoutANameGetsARandomOne() {
    assertThat(new WorkerSettings(builder).name)
        .matches("worker-[0-9a-f]{8}")
        .isNotEqualTo(new WorkerSettings(builder).name);
  }

  @Test
  void whatTheBuilderIsToldLaterChangesNothing() {
    WorkerSettings settings = new WorkerSettings(builder.name("first").adminPort(1));

    builder.name("second").adminPort(2);

    assertThat(settings.name).isEqualTo("first");
    assertThat(settings.adminPort).isEqualTo(1);
  }

  @Test
  void whatIsShownOfTheSweeperIsWhatHoldsAlsoIfTheProfileSaysIt() {
    assertThat(ShownSettings.of(new WorkerSettings(builder)).get("sweeper"))
        .asString()
        .contains("maxReturn=PT1.1S");
    assertThat(ShownSettings.of(new WorkerSettings(builder.sweeper(null))).get("sweeper"))
        .isEqualTo("off");
  }
}
