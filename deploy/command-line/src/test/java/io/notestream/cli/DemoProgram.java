package io.notestream.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A program with one option of each kind, for the tests. */
@Command(
    name = "demo",
    description = "Shows what programs have in common.",
    subcommands = {DemoProgram.Serve.class, DemoProgram.Items.class, DemoProgram.Fail.class})
final class DemoProgram {

  private final Map<String, String> environment = new HashMap<>();

  static DemoProgram create() {
    return new DemoProgram();
  }

  DemoProgram with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  CommandLine commandLine() {
    return Program.builder(this, "DEMO_")
        .environment(environment::get)
        .defaultLogLevel(LogLevel.WARN)
        .failures(failure -> failure instanceof IllegalStateException ? "known" : null)
        .build()
        .commandLine();
  }

  Run run(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    return new Run(code, out.toString(), err.toString());
  }

  /** Parses arguments for 'serve', and returns the value of an option. */
  <T> T value(String option, String... arguments) {
    String[] all = Stream.concat(Stream.of("serve"), Stream.of(arguments)).toArray(String[]::new);
    CommandSpec serve = commandLine().parseArgs(all).subcommand().commandSpec();
    return serve.findOption(option).getValue();
  }

  /** What a run has left. */
  record Run(int code, String out, String err) {

    List<String> errLines() {
      return err.lines().toList();
    }
  }

  enum Colour {
    RED,
    ICE
  }

  @Command(
      name = "serve",
      description = {"Serves until a signal ends it.", "Or not at all."})
  static final class Serve implements Runnable {

    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(
        names = {"--port", "--api-port"},
        paramLabel = "PORT",
        defaultValue = "80",
        description = "The port to listen on; a port that is in use is found out at the start.")
    @Range(min = 0, max = Range.MAX_PORT)
    private int port;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "1", description = "The rate.")
    @Range(min = 1)
    private long rate;

    @Option(names = "--wait", paramLabel = "DURATION", description = "How long. Without it, never.")
    private @Nullable Duration wait;

    @Option(
        names = {"--guard", "--guard-seconds"},
        paramLabel = "DURATION",
        defaultValue = "60s",
        converter = Durations.OrSeconds.class,
        description = "The guard.")
    private Duration guard = Duration.ZERO;

    @Option(
        names = "--colour",
        paramLabel = "COLOUR",
        defaultValue = "red",
        description = "red or ice.")
    private Colour colour = Colour.RED;

    @Option(names = "--since", paramLabel = "TIME", description = "Since when.")
    private @Nullable Instant since;

    @Option(names = "--name", paramLabel = "NAME", defaultValue = "", description = "The name.")
    private String name = "";

    @Option(
        names = "--fast",
        arity = "0..1",
        fallbackValue = "true",
        defaultValue = "false",
        description = "Whether to hurry.")
    private boolean fast;

    @Option(
        names = "--force",
        arity = "0..1",
        fallbackValue = "true",
        defaultValue = "false",
        description = "Do it all the same.")
    @FlagOnly
    private boolean force;

    @Override
    public void run() {
      if (name.equals("wrong")) {
        OptionValues.read(
            "--name",
            () -> {
              throw new IllegalArgumentException("no such\nname");
            });
      }
    }
  }

  @Command(name = "items", description = "Works with items.")
  static final class Items {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists items.")
    int list(@Mixin OutputOptions output) {
      Listing.<String>empty()
          .column("id", item -> item)
          .print(output.format(), Stream.of("a", "b"), spec.commandLine().getOut());
      return ExitCode.DONE;
    }

    @Command(name = "drop", description = "Drops items.")
    int drop(
        @Option(names = "--from", required = true, paramLabel = "FILE", description = "Where from.")
            Path from,
        @Parameters(arity = "1..*", paramLabel = "ID", description = "The items.")
            List<String> ids) {
      return ExitCode.DONE;
    }
  }

  @Command(name = "fail", description = "Fails.")
  static final class Fail implements Runnable {

    @Parameters(paramLabel = "HOW", description = "How.")
    private String how = "";

    @Override
    public void run() {
      switch (how) {
        case "known" -> throw new IllegalStateException("of the program's own");
        case "file" ->
            throw new UncheckedIOException(
                "cannot read it", new NoSuchFileException("a\u001bfile"));
        default ->
            throw new UnsupportedOperationException(
                "a\nbug", new IllegalArgumentException("its cause"));
      }
    }
  }
}
