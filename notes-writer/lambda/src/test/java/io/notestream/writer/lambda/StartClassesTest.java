package io.notestream.writer.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.function.runtime.StartClasses;
import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.writer.dynamodb.DynamoDbClients;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of what a start loads; {@code -Dfirst-classes.write=true} writes it anew. */
class StartClassesTest {

  @Test
  void theListIsWhatAStartLoads(@TempDir Path work) throws Exception {
    StartClasses list = new StartClasses(ApiHandler.class, ApiHandler.START_CLASSES);
    try (LocalDynamoDb engine = LocalDynamoDb.builder().port(0).start()) {
      try (DynamoDbClients clients = Connections.dynamoDb(engine.endpoint(), null)) {
        new TableCreator(clients.reads())
            .createMissing(NotestreamTables.all(TableNames.standard()));
      }
      Map<String, String> variables =
          Map.of(
              "AWS_ACCESS_KEY_ID", "local",
              "AWS_SECRET_ACCESS_KEY", "local",
              "AWS_ENDPOINT_URL_DYNAMODB", engine.endpoint().toString(),
              "NOTESTREAM_CLOUDWATCH", "Notestream/f",
              "NOTESTREAM_CURSOR_KEYS", TestFunction.CURSOR_KEY);

      list.requireTrue(
          variables, TestFunction.event("POST", "/notes", "{\"title\":\"milk\"}").toString(), work);

      assertThat(engine.stats().lines().toString()).contains("PutItem");
    }
  }
}
