package io.notestream.consumer.worker.cli;

import io.notestream.cli.Heading;
import io.notestream.cli.OptionValues;
import io.notestream.consumer.summary.Projection;
import io.notestream.consumer.summary.ProjectionChoice;
import java.util.List;
import picocli.CommandLine.Option;

/** The option that says which summaries are kept beside Notestream's own. */
@Heading("Processing")
final class ProjectionOptions {

  @Option(
      names = "--projection",
      paramLabel = "NAME",
      split = ",",
      description = {
        "The summaries of your own that are kept, by the names of their projections, which are on the",
        "class path. Several are separated by commas, or the option is repeated. The tables know with",
        "which they were made: others need another generation. Without it, there are none."
      })
  private List<String> projections = List.of();

  List<Projection> projections() {
    return OptionValues.read("--projection", () -> ProjectionChoice.choose(projections));
  }
}
