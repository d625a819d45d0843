package io.notestream.consumer.worker.cli;

import io.javalin.util.JavalinBindException;
import io.notestream.consumer.erase.MissingBlobStoreException;
import io.notestream.consumer.generation.GenerationException;
import io.notestream.consumer.record.InvalidInputException;
import io.notestream.consumer.replay.StaleRecordException;
import io.notestream.model.blob.BlobStoreException;
import io.notestream.model.endpoint.CalledEndpoint;
import io.notestream.model.endpoint.MissingAccessException;
import io.notestream.model.table.TableMismatchException;
import io.notestream.model.view.IncompatibleViewsException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/** Says in a line what the failures of the worker's commands mean, and what to do. */
final class WorkerFailures {

  private static final Pattern MISSING_GENERATION =
      Pattern.compile("note-views-(\\d+) does not exist");

  private WorkerFailures() {}

  /** Returns the line for a failure, or {@code null} if it is not one of these. */
  static @Nullable String line(Throwable failure) {
    if (failure instanceof TableMismatchException mismatch) {
      String found = String.join("; ", mismatch.mismatches());
      Matcher generation = MISSING_GENERATION.matcher(found);
      return found
          + (generation.find()
              ? "; 'generation status' lists the generations that there are, and 'generation new "
                  + generation.group(1)
                  + "' makes this one"
              : "; the command create-tables creates what is missing, and says what to do about the"
                  + " rest");
    }
    if (failure instanceof JavalinBindException) {
      return "cannot listen on the admin port: " + failure.getMessage();
    }
    if (failure instanceof ConnectException) {
      return "nothing listens there, at "
          + failure.getMessage()
          + "; is the worker running, and is --admin-url its admin port?";
    }
    if (failure instanceof HttpTimeoutException) {
      return "the worker does not respond; is --admin-url its admin port?";
    }
    if (failure instanceof ResourceNotFoundException && CalledEndpoint.table(failure).isPresent()) {
      return "there is no table "
          + CalledEndpoint.table(failure).get()
          + "; is --table-prefix right? The command create-tables creates what is missing";
    }
    if (failure instanceof SdkException) {
      return "DynamoDB"
          + CalledEndpoint.of(failure).map(where -> " at " + where).orElse("")
          + ": "
          + failure.getMessage();
    }
    if (failure instanceof MissingBlobStoreException) {
      return failure.getMessage() + "; say where it is with --blobs, and run it again";
    }
    return failure instanceof InvalidInputException
            || failure instanceof BlobStoreException
            || failure instanceof MissingAccessException
            || failure instanceof StaleRecordException
            || failure instanceof GaveUpException
            || failure instanceof WrongClockException
            || failure instanceof GenerationException
            || failure instanceof IncompatibleViewsException
            || failure instanceof IllegalArgumentException
        ? failure.getMessage()
        : null;
  }
}
