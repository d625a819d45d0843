package io.notestream.consumer.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.consumer.EngineTables;
import io.notestream.consumer.TestRecords;
import io.notestream.consumer.batch.Stop;
import io.notestream.consumer.internal.retry.ActiveRetries;
import io.notestream.consumer.internal.retry.Attempt;
import io.notestream.model.failure.Failure;
import io.notestream.model.table.KeyAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

class BulkReaderTest {

  private final EngineTables tables = EngineTables.startAt(TestRecords.START);
  private final String table = tables.names().noteViews();
  private final List<Failure> failures = new ArrayList<>();
  private final ActiveRetries retries = new ActiveRetries(tables.clock(), failures::add);
  private final Requests requests = new Requests();

  @AfterEach
  void close() {
    tables.close();
  }

  @Test
  void readsUpToAHundredItemsACall() {
    List<Map<String, AttributeValue>> keys = put(201);

    assertThat(read(keys, null)).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(requests.keys()).containsExactly(100, 100, 1);
  }

  @Test
  void readsAFullCallAndNothingBehindIt() {
    read(put(100), null);

    assertThat(requests.keys()).containsExactly(100);
  }

  @Test
  void makesNoCallForNoKeys() {
    assertThat(read(List.of(), null)).isEmpty();
    assertThat(requests.keys()).isEmpty();
  }

  @Test
  void leavesOutWhatDoesNotExist() {
    List<Map<String, AttributeValue>> keys = put(1);

    assertThat(read(List.of(keys.get(0), key(7)), null)).isEqualTo(keys);
  }

  @Test
  void readsTheAttributesThatAreAskedForAsConsistentlyAsAskedFor() {
    assertThat(read(put(1), KeyAttributes.SK))
        .containsExactly(Map.of(KeyAttributes.SK, AttributeValue.fromS("0")));
    assertThat(requests.made.get(0).consistentRead()).isTrue();

    reader(false).read(List.of(key(0)), null, false, Stop.never());
    assertThat(requests.made.get(1).consistentRead()).isFalse();
  }

  @Test
  void readsAgainWhatACallHasLeftUnprocessed() {
    List<Map<String, AttributeValue>> keys = put(20);
    tables.engine().faults().on("BatchGetItem").next(2).leaveUnprocessed(0.5);

    assertThat(read(keys, null)).containsExactlyInAnyOrderElementsOf(keys);
    assertThat(requests.keys()).hasSize(3).isSortedAccordingTo((a, b) -> b - a);
    assertThat(failures).hasSize(2).extracting(Failure::code).containsOnly("UnprocessedKeys");
    assertThat(retries.waiting()).isZero();
  }

  @Test
  void aStopEndsTheWaitForWhatIsUnprocessed() {
    tables.engine().faults().on("BatchGetItem").leaveUnprocessed(1);

    Attempt<?> attempt = reader(false).read(put(2), null, true, () -> !requests.made.isEmpty());

    assertThat(attempt).isEqualTo(Attempt.stopped());
    assertThat(retries.waiting()).isZero();
  }

  @Test
  void whatDynamoDbRefusesForGoodIsRefused() {
    tables.engine().faults().on("BatchGetItem").fail("ValidationException");

    Failure failure = reader(false).read(put(2), null, true, Stop.never()).failure();

    assertThat(failure).isNotNull().extracting(Failure::code).isEqualTo("ValidationException");
  }

  @Test
  void aTableThatIsMissingIsWaitedForOrElseEmpty() {
    List<Map<String, AttributeValue>> keys = put(2);
    tables.client().deleteTable(r -> r.tableName(table));

    assertThat(reader(true).read(keys, null, true, Stop.never()).value()).isEmpty();
    assertThat(reader(false).read(keys, null, true, () -> !failures.isEmpty()))
        .isEqualTo(Attempt.stopped());
    assertThat(failures).extracting(Failure::kind).containsExactly(Failure.Kind.OUTAGE);
  }

  @Test
  void namesTheCallAndTheTable() {
    assertThat(reader(false).call()).hasToString("BatchGetItem on " + table);
  }

  private List<Map<String, AttributeValue>> read(
      List<Map<String, AttributeValue>> keys, String projection) {
    List<Map<String, AttributeValue>> found =
        reader(false).read(keys, projection, true, Stop.never()).value();
    assertThat(found).isNotNull();
    return found;
  }

  private BulkReader reader(boolean mayBeMissing) {
    return new BulkReader(tables.client(requests), table, retries, mayBeMissing);
  }

  /** Puts items that have nothing but their keys. */
  private List<Map<String, AttributeValue>> put(int count) {
    List<Map<String, AttributeValue>> keys =
        IntStream.range(0, count).mapToObj(BulkReaderTest::key).toList();
    keys.forEach(key -> tables.put(table, key));
    return keys;
  }

  private static Map<String, AttributeValue> key(int number) {
    return Map.of(
        KeyAttributes.PK,
        AttributeValue.fromS("USER#alice"),
        KeyAttributes.SK,
        AttributeValue.fromS(Integer.toString(number)));
  }

  private final class Requests implements ExecutionInterceptor {
    private final List<KeysAndAttributes> made = new ArrayList<>();

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
      if (context.request() instanceof BatchGetItemRequest request) {
        made.add(request.requestItems().get(table));
      }
    }

    /** How many keys each request had. */
    List<Integer> keys() {
      return made.stream().map(asked -> asked.keys().size()).toList();
    }
  }
}
