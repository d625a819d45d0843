package io.notestream.cli;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/**
 * Prints what made a command fail in one line, with exit code 1. The stack trace is logged at the
 * level debug.
 */
final class FailurePrinter implements CommandLine.IExecutionExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(FailurePrinter.class);
  private static final int DEEPEST_CAUSE = 5;

  private final FailureMessages messages;
  private final UsageErrors usageErrors;

  FailurePrinter(FailureMessages messages, UsageErrors usageErrors) {
    this.messages = messages;
    this.usageErrors = usageErrors;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    LOG.debug("{} failed", command.getCommandSpec().qualifiedName(), e);
    if (e instanceof WrongValueException wrong) {
      List<String> arguments = parsed.originalArgs();
      return usageErrors.wrongValue(wrong, command, arguments);
    }
    String program = command.getCommandSpec().root().name();
    String line = program + ": " + Printable.line(message(e));
    command.getErr().println(command.getColorScheme().errorText(line));
    command.getErr().flush();
    return ExitCode.FAILED;
  }

  private String message(Throwable failure) {
    String own = messages.of(failure);
    String known = own == null ? known(failure) : own;
    return known == null
        ? "unexpected: " + withCauses(failure) + "; --log-level debug shows the stack trace"
        : known;
  }

  private static @Nullable String known(Throwable failure) {
    if (failure instanceof NoSuchFileException file) {
      return "there is no file " + file.getFile();
    }
    if (failure instanceof NotDirectoryException file) {
      return file.getFile() + " is not a directory";
    }
    if (failure instanceof AccessDeniedException file) {
      return "no permission to use " + file.getFile();
    }
    if (failure instanceof ConnectException) {
      return "nothing listens there: connection refused";
    }
    if (failure instanceof UncheckedIOException io && io.getCause() != null) {
      String cause = known(io.getCause());
      return io.getMessage() + ": " + (cause == null ? io.getCause().getMessage() : cause);
    }
    return null;
  }

  private static String withCauses(Throwable failure) {
    StringBuilder text = new StringBuilder(name(failure));
    Throwable cause = failure.getCause();
    for (int i = 0; cause != null && i < DEEPEST_CAUSE; i++, cause = cause.getCause()) {
      text.append(", caused by ").append(name(cause));
    }
    return text.toString();
  }

  private static String name(Throwable failure) {
    String type = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? type : type + ": " + failure.getMessage();
  }
}
