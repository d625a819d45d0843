package io.notestream.consumer.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.notestream.consumer.batch.BatchControl;
import io.notestream.consumer.batch.BatchOutcome;
import io.notestream.consumer.batch.ShardBatch;
import io.notestream.consumer.record.RecordDocument;
import io.notestream.consumer.record.RecordDocuments;
import io.notestream.function.ClassesAhead;
import io.notestream.function.SnapStart;
import io.notestream.model.change.SequenceNumber;
import io.notestream.model.json.JsonTrees;
import io.notestream.model.table.TableMismatchException;
import io.notestream.model.view.IncompatibleViewsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The function that the stream invokes. It reads the event's JSON itself, since typed handlers lose
 * what the event's classes have no field for.
 *
 * <p>Returns a <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html">partial
 * batch response</a>: no failure if every record is settled, which includes parked ones; else the
 * first record that is not, from which Lambda delivers again. If that one has no valid sequence
 * number, the failure is the record before it or, as an empty identifier, the whole batch. The
 * event source mapping needs {@code ReportBatchItemFailures}, and should start at {@code
 * TRIM_HORIZON}. Thread-safe.
 */
public final class StreamHandler implements RequestStreamHandler {

  private static final Logger LOG = LoggerFactory.getLogger(StreamHandler.class);

  /** The identifier with which Lambda delivers the whole batch again. */
  private static final String EVERYTHING = "";

  /** What prepares the first invocation of a sandbox that is restored from a snapshot. */
  static final String FIRST_CLASSES = "first-classes.txt";

  /** What a start loads until the first response, in its order. */
  static final String START_CLASSES = "start-classes.txt";

  private final Sandbox sandbox;
  private volatile boolean compatible;

  /**
   * Reads the settings from the environment, as Lambda needs it.
   *
   * @throws IllegalArgumentException naming every variable that cannot be read
   */
  public StreamHandler() {
    this(begin());
    SnapStart.prepare(System.getenv(), StreamHandler.class, FIRST_CLASSES, Rehearsal::perform);
  }

  /** Makes the sandbox, while another thread loads the classes that come next. */
  private static Sandbox begin() {
    ClassesAhead.begin(System.getenv(), StreamHandler.class, START_CLASSES);
    return Sandbox.shared();
  }

  StreamHandler(Sandbox sandbox) {
    this.sandbox = sandbox;
  }

  /**
   * Applies the records of one event until the remaining time is up.
   *
   * @param output receives the partial batch response
   * @throws TableMismatchException if the stream's view type is not {@code NEW_AND_OLD_IMAGES}
   * @throws IncompatibleViewsException if the views are of a newer version of this project, of
   *     another generation, or with other projections
   * @throws IOException if the event is not JSON: Lambda then delivers it again, as it does after
   *     any exception
   */
  @Override
  public void handleRequest(InputStream input, OutputStream output, @Nullable Context context)
      throws IOException {
    try (Run run = Run.begin(sandbox, context)) {
      apply(RecordDocuments.parse(input), output, InvocationControl.of(context, sandbox.clock()));
    }
  }

  /** Applies the records of an event, and writes the response. */
  void apply(JsonNode event, OutputStream output, BatchControl control) throws IOException {
    List<RecordDocument> records = records(event);
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.putArray("batchItemFailures");
    if (!records.isEmpty()) {
      sandbox.viewCheck().require(records);
      requireCompatible();
      BatchOutcome outcome =
          sandbox.consumer().process(ShardBatch.of(source(event), shard(event), records), control);
      if (!outcome.complete()) {
        String from = outcome.firstUnsettled().map(SequenceNumber::value).orElse(EVERYTHING);
        logLeft(event, records, from, outcome);
        response.withArray("batchItemFailures").addObject().put("itemIdentifier", from);
      }
    }
    JsonTrees.standard().write(output, response);
  }

  /** Says where the next delivery begins, and why. */
  private static void logLeft(
      JsonNode event, List<RecordDocument> records, String from, BatchOutcome outcome) {
    LoggingEventBuilder line =
        LOG.atWarn()
            .addKeyValue("stream", source(event))
            .addKeyValue("shard", shard(event))
            .addKeyValue("sequenceNumber", from)
            .addKeyValue("left", outcome.counts().unsettled());
    Optional<String> eventId = LeftRecord.eventId(records, from);
    if (eventId.isPresent()) {
      line = line.addKeyValue("eventId", eventId.get());
    }
    if (outcome.cause().isPresent()) {
      line = line.addKeyValue("cause", outcome.cause().get());
    }
    line.log("not every record is settled, Lambda delivers again from '{}': {}", from, outcome);
  }

  /** Looks once in a sandbox; what changes later is an outage, and the batch's failure. */
  private void requireCompatible() {
    if (!compatible) {
      try {
        sandbox.consumer().requireCompatible();
      } catch (IncompatibleViewsException e) {
        LOG.error("{}: {}", sandbox.tables().noteViews(), e.getMessage());
        throw e;
      }
      compatible = true;
    }
  }

  /** Reads the records; an event that is empty or of another kind has none. */
  private static List<RecordDocument> records(JsonNode event) {
    if (event.isObject() && !event.isEmpty() && !RecordDocuments.isDocument(event)) {
      LOG.warn("the event has no Records, so that nothing is applied");
      return List.of();
    }
    return event.isMissingNode() || event.isNull() || (event.isContainerNode() && event.isEmpty())
        ? List.of()
        : RecordDocuments.documents(event);
  }

  /** Returns the shard, which an event names only where the mapping has windows. */
  private static String shard(JsonNode event) {
    return event.path("shardId").asText("lambda");
  }

  private static String source(JsonNode event) {
    return event.path("Records").path(0).path("eventSourceARN").asText("lambda");
  }
}
