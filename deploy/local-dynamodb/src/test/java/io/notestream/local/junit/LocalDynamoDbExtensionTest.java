package io.notestream.local.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.LocalClock;
import io.notestream.local.LocalDynamoDb;
import io.notestream.local.TestTables;
import io.notestream.local.fault.CallStats;
import io.notestream.local.fault.Faults;
import io.notestream.local.junit.LocalDynamoDbTest.Scope;
import io.notestream.local.stream.StreamControl;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

class LocalDynamoDbExtensionTest {

  @Nested
  @LocalDynamoDbTest(frozenAt = "2026-01-31T12:00:00Z", ttlDelay = "PT1H", shardsPerStream = 3)
  class OfAClass {

    private final LocalDynamoDb fromConstructor;

    OfAClass(LocalDynamoDb db) {
      fromConstructor = db;
    }

    @RepeatedTest(2)
    void methodsShareOneEngineAndItsParts(
        LocalDynamoDb db,
        LocalClock clock,
        Faults faults,
        StreamControl streams,
        CallStats stats,
        DynamoDbClient client,
        DynamoDbStreamsClient streamsClient) {
      assertThat(db).isSameAs(fromConstructor);
      assertThat(clock).isSameAs(db.clock());
      assertThat(faults).isSameAs(db.faults());
      assertThat(streams).isSameAs(db.streams());
      assertThat(stats).isSameAs(db.stats());
      if (client.listTables().tableNames().isEmpty()) {
        TestTables.create(client, "made-once");
      }
      assertThat(client.listTables().tableNames()).containsExactly("made-once");
      assertThat(streamsClient.listStreams(request -> {}).streams()).hasSize(1);
      assertThat(streams.shards("made-once")).hasSize(3);
    }

    @Test
    void clockStandsStillWhereItWasPut(LocalClock clock) {
      assertThat(clock.isFrozen()).isTrue();
      assertThat(clock.instant()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    }

    @Nested
    class Inside {

      @Test
      void usesTheEngineOfTheClassAround(LocalDynamoDb db) {
        assertThat(db).isSameAs(fromConstructor);
      }
    }
  }

  @Nested
  @LocalDynamoDbTest(scope = Scope.METHOD)
  class OfAMethod {

    private static final Set<LocalDynamoDb> SEEN = new HashSet<>();

    @RepeatedTest(3)
    void everyMethodHasAnEngineOfItsOwn(LocalDynamoDb db, DynamoDbClient client) {
      assertThat(SEEN.add(db)).isTrue();
      TestTables.create(client, "mine");
      assertThat(client.listTables().tableNames()).containsExactly("mine");
    }
  }

  private static URI sharedEndpoint = URI.create("none");

  @Nested
  @LocalDynamoDbTest(scope = Scope.SHARED)
  class SharedByOne {

    @BeforeAll
    static void remember(LocalDynamoDb db) {
      assertSameAsBefore(db);
    }

    @Test
    void hasTheEngineOfAll(LocalDynamoDb db) {
      assertSameAsBefore(db);
    }
  }

  @Nested
  @LocalDynamoDbTest(scope = Scope.SHARED)
  class SharedByAnother {

    @Test
    void hasTheEngineOfAll(LocalDynamoDb db, DynamoDbClient client) {
      assertSameAsBefore(db);
      // It still runs, though the other class has ended.
      assertThat(client.listTables().sdkHttpResponse().isSuccessful()).isTrue();
    }

    @AfterAll
    static void forget(LocalDynamoDb db) {
      assertSameAsBefore(db);
    }
  }

  private static void assertSameAsBefore(LocalDynamoDb db) {
    if (sharedEndpoint.equals(URI.create("none"))) {
      sharedEndpoint = db.endpoint();
    }
    assertThat(db.endpoint()).isEqualTo(sharedEndpoint);
  }
}
