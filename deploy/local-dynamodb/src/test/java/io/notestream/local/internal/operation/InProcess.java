package io.notestream.local.internal.operation;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.item.ItemOperations;
import io.notestream.local.internal.operation.table.TableOperations;
import io.notestream.local.internal.store.MemoryStore;
import io.notestream.local.internal.store.Store;
import io.notestream.local.internal.stream.StreamSettings;
import io.notestream.local.internal.stream.Streams;
import io.notestream.local.internal.table.ItemCodec;
import io.notestream.local.internal.table.Tables;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The operations without the wire, for tests that make very many calls. */
public final class InProcess {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFactory WRITER = new JsonFactory();

  private final Dispatcher dispatcher;

  public InProcess() {
    this(Interceptor.NONE);
  }

  public InProcess(Interceptor interceptor) {
    Store store = new MemoryStore();
    InstantSource clock = InstantSource.system();
    Streams streams = new Streams(store, ItemCodec.INSTANCE, clock, StreamSettings.of("us-east-1"));
    Tables tables = new Tables(store, streams, clock, Duration.ZERO);
    ServiceContext service = new ServiceContext(tables, clock, "us-east-1");
    List<Operation> operations = new ArrayList<>();
    operations.addAll(ItemOperations.all(service, interceptor, store));
    operations.addAll(TableOperations.all(service));
    dispatcher = new Dispatcher(operations, interceptor, false);
  }

  /**
   * Calls an operation and returns its response.
   *
   * @throws ServiceException if the service refuses
   */
  public JsonNode call(String operation, String body) {
    return call(operation, body.getBytes(StandardCharsets.UTF_8));
  }

  public JsonNode call(String operation, byte[] body) {
    ResponseBody response =
        dispatcher.run(dispatcher.receive("DynamoDB_20120810." + operation, body));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = WRITER.createGenerator(out)) {
      response.writeTo(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    try {
      return JSON.readTree(out.toByteArray());
    } catch (IOException notJson) {
      throw new UncheckedIOException(notJson);
    }
  }
}
