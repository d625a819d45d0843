package io.notestream.writer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notestream.model.note.NoteId;
import io.notestream.model.note.UserId;
import io.notestream.writer.TestWriter;
import io.notestream.writer.TestWriter.JsonResponse;
import io.notestream.writer.TestWriter.User;
import io.notestream.writer.http.Request;
import io.notestream.writer.identity.Caller;
import io.notestream.writer.identity.Identity;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PressureTest {

  private static final Duration DEADLINE = Duration.ofMillis(600);

  /** Without a deadline, DynamoDB would respond in time for the ten seconds of a call. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE"})
  void isUnavailableWithinTheDeadlineWhileDynamoDbIsSilent(String method) {
    try (TestWriter writer = writer(RequestLimits.standard().withDeadline(DEADLINE))) {
      User alice = writer.user("alice");
      NoteId id = alice.create("milk");
      writer.engine().faults().on("GetItem", "DeleteItem").latency(Duration.ofMillis(1500));

      String body = method.equals("PUT") ? "{\"title\": \"bread\"}" : null;
      JsonResponse response = alice.call(method, "/notes/" + id, body);

      assertThat(response.status()).isEqualTo(503);
      assertThat(response.header("Retry-After")).isEqualTo("1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/notes", "/summary", "/summaries", "/dead-letters", "/expirations"})
  void listsNothingAfterTheDeadline(String target) {
    try (TestWriter writer = writer(RequestLimits.standard().withDeadline(DEADLINE))) {
      writer.engine().faults().on("Query", "GetItem").latency(Duration.ofMillis(1500));

      assertThat(writer.user("alice").get(target).status()).isEqualTo(503);
    }
  }

  @Test
  void isUnavailableWhileDynamoDbThrottles() {
    try (TestWriter writer = writer(RequestLimits.standard().withDeadline(DEADLINE))) {
      writer.engine().faults().on("PutItem", "TransactWriteItems").throttle();
      User alice = writer.user("alice");

      assertThat(alice.post("/notes", "{\"title\": \"x\"}").status()).isEqualTo(503);
      assertThat(alice.post("/notes", "{\"title\": \"x\"}", "Idempotency-Key", "k").status())
          .isEqualTo(503);

      writer.engine().faults().clear();
      assertThat(alice.post("/notes", "{\"title\": \"x\"}", "Idempotency-Key", "k").status())
          .isEqualTo(201);
      assertThat(alice.get("/notes").all("id")).hasSize(1);
    }
  }

  @Test
  void refusesAtOnceWhatIsTooMuch() throws Exception {
    CountDownLatch arrived = new CountDownLatch(2);
    CountDownLatch released = new CountDownLatch(1);
    try (TestWriter writer =
        new TestWriter(
            null,
            api ->
                api.identity(new SlowIdentity(arrived, released))
                    .limits(RequestLimits.standard().withMaxConcurrent(2)))) {
      ExecutorService threads = Executors.newFixedThreadPool(2);
      try {
        List<Future<JsonResponse>> served =
            IntStream.range(0, 2)
                .mapToObj(i -> threads.submit(() -> writer.user("slow").get("/summary")))
                .toList();
        assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();

        JsonResponse refused = writer.user("alice").get("/summary");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.get("detail")).contains("too many requests");
        assertThat(writer.user("alice").get("/health/live").status()).isEqualTo(200);
        assertThat(writer.user("alice").get("/health/ready").status()).isEqualTo(200);

        released.countDown();
        for (Future<JsonResponse> response : served) {
          assertThat(response.get().status()).isEqualTo(200);
        }
        assertThat(writer.user("alice").get("/summary").status()).isEqualTo(200);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  /** Takes its time for one user. */
  private record SlowIdentity(CountDownLatch arrived, CountDownLatch released) implements Identity {

    @Override
    public Caller identify(Request request) {
      String user = request.header("x-user-id");
      if ("slow".equals(user)) {
        arrived.countDown();
        try {
          released.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
      }
      return new Caller.Known(new UserId(user), false);
    }

    @Override
    public boolean loopbackOnly() {
      return true;
    }
  }

  @Test
  void limitsTheRequestsOfEachUser() {
    try (TestWriter writer = writer(RequestLimits.standard().withPerUser(1))) {
      User alice = writer.user("alice");
      JsonResponse last = alice.get("/summary");
      for (int i = 0; i < 20 && last.status() == 200; i++) {
        last = alice.get("/summary");
      }

      assertThat(last.status()).isEqualTo(429);
      assertThat(last.get("type")).endsWith(":too-many-requests");
      assertThat(last.header("Retry-After")).isEqualTo("1");
      assertThat(writer.user("bob").get("/summary").status()).isEqualTo(200);
      await().atMost(Duration.ofMinutes(1)).until(() -> alice.get("/summary").status() == 200);
    }
  }

  @Test
  void limitsTheRequestsOfEachOperator() {
    try (TestWriter writer = writer(RequestLimits.standard().withPerUser(1))) {
      for (String target : List.of("/summaries", "/dead-letters", "/gaps")) {
        User operator = writer.user("operator of " + target);
        JsonResponse last = operator.get(target);
        assertThat(last.status()).isEqualTo(200);
        for (int i = 0; i < 20 && last.status() == 200; i++) {
          last = operator.get(target);
        }

        assertThat(last.status()).isEqualTo(429);
      }
    }
  }

  @Test
  void saysWhichTableIsNotReady() {
    try (TestWriter writer = writer(RequestLimits.standard())) {
      writer.engine().faults().on("GetItem").table("note-views").fail("AccessDeniedException");

      JsonResponse response = writer.user("alice").get("/health/ready");

      assertThat(response.status()).isEqualTo(503);
      assertThat(response.get("detail"))
          .isEqualTo("not ready: table note-views: AccessDeniedException");
    }
  }

  private static TestWriter writer(RequestLimits limits) {
    return new TestWriter(null, api -> api.limits(limits));
  }
}
