package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;

import io.notestream.local.internal.operation.OperationTest;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

class BatchesTest {

  @Nested
  class BatchGetItemTest extends OperationTest {

    @Test
    void whatIsThereIsReturnedAndNothingIsUnprocessed() {
      put(item("a", "v", n(1)));
      put(item("b", "v", n(2)));

      BatchGetItemResponse response = get(List.of(key("a"), key("b"), key("c")));

      assertThat(response.responses().get(table))
          .containsExactlyInAnyOrder(item("a", "v", n(1)), item("b", "v", n(2)));
      assertThat(response.hasUnprocessedKeys()).isTrue();
      assertThat(response.unprocessedKeys()).isEmpty();
    }

    @Test
    void theSameKeyTwiceIsRefused() {
      assertInvalid(
          () -> get(List.of(key("a"), key("a"))), "Provided list of item keys contains duplicates");
    }

    @Test
    void moreThanAHundredKeysAreRefused() {
      assertInvalidWithEnd(
          () -> get(IntStream.range(0, 101).mapToObj(i -> key("k" + i)).toList()),
          "failed to satisfy constraint: Member must have length less than or equal to 100");
    }

    @Test
    void theSameKeyTwiceIsRefusedBeforeItsTableIsLookedFor() {
      assertInvalid(
          () ->
              db.batchGetItem(
                  r ->
                      r.requestItems(
                          Map.of(
                              "no.such.table",
                              KeysAndAttributes.builder()
                                  .keys(List.of(key("a"), key("a")))
                                  .build()))),
          "Provided list of item keys contains duplicates");
    }

    private BatchGetItemResponse get(List<Map<String, AttributeValue>> keys) {
      return db.batchGetItem(
          r -> r.requestItems(Map.of(table, KeysAndAttributes.builder().keys(keys).build())));
    }
  }

  @Nested
  class BatchWriteItemTest extends OperationTest {

    @Test
    void putsAndDeletesAreDone() {
      put(item("a", "v", n(1)));

      BatchWriteItemResponse response = write(List.of(deleteOf("a"), putOf(item("b", "v", n(2)))));

      assertThat(response.hasUnprocessedItems()).isTrue();
      assertThat(response.unprocessedItems()).isEmpty();
      assertThat(stored("a")).isEmpty();
      assertThat(stored("b")).isEqualTo(item("b", "v", n(2)));
    }

    @Test
    void oneBadItemKeepsAllFromBeingWritten() {
      assertInvalid(
          () -> write(List.of(putOf(key("a")), putOf(Map.of("x", n(1))))),
          "The provided key element does not match the schema");

      assertThat(stored("a")).isEmpty();
    }

    @Test
    void theSameKeyTwiceIsRefused() {
      WriteRequest one = putOf(key("a"));

      assertInvalid(
          () -> write(List.of(one, one)), "Provided list of item keys contains duplicates");
    }

    @Test
    void aPutAndADeleteOfTheSameItemAreRefused() {
      assertInvalid(
          () -> write(List.of(putOf(key("a")), deleteOf("a"))),
          "Provided list of item keys contains duplicates");
    }

    @Test
    void keysAndItemsAreChecked() {
      String mismatch = "The provided key element does not match the schema";

      assertInvalid(() -> write(List.of(putOf(Map.of("pk", n(1))))), mismatch);
      assertInvalid(
          () -> write(List.of(putOf(Map.of("pk", AttributeValue.fromL(List.of(s("a"))))))),
          mismatch);
      assertInvalid(
          () -> write(List.of(putOf(key("")))),
          "One or more parameter values are not valid. The AttributeValue for a key attribute"
              + " cannot contain an empty string value. Key: pk");
      assertInvalid(
          () -> write(List.of(putOf(item("a", "v", s("x".repeat(409_600)))))),
          "Item size has exceeded the maximum allowed size");
    }

    @Test
    void nothingToWriteIsRefused() {
      assertInvalid(
          () -> db.batchWriteItem(r -> r.requestItems(Map.of())),
          "The requestItems parameter is required for BatchWriteItem");
    }

    @Test
    void aTableThatIsNotThereIsNotFound() {
      assertRefused(
          () ->
              db.batchWriteItem(
                  r -> r.requestItems(Map.of("no-such-table", List.of(deleteOf("a"))))),
          "ResourceNotFoundException",
          "Requested resource not found");
    }

    private static WriteRequest putOf(Map<String, AttributeValue> item) {
      return WriteRequest.builder().putRequest(p -> p.item(item)).build();
    }

    private static WriteRequest deleteOf(String pk) {
      return WriteRequest.builder().deleteRequest(d -> d.key(key(pk))).build();
    }

    @Test
    void moreThanTwentyFiveAreRefused() {
      List<WriteRequest> many = IntStream.range(0, 26).mapToObj(i -> putOf(key("k" + i))).toList();

      assertInvalidWithEnd(
          () -> write(many),
          "' at 'requestItems' failed to satisfy constraint: Map value must satisfy constraint:"
              + " [Member must have length less than or equal to 25, Member must have length"
              + " greater than or equal to 1]");
    }

    private BatchWriteItemResponse write(List<WriteRequest> requests) {
      return db.batchWriteItem(r -> r.requestItems(Map.of(table, requests)));
    }
  }
}
