package io.notestream.consumer.worker.cli;

import io.javalin.util.JavalinBindException;
import io.notestream.model.table.TableMismatchException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;
import software.amazon.awssdk.core.exception.SdkException;

/** Failures that a user can meet are one line each; anything else comes with its stack trace. */
final class Failures implements CommandLine.IExecutionExceptionHandler {

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    String line = line(e);
    if (line == null) {
      LoggerFactory.getLogger(Failures.class).error("{} failed", command.getCommandName(), e);
    } else {
      command.getErr().println(command.getColorScheme().errorText(line));
    }
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static @Nullable String line(Exception e) {
    if (e instanceof TableMismatchException mismatch) {
      return "The tables do not fit; 'create-tables' makes those that are missing:\n  "
          + String.join("\n  ", mismatch.mismatches());
    }
    if (e instanceof JavalinBindException) {
      return "The management port cannot be had: " + e.getMessage();
    }
    if (e instanceof NoSuchFileException) {
      return "There is no file " + e.getMessage();
    }
    if (e instanceof UncheckedIOException io) {
      Throwable cause = io.getCause();
      return io.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
    }
    if (e instanceof ConnectException) {
      return "Nobody answers there; is the worker running, and is this its management port?";
    }
    if (e instanceof SdkException) {
      return "DynamoDB: " + e.getMessage();
    }
    return e instanceof IllegalArgumentException ? e.getMessage() : null;
  }
}
