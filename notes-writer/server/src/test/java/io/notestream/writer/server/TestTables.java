package io.notestream.writer.server;

import io.notestream.local.LocalDynamoDb;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableDefinition;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Tables on an engine. */
final class TestTables {

  private TestTables() {}

  static void create(LocalDynamoDb engine, List<TableDefinition> tables) {
    try (DynamoDbClient client = client(engine)) {
      new TableCreator(client).createMissing(tables);
    }
  }

  static DynamoDbClient client(LocalDynamoDb engine) {
    return DynamoDbClient.builder()
        .httpClientBuilder(Apache5HttpClient.builder())
        .endpointOverride(engine.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .build();
  }
}
