package io.notestream.writer.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.junit.LocalDynamoDbTest;
import io.notestream.model.table.NotestreamTables;
import io.notestream.model.table.TableCreator;
import io.notestream.model.table.TableNames;
import io.notestream.model.view.Meta;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Readers that are switched to a generation of the views before it is complete. */
@LocalDynamoDbTest(scope = LocalDynamoDbTest.Scope.METHOD)
class ReadViewsTest {

  private static final Instant BEGAN = Instant.parse("2026-11-28T10:00:00Z");

  private final TableNames second = TableNames.standard().withGeneration(2);
  private DynamoDbClient client;

  @BeforeEach
  void create(DynamoDbClient client) {
    this.client = client;
    new TableCreator(client).createMissing(List.of(NotestreamTables.noteViews(second)));
  }

  @Test
  void aGenerationThatWasNotBackfilledIsWarnedOf() {
    put(BEGAN, null);

    assertThat(ReadViews.warnIfIncomplete(client, second))
        .hasValueSatisfying(
            warning ->
                assertThat(warning)
                    .contains("note-views-2 was not backfilled", BEGAN.toString(), "backfill"));
  }

  @Test
  void soIsOneInWhichNobodyCounts() {
    assertThat(ReadViews.warnIfIncomplete(client, second))
        .hasValueSatisfying(warning -> assertThat(warning).contains("nobody counts"));
  }

  @Test
  void aCompleteOneIsNot() {
    put(BEGAN, BEGAN.plusSeconds(60));
    assertThat(ReadViews.warnIfIncomplete(client, second)).isEmpty();

    put(Instant.EPOCH, null);
    assertThat(ReadViews.warnIfIncomplete(client, second)).isEmpty();
  }

  @Test
  void theFirstOneIsNotEvenLookedAt() {
    assertThat(ReadViews.warnIfIncomplete(client, TableNames.standard())).isEmpty();
  }

  private void put(Instant countingSince, @Nullable Instant backfilledAt) {
    client.putItem(
        r ->
            r.tableName(second.noteViews())
                .item(new Meta("id", countingSince, 2, 1, backfilledAt).toItem()));
  }
}
