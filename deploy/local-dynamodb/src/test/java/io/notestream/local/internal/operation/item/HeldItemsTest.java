package io.notestream.local.internal.operation.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.notestream.local.internal.error.ServiceException;
import io.notestream.local.internal.operation.ApiCall;
import io.notestream.local.internal.operation.InProcess;
import io.notestream.local.internal.operation.Interceptor;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A transaction that has taken hold of items {@code a} and {@code b} and is kept from committing.
 */
class HeldItemsTest {

  private final CountDownLatch holding = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final ExecutorService other = Executors.newSingleThreadExecutor();
  private final InProcess service =
      new InProcess(
          new Interceptor() {
            @Override
            public void holding(ApiCall call, int actions) {
              if (call.body().toString().contains("slow") && holding.getCount() > 0) {
                holding.countDown();
                await(release);
              }
            }
          });

  @BeforeEach
  void createTable() {
    service.call(
        "CreateTable",
        """
        {"TableName":"held","BillingMode":"PAY_PER_REQUEST","AttributeDefinitions":[{"AttributeName":"pk",
        "AttributeType":"S"}],"KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]}""");
    service.call(
        "PutItem", "{\"TableName\":\"held\",\"Item\":{\"pk\":{\"S\":\"a\"},\"n\":{\"N\":\"1\"}}}");
  }

  @AfterEach
  void stop() {
    release.countDown();
    other.shutdownNow();
  }

  @Test
  void whoMeetsThemIsRefusedAndDoesNotWait() throws Exception {
    Future<JsonNode> slow = begin();

    assertConflict("PutItem", "{\"TableName\":\"held\",\"Item\":{\"pk\":{\"S\":\"a\"}}}");
    assertConflict("UpdateItem", "{\"TableName\":\"held\",\"Key\":{\"pk\":{\"S\":\"b\"}}}");
    assertConflict("DeleteItem", "{\"TableName\":\"held\",\"Key\":{\"pk\":{\"S\":\"a\"}}}");
    assertCancelled(
        "TransactWriteItems",
        "{\"TransactItems\":[%s,%s]}".formatted(update("c", "x"), update("b", "x")),
        "[None, TransactionConflict]");
    assertCancelled(
        "TransactGetItems",
        "{\"TransactItems\":[{\"Get\":{\"TableName\":\"held\",\"Key\":{\"pk\":{\"S\":\"a\"}}}}]}",
        "[TransactionConflict]");
    release.countDown();
    slow.get(30, TimeUnit.SECONDS);

    assertThat(get("a").at("/Item/word/S").textValue()).isEqualTo("slow");
    assertThat(get("c").has("Item")).isFalse();
    service.call("PutItem", "{\"TableName\":\"held\",\"Item\":{\"pk\":{\"S\":\"a\"}}}");
  }

  @Test
  void whatIsNotHeldAndWhatIsOnlyReadIsFree() throws Exception {
    Future<JsonNode> slow = begin();

    assertThat(get("a").at("/Item/n/N").textValue()).isEqualTo("1");
    assertThat(get("b").has("Item")).isFalse();
    service.call("PutItem", "{\"TableName\":\"held\",\"Item\":{\"pk\":{\"S\":\"c\"}}}");
    release.countDown();
    slow.get(30, TimeUnit.SECONDS);

    assertThat(get("b").has("Item")).isTrue();
  }

  @Test
  void aBatchLeavesThemUnprocessed() throws Exception {
    Future<JsonNode> slow = begin();

    JsonNode response =
        service.call(
            "BatchWriteItem",
            """
            {"RequestItems":{"held":[{"PutRequest":{"Item":{"pk":{"S":"c"}}}},
            {"DeleteRequest":{"Key":{"pk":{"S":"a"}}}}]}}""");

    assertThat(response.at("/UnprocessedItems/held/0/DeleteRequest/Key/pk/S").textValue())
        .isEqualTo("a");
    assertThat(response.at("/UnprocessedItems/held")).hasSize(1);
    release.countDown();
    slow.get(30, TimeUnit.SECONDS);
  }

  @Test
  void theSameTokenMeanwhileIsInProgress() throws Exception {
    Future<JsonNode> slow = begin();

    assertThatThrownBy(() -> service.call("TransactWriteItems", transaction()))
        .isInstanceOfSatisfying(
            ServiceException.class,
            refused -> assertThat(refused.name()).isEqualTo("TransactionInProgressException"));
    release.countDown();
    slow.get(30, TimeUnit.SECONDS);

    service.call("TransactWriteItems", transaction());
  }

  private Future<JsonNode> begin() {
    Future<JsonNode> slow = other.submit(() -> service.call("TransactWriteItems", transaction()));
    await(holding);
    return slow;
  }

  private static String transaction() {
    return "{\"ClientRequestToken\":\"one\",\"TransactItems\":[%s,%s]}"
        .formatted(update("a", "slow"), update("b", "slow"));
  }

  private static String update(String pk, String word) {
    return """
        {"Update":{"TableName":"held","Key":{"pk":{"S":"%s"}},"UpdateExpression":"SET word = :w",
        "ExpressionAttributeValues":{":w":{"S":"%s"}}}}"""
        .formatted(pk, word);
  }

  private JsonNode get(String pk) {
    return service.call(
        "GetItem",
        "{\"TableName\":\"held\",\"Key\":{\"pk\":{\"S\":\"%s\"}},\"ConsistentRead\":true}"
            .formatted(pk));
  }

  private void assertConflict(String operation, String body) {
    assertThatThrownBy(() -> service.call(operation, body))
        .isInstanceOfSatisfying(
            ServiceException.class,
            refused -> assertThat(refused.name()).isEqualTo("TransactionConflictException"));
  }

  private void assertCancelled(String operation, String body, String reasons) {
    assertThatThrownBy(() -> service.call(operation, body))
        .isInstanceOfSatisfying(
            ServiceException.class,
            refused -> {
              assertThat(refused.name()).isEqualTo("TransactionCanceledException");
              assertThat(refused.text()).endsWith(reasons);
            });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
