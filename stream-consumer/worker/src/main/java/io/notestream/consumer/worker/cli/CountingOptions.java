package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import io.notestream.consumer.summary.Projection;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Mixin;

/** The options that every command that counts needs, and that must be the same for all of them. */
@Heading("Processing")
final class CountingOptions {

  @Mixin private final ProjectionOptions projections = new ProjectionOptions();

  @Mixin private final GuardOption guard = new GuardOption();

  List<Projection> projections() {
    return projections.projections();
  }

  Duration guard() {
    return guard.guard();
  }
}
