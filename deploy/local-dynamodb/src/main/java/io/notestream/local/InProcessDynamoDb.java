package io.notestream.local;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.notestream.local.fault.CallStats;
import io.notestream.local.fault.Faults;
import io.notestream.local.fault.IndexDelays;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.LostResponseException;
import io.notestream.local.internal.operation.ResponseBody;
import io.notestream.local.stream.StreamControl;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * A running engine without a server and without threads: it is called by {@link #call}, and what it
 * otherwise does in the background happens when it is asked to. Safe for use by several threads.
 */
public final class InProcessDynamoDb implements AutoCloseable {

  private static final JsonFactory JSON = new JsonFactory();

  private final Engine engine;

  InProcessDynamoDb(Engine engine) {
    this.engine = engine;
  }

  /**
   * A response as it would come over HTTP.
   *
   * @param status the HTTP status
   * @param body the JSON body
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  public record Response(int status, byte[] body) {}

  /**
   * Carries out a request.
   *
   * @param target what the header {@code X-Amz-Target} would say
   * @param body the JSON body
   * @return the response, also if it is an error; empty if a fault keeps it from the caller
   */
  public Optional<Response> call(String target, byte[] body) {
    try {
      ApiCall call = engine.dispatcher().receive(target, body);
      return Optional.of(new Response(200, write(engine.dispatcher().run(call))));
    } catch (ServiceException refused) {
      return Optional.of(new Response(refused.httpStatus(), write(refused::writeTo)));
    } catch (LostResponseException lost) {
      return Optional.empty();
    }
  }

  /** {@return the clock that the engine goes by} */
  public LocalClock clock() {
    return engine.clock();
  }

  /** {@return the faults in force, through which a test injects errors} */
  public Faults faults() {
    return engine.faults();
  }

  /** {@return the control of streams, through which a test splits, trims and removes shards} */
  public StreamControl streams() {
    return engine.streams();
  }

  /** {@return the delays of global secondary indexes, through which a test lets them lag behind} */
  public IndexDelays indexDelays() {
    return engine.indexDelays();
  }

  /** {@return the counts of calls and of the capacity that they have consumed} */
  public CallStats stats() {
    return engine.stats();
  }

  /**
   * Deletes the items that have expired by the engine's clock.
   *
   * @return the number of items deleted
   */
  public int expireNow() {
    return engine.sweeper().sweep();
  }

  @Override
  public void close() {
    engine.close();
  }

  private static byte[] write(ResponseBody content) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(body)) {
      content.writeTo(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return body.toByteArray();
  }
}
